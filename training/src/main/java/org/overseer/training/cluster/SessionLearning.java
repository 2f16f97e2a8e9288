package org.overseer.training.cluster;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.replay.table.ReplayTable;
import org.overseer.replay.table.TableInfo;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.league.LearningPlayer;
import org.overseer.training.learner.Learning;
import org.overseer.training.metrics.Metric;
import org.overseer.training.rollout.GameRecord;
import org.overseer.training.session.TrainingSession;

/**
 * Learning on a {@link TrainingSession}.
 *
 * <p>What the rollout actors have done is counted between two rounds, on the learner's thread, so
 * that reports and checkpoints see counters that stand still. Only {@link #stepMade}, {@link
 * #gameFinished} and {@link #actingFailed} may be called from other threads.
 */
final class SessionLearning implements Learning {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TrainingSession session;
  private final ReplayTable<Experience> table;
  private final BooleanSupplier stop;
  private final Runnable afterRound;
  private final AtomicLongArray uncountedSteps; // by learning player
  private final Queue<GameRecord> uncountedGames = new ConcurrentLinkedQueue<>();
  private final Map<Integer, FailedAnswer> failedAnswers = new ConcurrentHashMap<>(); // by policy
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private TableInfo last;

  /** The newest of a policy's answers that were not finite; all tell the same. */
  private record FailedAnswer(long version, NonFiniteException reason) {}

  SessionLearning(
      TrainingSession session,
      ReplayTable<Experience> table,
      BooleanSupplier stop,
      Runnable afterRound) {
    this.session = session;
    this.table = table;
    this.stop = stop;
    this.afterRound = afterRound;
    this.uncountedSteps = new AtomicLongArray(session.league().learners().size());
    this.last = table.info();
  }

  /** Takes note of an agent step in a game of a learning player. */
  void stepMade(int player) {
    uncountedSteps.incrementAndGet(-1 - player);
  }

  /** Takes note of a finished game. */
  void gameFinished(GameRecord game) {
    uncountedGames.add(game);
  }

  /** Takes note of an answer that was not finite. */
  void actingFailed(int policy, long version, NonFiniteException reason) {
    failedAnswers.put(policy, new FailedAnswer(version, reason));
  }

  @Override
  public void heal(BiConsumer<Integer, ParameterSnapshot> publish) {
    for (Integer policy : failedAnswers.keySet()) {
      FailedAnswer failed = failedAnswers.remove(policy);
      if (session.actingFailed(policy, failed.version, failed.reason)) {
        publish.accept(policy, session.learner(policy).snapshot());
      }
    }
  }

  @Override
  public boolean isFinished() {
    return session.isFinished() || stop.getAsBoolean();
  }

  @Override
  public boolean accepts(Experience experience) {
    return session.accepts(experience);
  }

  @Override
  public ParameterSnapshot learn(int player, List<Trajectory> trajectories) {
    session.learn(player, trajectories);
    session.freezeIfDue(player);
    return session.learner(player).snapshot();
  }

  @Override
  public void afterRound() {
    for (LearningPlayer player : session.league().learners()) {
      session.stepsMade(player.id(), uncountedSteps.getAndSet(player.index(), 0));
    }
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
