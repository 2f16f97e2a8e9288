package org.overseer.training.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.replay.table.ReplayTable;
import org.overseer.replay.trajectory.Experience;
import org.overseer.training.learner.LearnerActor;
import org.overseer.training.learner.Learning;
import org.overseer.training.rollout.InferenceActor;
import org.overseer.training.rollout.PolicyPool;
import org.overseer.training.rollout.RolloutActor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts all actors of a run, replaces rollout actors that stall, and ends the run when the learner
 * is done, or fails.
 *
 * <p>Rollout actors that throw restart by themselves. One that is stuck inside its environment
 * cannot be stopped from outside, so it is left alone on its thread and another takes its place;
 * when it comes back it closes its environments. Neither ends the run, unless for a long time no
 * rollout actor at all makes a round. To wait for the network is no stall, until it takes so long
 * for one answer that it cannot be at work any more.
 *
 * <p>Time is counted in looks at the rollout actors, which come at a fixed rate: a stall is found
 * at the look before {@code stallTimeout} has passed since the last sign of life, never after it.
 */
final class TrainingSupervisor extends AbstractBehavior<TrainingSupervisor.Command> {
  /** Looks at the rollout actors in one stall timeout. */
  private static final int LOOKS = 100;

  /** Looks without life that make a stall: one fewer, so that a look that is late is in time. */
  private static final int STALL = LOOKS - 1;

  /** How often in one stall timeout failures are summed up in the log. */
  private static final int SUMS = 4;

  /** Stall timeouts without a round of any rollout actor, after which the run ends. */
  private static final long PATIENCE = 5;

  /** Stall timeouts that the network may take for one answer, after which the run ends. */
  private static final long PATIENCE_WITH_NETWORK = 30;

  private static final long NOT_WAITING = -1;

  private static final Logger LOG = LoggerFactory.getLogger(TrainingSupervisor.class);

  sealed interface Command {}

  private record Happened(RolloutActor.Event event) implements Command {}

  private record LookForStalls() implements Command {}

  private record SumUpFailures() implements Command {}

  /**
   * What the actors work with.
   *
   * @param rolloutActors number of rollout actors
   * @param stallTimeout a rollout actor without a sign of life for so long, but for the 2 % that
   *     two looks take, is replaced
   * @param games makes the games of a rollout actor
   * @param policies makes the policies, on the inference actor's thread
   * @param failures told of answers of the policies that are not finite
   * @param learning what the learner actor drives
   * @param batchTrajectories trajectories of one update
   * @param restarted told of each failure of games and each stall of a rollout actor
   */
  record Parts(
      int rolloutActors,
      Duration stallTimeout,
      RolloutActor.Games games,
      Supplier<PolicyPool> policies,
      InferenceActor.Failures failures,
      Learning learning,
      int batchTrajectories,
      ReplayTable<Experience> table,
      Runnable restarted) {}

  /** The place of one rollout actor; who fills it changes when it is replaced. */
  private static final class Seat {
    int id;
    ActorRef<RolloutActor.Command> actor;
    long lastLife;
    long askedAt = NOT_WAITING;

    Seat(int id, ActorRef<RolloutActor.Command> actor, long lastLife) {
      this.id = id;
      this.actor = actor;
      this.lastLife = lastLife;
    }
  }

  private final Parts parts;
  private final CompletableFuture<Boolean> result;
  private final ActorRef<InferenceActor.Command> inference;
  private final ActorRef<LearnerActor.Command> learner;
  private final ActorRef<RolloutActor.Event> events;
  private final Seat[] seats;
  private int spawned;
  private long now; // in looks, as all times here
  private long lastRound;
  private int failuresSinceSum;
  private @Nullable Throwable lastFailure;

  private TrainingSupervisor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Parts parts,
      CompletableFuture<Boolean> result) {
    super(context);
    this.parts = parts;
    this.result = result;
    events = context.messageAdapter(RolloutActor.Event.class, Happened::new);
    inference =
        context.spawn(
            endingTheRun(InferenceActor.create(parts.policies(), parts.failures())),
            "inference",
            DispatcherSelector.fromConfig("overseer.inference-dispatcher"));
    learner =
        context.spawn(
            endingTheRun(
                LearnerActor.create(
                    parts.table(),
                    parts.learning(),
                    parts.batchTrajectories(),
                    (player, snapshot) ->
                        inference.tell(new InferenceActor.Publish(player, snapshot)))),
            "learner",
            DispatcherSelector.fromConfig("overseer.learner-dispatcher"));
    context.watch(inference);
    context.watch(learner);
    seats = new Seat[parts.rolloutActors()];
    for (int number = 0; number < seats.length; number++) {
      int id = spawned++;
      seats[number] = new Seat(id, spawnRollout(id), now);
    }
    timers.startTimerAtFixedRate(new LookForStalls(), parts.stallTimeout().dividedBy(LOOKS));
    timers.startTimerWithFixedDelay(new SumUpFailures(), parts.stallTimeout().dividedBy(SUMS));
  }

  /** Creates the behaviour, which completes {@code result} when the run has ended or failed. */
  static Behavior<Command> create(Parts parts, CompletableFuture<Boolean> result) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new TrainingSupervisor(context, timers, parts, result)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Happened.class, this::happened)
        .onMessage(LookForStalls.class, look -> look())
        .onMessage(SumUpFailures.class, sum -> sumUpFailures())
        .onSignal(ChildFailed.class, this::childFailed)
        .onSignal(Terminated.class, this::childStopped)
        .build();
  }

  /** A part whose failure the run's starter is told of; logging it as well would say it twice. */
  private static <T> Behavior<T> endingTheRun(Behavior<T> part) {
    return Behaviors.supervise(part).onFailure(SupervisorStrategy.stop().withLoggingEnabled(false));
  }

  private ActorRef<RolloutActor.Command> spawnRollout(int id) {
    ActorRef<RolloutActor.Command> actor =
        getContext()
            .spawn(
                RolloutActor.create(
                    new RolloutActor.Parts(id, parts.games(), parts.table(), inference, events)),
                "rollout-" + id,
                DispatcherSelector.fromConfig("overseer.rollout-dispatcher"));
    getContext().watch(actor);
    return actor;
  }

  private Behavior<Command> happened(Happened happened) {
    RolloutActor.Event event = happened.event();
    if (event instanceof RolloutActor.Alive alive) {
      lastRound = now;
      lastFailure = null;
      showsLife(alive.actor());
    } else if (event instanceof RolloutActor.Asked asked) {
      showsLife(asked.actor()).ifPresent(seat -> seat.askedAt = now);
    } else if (event instanceof RolloutActor.Stepping stepping) {
      showsLife(stepping.actor());
    } else if (event instanceof RolloutActor.Failed failed) {
      showsLife(failed.actor());
      failed(failed);
    }
    return this;
  }

  private Optional<Seat> showsLife(int actor) {
    for (Seat seat : seats) {
      if (seat.id == actor) {
        seat.lastLife = now;
        seat.askedAt = NOT_WAITING;
        return Optional.of(seat);
      }
    }
    return Optional.empty();
  }

  /** Tells of the first failure between two sums at once, and only counts the others. */
  private void failed(RolloutActor.Failed failed) {
    lastFailure = failed.cause();
    if (failuresSinceSum == 0) {
      LOG.warn(
          "games of rollout actor {} failed and start again: {}",
          failed.actor(),
          failed.cause().toString());
    }
    LOG.debug("games of rollout actor {} failed", failed.actor(), failed.cause());
    failuresSinceSum++;
    parts.restarted().run();
  }

  private Behavior<Command> sumUpFailures() {
    if (failuresSinceSum > 1) {
      LOG.warn("{} more failures of games since then", failuresSinceSum - 1);
    }
    failuresSinceSum = 0;
    return this;
  }

  private Behavior<Command> look() {
    now++;
    if (longestWait() >= PATIENCE_WITH_NETWORK * LOOKS) {
      return fail(networkStuck());
    }
    waitForTheNetwork();
    if (now - lastRound >= PATIENCE * LOOKS) {
      return fail(lastFailure == null ? allStuck() : lastFailure);
    }
    for (Seat seat : seats) {
      if (now - seat.lastLife >= STALL) {
        replace(seat);
      }
    }
    return this;
  }

  /**
   * Who has waited for an answer since before the last look is not stuck: a large network may take
   * longer than a stall. That time counts for nobody.
   */
  private void waitForTheNetwork() {
    boolean isAwaited = false;
    for (Seat seat : seats) {
      if (seat.askedAt != NOT_WAITING && now - seat.askedAt > 1) {
        seat.lastLife = now;
        isAwaited = true;
      }
    }
    lastRound += isAwaited ? 1 : 0;
  }

  /** For how long a rollout actor has waited for an answer. */
  private long longestWait() {
    long longest = 0;
    for (Seat seat : seats) {
      longest = seat.askedAt == NOT_WAITING ? longest : Math.max(longest, now - seat.askedAt);
    }
    return longest;
  }

  private Throwable networkStuck() {
    return new IllegalStateException(
        "the network has not answered for "
            + parts.stallTimeout().multipliedBy(PATIENCE_WITH_NETWORK).toSeconds()
            + " s; if it is only slow, raise rollout.stall-timeout");
  }

  private Throwable allStuck() {
    return new IllegalStateException(
        "no rollout actor has made a step for "
            + parts.stallTimeout().multipliedBy(PATIENCE).toSeconds()
            + " s, although those that stalled were replaced; is the environment stuck?");
  }

  private void replace(Seat seat) {
    LOG.warn(
        "rollout actor {} made no step for {} s; another takes its place",
        seat.id,
        parts.stallTimeout().toSeconds());
    getContext().unwatch(seat.actor);
    getContext().stop(seat.actor);
    seat.id = spawned++;
    seat.actor = spawnRollout(seat.id);
    seat.lastLife = now;
    parts.restarted().run();
  }

  private Behavior<Command> childFailed(ChildFailed failure) {
    return fail(failure.getCause());
  }

  private Behavior<Command> childStopped(Terminated stopped) {
    if (stopped.getRef().equals(learner)) {
      result.complete(Boolean.TRUE);
      return Behaviors.stopped();
    }
    return fail(new IllegalStateException(stopped.getRef().path().name() + " stopped too early"));
  }

  private Behavior<Command> fail(Throwable cause) {
    result.completeExceptionally(cause);
    return Behaviors.stopped();
  }
}
