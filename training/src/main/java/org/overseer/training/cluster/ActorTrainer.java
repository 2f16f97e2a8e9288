package org.overseer.training.cluster;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.policy.Policy;
import org.overseer.env.Environment;
import org.overseer.replay.table.ReplayTable;
import org.overseer.replay.trajectory.Experience;
import org.overseer.training.league.GameShares;
import org.overseer.training.league.LearningPlayer;
import org.overseer.training.metrics.Metric;
import org.overseer.training.rollout.GameRecord;
import org.overseer.training.rollout.PolicyPool;
import org.overseer.training.rollout.RolloutListener;
import org.overseer.training.rollout.RolloutLoop;
import org.overseer.training.session.AgentNetworks;
import org.overseer.training.session.ReplayTables;
import org.overseer.training.session.Trainer;
import org.overseer.training.session.TrainingSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training with games, inference and learner side by side in one process: the parts of {@code
 * SerialTrainer}, each on a thread of its own.
 *
 * <pre>
 * RolloutActor ◀──▶ InferenceActor ◀── parameters ── LearnerActor
 *      └────────────▶ ReplayTable ─────────────────────▶┘
 * </pre>
 *
 * <p>The order of events depends on the machine, so two runs differ. Reports and checkpoints are
 * made on the learner's thread between two updates.
 */
public final class ActorTrainer implements Trainer {
  private static final Logger LOG = LoggerFactory.getLogger(ActorTrainer.class);
  private static final int END_WAIT_SECONDS = 5;

  private final TrainingSession session;
  private final Supplier<Environment> environments;
  private final ReplayTable<Experience> table;
  private final AtomicInteger incarnations = new AtomicInteger();
  private @Nullable ActorSystem<?> system;
  private volatile @Nullable Throwable fatal;

  /** Prepares a run; the actors start with {@link #train}. */
  public ActorTrainer(TrainingSession session, Supplier<Environment> environments) {
    this.session = session;
    this.environments = environments;
    this.table = ReplayTables.trajectories(session.config());
  }

  /**
   * Trains; call it once. {@code afterRound} is called on the learner's thread, after each update
   * and several times a second without one.
   *
   * @throws RuntimeException if a part fails for good: what it threw; an error likewise
   */
  @Override
  public void train(BooleanSupplier stop, Runnable afterRound) {
    session.freezeIfDue(); // the untrained agent is the first of the past players
    SessionLearning learning =
        learning(
            () -> {
              watchThread();
              return stop.getAsBoolean();
            },
            afterRound);
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    ActorSystem<?> started =
        ActorSystem.create(
            TrainingSupervisor.create(parts(learning), result),
            "overseer",
            ConfigFactory.load("actors"));
    system = started;
    started
        .getWhenTerminated()
        .thenRun(
            () ->
                result.completeExceptionally(
                    new IllegalStateException("the actor system ended before the run")));
    try {
      await(result);
    } finally {
      table.close();
      started.terminate();
      // the session's native memory must outlive the learner
      CompletableFuture.anyOf(learning.end(), started.getWhenTerminated().toCompletableFuture())
          .join();
    }
  }

  /** Learning from the trajectories of this run's games. */
  SessionLearning learning(BooleanSupplier stop, Runnable afterRound) {
    return new SessionLearning(session, table, stop, afterRound);
  }

  /** What the actors of this run work with. */
  TrainingSupervisor.Parts parts(SessionLearning learning) {
    Map<Integer, ParameterSnapshot> first = new TreeMap<>();
    for (LearningPlayer player : session.league().learners()) {
      first.put(player.id(), session.learner(player.id()).snapshot());
    }
    return new TrainingSupervisor.Parts(
        session.config().rollout().actors(),
        session.config().rollout().stallTimeout(),
        sink -> newGames(sink, learning),
        () -> newPolicies(first),
        learning::actingFailed,
        learning,
        session.config().learner().batchTrajectories(),
        table,
        () -> session.metrics().record(Metric.ROLLOUT_RESTARTS, 1));
  }

  /**
   * Remembers what ends this thread. Akka takes an error such as a lack of memory for the end of
   * the whole system, and tells only the thread's handler why. Each actor has a thread of its own
   * and calls this on it before it does anything else.
   */
  private void watchThread() {
    Thread thread = Thread.currentThread();
    if (!(thread.getUncaughtExceptionHandler() instanceof Watch)) {
      thread.setUncaughtExceptionHandler(new Watch(thread.getUncaughtExceptionHandler()));
    }
  }

  /** Remembers an error and leaves the rest to the handler before. */
  private final class Watch implements Thread.UncaughtExceptionHandler {
    private final Thread.UncaughtExceptionHandler before;

    Watch(Thread.UncaughtExceptionHandler before) {
      this.before = before;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
      fatal = error;
      before.uncaughtException(thread, error);
    }
  }

  private void await(CompletableFuture<Boolean> result) {
    try {
      result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("training was interrupted");
    } catch (ExecutionException e) {
      Throwable last = fatal;
      Throwable cause = last == null ? e.getCause() : last;
      if (cause instanceof RuntimeException failure) {
        throw failure;
      } else if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a part of training failed: " + cause, cause);
    }
  }

  private RolloutLoop newGames(Consumer<Experience> sink, SessionLearning learning) {
    watchThread();
    return new RolloutLoop(
        GameShares.assign(session.config().league(), session.config().rollout().environments()),
        session.config().learner().unrollLength(),
        session.learner().architecture().config(),
        session.learner().architecture().actionSpace(),
        session.rewardPlan(),
        environments,
        session.league(),
        session.random("rollout-" + incarnations.getAndIncrement()),
        new Listener(sink, learning));
  }

  /** Tells what comes of the games of one rollout actor. */
  private record Listener(Consumer<Experience> sink, SessionLearning learning)
      implements RolloutListener {
    @Override
    public void experience(Experience experience) {
      sink.accept(experience);
    }

    @Override
    public void stepMade(int learner) {
      learning.stepMade(learner);
    }

    @Override
    public void gameFinished(GameRecord game) {
      learning.gameFinished(game);
    }
  }

  private PolicyPool newPolicies(Map<Integer, ParameterSnapshot> newest) {
    watchThread();
    PolicyPool policies =
        new PolicyPool(
            session.league(),
            () -> new Policy(AgentNetworks.create(session.config()), session.kernels()));
    newest.forEach(policies::publish);
    return policies;
  }

  @Override
  public double replayFill() {
    return (double) table.info().size() / table.info().maxSize();
  }

  /** Ends what still runs; a rollout actor that is stuck is left behind on its thread. */
  @Override
  public void close() {
    table.close();
    ActorSystem<?> running = system;
    if (running == null) {
      return;
    }
    running.terminate();
    try {
      running.getWhenTerminated().toCompletableFuture().get(END_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException stuck) {
      LOG.warn("a rollout actor is stuck in its environment and was left behind");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.warn("the actor system did not end cleanly", e.getCause());
    }
  }
}
