package org.overseer.training.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.overseer.agent.network.ActionSpace;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.RewardStream;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Action;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.ForwardingEnvironment;
import org.overseer.training.Games;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.Opponent;
import org.overseer.training.reward.RewardPlan;
import org.overseer.training.reward.StrategySource;

/** One game whose players decide again after one to four agent steps. */
class WaitingPlayersTest {
  private static final int LOOPS = 8;

  private final AgentArchitecture network = Games.network(1);
  private final ActionSpace waiting = new Waiting(network.actionSpace());
  private final Games.Recorder recorder = new Games.Recorder();
  private final List<Trajectory> trajectories = recorder.trajectories;
  private final List<GameRecord> finished = recorder.games;
  private final List<int[]> commands = new ArrayList<>();
  private final List<Float> paid = new ArrayList<>();
  private float discount = 1;

  /** Unit orders that last; for how long depends on them. */
  private record Waiting(ActionSpace orders) implements ActionSpace {
    @Override
    public void toAction(Observation observation, int[] choices, Action out) {
      orders.toAction(observation, choices, out);
    }

    @Override
    public int[] labels(Observation observation, Action commands) {
      return orders.labels(observation, commands);
    }

    @Override
    public int steps(int[] choices) {
      int sum = 0;
      for (int choice : choices) {
        sum += choice;
      }
      return 1 + (sum + 2) % 4;
    }

    @Override
    public LastAction lastAction(Observation observation, int[] choices) {
      return orders.lastAction(observation, choices);
    }
  }

  /** Notes how many commands each player gave in each step. */
  private final class Noting extends ForwardingEnvironment {
    Noting() {
      super(new SkirmishEnvironment(Scenario.load("3m")));
    }

    @Override
    public void step(Action[] actions) {
      commands.add(new int[] {actions[0].size(), actions[1].size()});
      super.step(actions);
      paid.add(timeStep(0).reward());
    }
  }

  private RolloutLoop rollout() {
    return new RolloutLoop(
        new int[] {Matchmaker.NEWEST},
        1, // each decision is a trajectory
        network.config(),
        waiting,
        new RewardPlan(List.of(RewardStream.COMBAT), StrategySource.NONE, false, discount),
        Noting::new,
        learner -> Opponent.SELF,
        Games.random(3),
        recorder);
  }

  /** Plays until so many games are over; gives how many players were asked in each round. */
  private List<Integer> play(int games) {
    List<Integer> asked = new ArrayList<>();
    try (RolloutLoop rollout = rollout();
        Policy policy = new Policy(network, KernelSelection.choose())) {
      while (finished.size() < games) {
        SortedMap<Integer, PolicyRequest> requests = rollout.observe();
        for (Map.Entry<Integer, PolicyRequest> request : requests.entrySet()) {
          rollout.act(request.getKey(), policy.evaluate(request.getValue()), 0);
        }
        PolicyRequest newest = requests.get(Matchmaker.NEWEST);
        asked.add(newest == null ? 0 : newest.features().size());
        assertThat(rollout.advance()).isEqualTo(1);
      }
      rollout.observe().forEach((id, request) -> rollout.act(id, policy.evaluate(request), 0));
    }
    return asked;
  }

  private List<Transition> of(int player) {
    return trajectories.stream()
        .filter(t -> t.bootstrap().playerId() == player)
        .map(t -> t.transitions().get(0))
        .toList();
  }

  @Test
  void onlyPlayersWhoAreDueAreAskedAndAWaitingOneSaysNothing() {
    List<Integer> asked = play(6);
    assertThat(asked).contains(0, 1, 2);
    assertThat(commands).hasSameSizeAs(asked);
    int spoken = 0;
    for (int round = 0; round < asked.size(); round++) {
      int[] sizes = commands.get(round);
      spoken += sizes[0] + sizes[1] > 0 ? 1 : 0;
      if (asked.get(round) == 0) {
        assertThat(sizes).containsOnly(0);
      } else if (asked.get(round) == 1) {
        assertThat(Math.min(sizes[0], sizes[1])).isZero();
      }
    }
    assertThat(spoken).isPositive();
    int decided = asked.stream().mapToInt(Integer::intValue).sum();
    assertThat(trajectories).hasSize(decided);
  }

  @Test
  void aDecisionEarnsWhatComesUntilTheNextAndGamesEndWithinOne() {
    play(12);
    assertThat(of(1).size()).isNotEqualTo(of(2).size());
    int cut = 0;
    for (int player = 1; player <= 2; player++) {
      List<Transition> transitions = of(player);
      int game = 0;
      int steps = 0;
      float reward = 0;
      for (int i = 0; i < transitions.size(); i++) {
        Transition transition = transitions.get(i);
        assertThat(transition.start()).isEqualTo(steps == 0);
        assertThat(transition.observation().gameLoop()).isEqualTo(LOOPS * steps);
        steps += transition.steps();
        reward += transition.reward();
        if (transition.discount() == 1) {
          assertThat(transition.steps()).isEqualTo(waiting.steps(transition.choices()));
          continue;
        }
        assertThat(transition.discount()).isZero();
        assertThat(transition.steps()).isBetween(1, waiting.steps(transition.choices()));
        cut += transition.steps() < waiting.steps(transition.choices()) ? 1 : 0;
        assertThat(steps).isEqualTo(finished.get(game).steps());
        if (player == 1) { // whose side self-play reports
          assertThat(reward).isCloseTo(finished.get(game).episodeReturn(), within(1e-5f));
        }
        game++;
        steps = 0;
        reward = 0;
      }
      assertThat(game).isEqualTo(12);
    }
    assertThat(cut).as("games that ended while a player waited").isPositive();
  }

  @Test
  void theRewardsOfADecisionAreDiscountedToItsBeginning() {
    discount = 0.5f;
    play(6);
    int step = 0;
    int discounted = 0;
    for (Transition transition : of(1)) {
      float expected = 0;
      float sum = 0;
      for (int k = 0; k < transition.steps(); k++, step++) {
        expected += (float) Math.pow(0.5, k) * paid.get(step);
        sum += paid.get(step);
      }
      assertThat(transition.reward()).isCloseTo(expected, within(1e-6f));
      discounted += Math.abs(sum - expected) > 1e-3 ? 1 : 0;
    }
    assertThat(discounted).as("decisions whose later steps were paid").isPositive();
  }
}
