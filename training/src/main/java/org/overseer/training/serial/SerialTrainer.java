package org.overseer.training.serial;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.overseer.agent.policy.Policy;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.env.Environment;
import org.overseer.replay.table.ReplayTable;
import org.overseer.replay.table.Sample;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.rollout.PolicyPool;
import org.overseer.training.rollout.RolloutLoop;
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
  private final ReplayTable<Trajectory> table;
  private final PolicyPool policies;
  private final RolloutLoop rollout;
  private final int batchTrajectories;
  private final List<Trajectory> batch = new ArrayList<>();

  /** Creates the parts and starts the games. */
  public SerialTrainer(TrainingSession session, Supplier<Environment> environments) {
    this.session = session;
    this.batchTrajectories = session.config().learner().batchTrajectories();
    this.table = ReplayTables.trajectories(session.config());
    this.policies = new PolicyPool(session.league(), this::newPolicy);
    session.freezeIfDue(); // the untrained agent is the first of the past players
    policies.publish(session.learner().snapshot());
    this.rollout =
        new RolloutLoop(
            session.config().rollout().environments(),
            session.config().learner().unrollLength(),
            session.learner().architecture().config().stateSize(),
            session.learner().architecture().actionSpace(),
            session.rewardPlan(),
            environments,
            session.league(),
            session.random("rollout"),
            this::store,
            session::gameFinished);
  }

  @Override
  public void train(BooleanSupplier stop, Runnable afterRound) {
    while (!session.isFinished() && !stop.getAsBoolean()) {
      playRound();
      learn();
      session.freezeIfDue();
      afterRound.run();
    }
  }

  /** One agent step of all games. */
  private void playRound() {
    for (Map.Entry<Integer, PolicyRequest> request : rollout.observe().entrySet()) {
      Policy policy = policies.get(request.getKey());
      PolicyOutput output = policy.evaluate(request.getValue());
      rollout.act(request.getKey(), output, policy.version());
    }
    session.stepsMade(rollout.advance());
  }

  /** As many updates as the trajectories allow. */
  private void learn() {
    List<Sample<Trajectory>> samples = table.trySample(batchTrajectories - batch.size());
    while (!samples.isEmpty()) {
      samples.stream().map(Sample::item).filter(session::accepts).forEach(batch::add);
      if (batch.size() == batchTrajectories) {
        session.learn(batch);
        batch.clear();
        policies.publish(session.learner().snapshot());
      }
      samples = table.trySample(batchTrajectories - batch.size());
    }
  }

  private void store(Trajectory trajectory) {
    if (!table.tryInsert(trajectory, 1)) {
      learn(); // the table is full until the learner has caught up
      if (!table.tryInsert(trajectory, 1)) {
        throw new IllegalStateException(
            "the replay table takes no trajectory although nothing is left to learn from: "
                + table.info());
      }
    }
  }

  private Policy newPolicy() {
    return new Policy(TrainingSession.newArchitecture(session.config()), session.kernels());
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
