package org.overseer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.Opponent;
import org.overseer.training.reward.RewardPlan;
import org.overseer.training.rollout.GameRecord;
import org.overseer.training.rollout.RolloutListener;
import org.overseer.training.rollout.RolloutLoop;

/** Trajectories of real games. */
public final class Games {
  private Games() {}

  /** A seeded generator. */
  public static RandomGenerator.SplittableGenerator random(long seed) {
    return RandomGeneratorFactory.<RandomGenerator.SplittableGenerator>of("L64X128MixRandom")
        .create(seed);
  }

  /** A network of the smallest size. */
  public static AgentArchitecture network(long seed) {
    return new AgentArchitecture(ArchitecturePresets.get("dummy"), random(seed));
  }

  /** At least {@code count} trajectories of self-play by {@code network}, cut to that number. */
  public static List<Trajectory> selfPlay(
      AgentArchitecture network, String scenario, int unroll, int count, long seed) {
    return selfPlay(network, scenario, unroll, count, RewardPlan.COMBAT, seed);
  }

  /** The same with what {@code plan} wants to be recorded. */
  public static List<Trajectory> selfPlay(
      AgentArchitecture network,
      String scenario,
      int unroll,
      int count,
      RewardPlan plan,
      long seed) {
    Recorder recorder = new Recorder();
    Scenario loaded = Scenario.load(scenario);
    try (Policy policy = new Policy(network, KernelSelection.choose());
        RolloutLoop rollout =
            new RolloutLoop(
                new int[] {Matchmaker.NEWEST, Matchmaker.NEWEST},
                unroll,
                network.config(),
                network.actionSpace(),
                plan,
                () -> new SkirmishEnvironment(loaded),
                learner -> Opponent.SELF,
                random(seed),
                recorder)) {
      while (recorder.trajectories.size() < count) {
        for (Map.Entry<Integer, PolicyRequest> request : rollout.observe().entrySet()) {
          rollout.act(request.getKey(), policy.evaluate(request.getValue()), policy.version());
        }
        rollout.advance();
      }
    }
    return List.copyOf(recorder.trajectories.subList(0, count));
  }

  /** Keeps all that comes of games. */
  public static final class Recorder implements RolloutListener {
    /** Whose each trajectory is. */
    public final List<Integer> learners = new ArrayList<>();

    /** The trajectories, in the order in which they were full. */
    public final List<Trajectory> trajectories = new ArrayList<>();

    /** The games, in the order in which they ended. */
    public final List<GameRecord> games = new ArrayList<>();

    /** Agent steps by learning player. */
    public final Map<Integer, Integer> steps = new TreeMap<>();

    @Override
    public void experience(Experience experience) {
      learners.add(experience.learner());
      trajectories.add(experience.trajectory());
    }

    @Override
    public void stepMade(int learner) {
      steps.merge(learner, 1, Integer::sum);
    }

    @Override
    public void gameFinished(GameRecord game) {
      games.add(game);
    }
  }
}
