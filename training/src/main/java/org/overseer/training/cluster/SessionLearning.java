package org.overseer.training.cluster;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.replay.table.ReplayTable;
import org.overseer.replay.table.TableInfo;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.learner.Learning;
import org.overseer.training.metrics.Metric;
import org.overseer.training.rollout.GameRecord;
import org.overseer.training.session.TrainingSession;

/**
 * Learning on a {@link TrainingSession}.
 *
 * <p>What the rollout actors have done is counted between two rounds, on the learner's thread, so
 * that reports and checkpoints see counters that stand still. Only {@link #stepsMade} and {@link
 * #gameFinished} may be called from other threads.
 */
final class SessionLearning implements Learning {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TrainingSession session;
  private final ReplayTable<Trajectory> table;
  private final BooleanSupplier stop;
  private final Runnable afterRound;
  private final AtomicLong uncountedSteps = new AtomicLong();
  private final Queue<GameRecord> uncountedGames = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private TableInfo last;

  SessionLearning(
      TrainingSession session,
      ReplayTable<Trajectory> table,
      BooleanSupplier stop,
      Runnable afterRound) {
    this.session = session;
    this.table = table;
    this.stop = stop;
    this.afterRound = afterRound;
    this.last = table.info();
  }

  /** Takes note of agent steps. */
  void stepsMade(long steps) {
    uncountedSteps.addAndGet(steps);
  }

  /** Takes note of a finished game. */
  void gameFinished(GameRecord game) {
    uncountedGames.add(game);
  }

  @Override
  public boolean isFinished() {
    return session.isFinished() || stop.getAsBoolean();
  }

  @Override
  public boolean accepts(Trajectory trajectory) {
    return session.accepts(trajectory);
  }

  @Override
  public ParameterSnapshot learn(List<Trajectory> trajectories) {
    session.learn(trajectories);
    session.freezeIfDue();
    return session.learner().snapshot();
  }

  @Override
  public void afterRound() {
    session.stepsMade(uncountedSteps.getAndSet(0));
    for (GameRecord game = uncountedGames.poll(); game != null; game = uncountedGames.poll()) {
      session.gameFinished(game);
    }
    recordTable();
    afterRound.run();
  }

  private void recordTable() {
    TableInfo now = table.info();
    session
        .metrics()
        .record(Metric.LEARNER_WAIT, (now.sampleWaitNanos() - last.sampleWaitNanos()) / NANOS);
    session
        .metrics()
        .record(Metric.ROLLOUT_WAIT, (now.insertWaitNanos() - last.insertWaitNanos()) / NANOS);
    if (now.inserts() > 0) {
      session.metrics().record(Metric.SAMPLES_PER_INSERT, (double) now.samples() / now.inserts());
    }
    last = now;
  }

  @Override
  public void ended() {
    end.complete(Boolean.TRUE);
  }

  /** Completed when the learner's thread has let go of the session. */
  CompletableFuture<Boolean> end() {
    return end;
  }
}
