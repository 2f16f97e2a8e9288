package org.overseer.training.serial;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Environment;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.replay.table.ReplayTable;
import org.overseer.replay.table.Sample;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.league.GameShares;
import org.overseer.training.league.LearningPlayer;
import org.overseer.training.league.Role;
import org.overseer.training.learner.LearnerBatches;
import org.overseer.training.rollout.GameRecord;
import org.overseer.training.rollout.PolicyPool;
import org.overseer.training.rollout.RolloutListener;
import org.overseer.training.rollout.RolloutLoop;
import org.overseer.training.session.AgentNetworks;
import org.overseer.training.session.ReplayTables;
import org.overseer.training.session.Trainer;
import org.overseer.training.session.TrainingSession;

/**
 * Training on one thread: games, replay table, learner, league, in the order in which they happen.
 *
 * <pre>
 * Environment ─▶ RolloutLoop ─▶ Policy ─▶ RolloutLoop ─▶ TrajectoryWriter ─▶ ReplayTable
 *                                 ▲                                             │
 *                                 └──── parameters ◀── LearnerLoop ◀────────────┘
 * </pre>
 *
 * <p>Two runs with one seed give equal parameters, bit for bit. The actor system runs the same
 * parts side by side.
 */
public final class SerialTrainer implements Trainer {
  private final TrainingSession session;
  private final ReplayTable<Experience> table;
  private final PolicyPool policies;
  private final RolloutLoop rollout;
  private final LearnerBatches batches;

  /** Creates the parts and starts the games. */
  public SerialTrainer(TrainingSession session, Supplier<Environment> environments) {
    this.session = session;
    this.batches = new LearnerBatches(session.config().learner().batchTrajectories());
    this.table = ReplayTables.trajectories(session.config());
    this.policies = new PolicyPool(session.league(), this::newPolicy);
    session.freezeIfDue(); // the untrained agent is the first of the past players
    session.league().learners().forEach(player -> publish(player.id()));
    this.rollout =
        new RolloutLoop(
            GameShares.assign(session.config().league(), session.config().rollout().environments()),
            session.config().learner().unrollLength(),
            session.learner().architecture().config(),
            session.learner().architecture().actionSpace(),
            session.rewardPlan(),
            environments,
            session.league(),
            session.random("rollout"),
            new Listener());
  }

  @Override
  public void train(BooleanSupplier stop, Runnable afterRound) {
    while (!session.isFinished() && !stop.getAsBoolean()) {
      playRound();
      learn();
      freezeMains();
      afterRound.run();
    }
  }

  /** One agent step of all games. */
  private void playRound() {
    for (Map.Entry<Integer, PolicyRequest> request : rollout.observe().entrySet()) {
      int player = request.getKey();
      Policy policy = policies.get(player);
      PolicyOutput output;
      try {
        output = policy.evaluate(request.getValue());
      } catch (NonFiniteException e) {
        rollout.abandon(player);
        if (session.actingFailed(player, policy.version(), e)) {
          publish(player);
        }
        continue;
      }
      rollout.act(player, output, policy.version());
    }
    rollout.advance();
  }

  /** As many updates as the trajectories allow. */
  private void learn() {
    List<Sample<Experience>> samples = table.trySample(batches.room());
    while (!samples.isEmpty()) {
      samples.stream().map(Sample::item).filter(session::accepts).forEach(batches::add);
      batches.takeFull(this::learn);
      samples = table.trySample(batches.room());
    }
  }

  /**
   * Exploiters are frozen here, when no trajectory of theirs waits in a batch: one that starts over
   * must not learn from what it was before.
   */
  private void learn(int player, List<Trajectory> trajectories) {
    session.learn(player, trajectories);
    if (session.league().learner(player).role() != Role.MAIN) {
      session.freezeIfDue(player);
    }
    publish(player);
  }

  private void freezeMains() {
    for (LearningPlayer player : session.league().learners()) {
      if (player.role() == Role.MAIN) {
        session.freezeIfDue(player.id()); // it never starts over
      }
    }
  }

  private void publish(int player) {
    policies.publish(player, session.learner(player).snapshot());
  }

  private final class Listener implements RolloutListener {
    @Override
    public void experience(Experience experience) {
      if (!table.tryInsert(experience, 1)) {
        learn(); // the table is full until the learners have caught up
        if (!table.tryInsert(experience, 1)) {
          throw new IllegalStateException(
              "the replay table takes no trajectory although nothing is left to learn from: "
                  + table.info());
        }
      }
    }

    @Override
    public void stepMade(int learner) {
      session.stepsMade(learner, 1);
    }

    @Override
    public void gameFinished(GameRecord game) {
      session.gameFinished(game);
    }
  }

  private Policy newPolicy() {
    return new Policy(AgentNetworks.create(session.config()), session.kernels());
  }

  @Override
  public double replayFill() {
    return (double) table.info().size() / table.info().maxSize();
  }

  @Override
  public void close() {
    rollout.close();
    policies.close();
    table.close();
  }
}
