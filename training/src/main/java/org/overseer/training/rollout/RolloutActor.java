package org.overseer.training.rollout;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.policy.PolicyOutput;
import org.overseer.agent.policy.PolicyRequest;
import org.overseer.replay.table.ReplayTable;
import org.overseer.replay.table.TableClosedException;
import org.overseer.replay.trajectory.Experience;

/**
 * Drives one {@link RolloutLoop}: asks the inference actor for decisions, steps the games, and
 * hands the trajectories to the replay table, waiting while that is full.
 *
 * <p>A game that throws is replaced by a new one; if all of them throw, the actor starts again,
 * after a pause that grows while this goes on. Its environments may block, so it has a thread of
 * its own. Before and after: {@link InferenceActor}.
 */
public final class RolloutActor extends AbstractBehavior<RolloutActor.Command> {
  /** Longest wait for the table before the actor shows that it is alive. */
  private static final Duration INSERT_WAIT = Duration.ofSeconds(1);

  private static final Duration MIN_BACKOFF = Duration.ofMillis(50);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);
  private static final double BACKOFF_JITTER = 0.2;
  private static final Duration RESET_AFTER = Duration.ofSeconds(1);
  private static final double PRIORITY = 1;

  /** What it can be told. */
  public sealed interface Command {}

  /** A policy's answer to the request of {@code round}; version is that of the parameters. */
  public record Answered(long round, int policy, PolicyOutput output, long version)
      implements Command {}

  /** The policy has no answer to the request of {@code round}: what it says is not finite. */
  public record Unanswered(long round, int policy) implements Command {}

  /** Begin the first round. */
  private record Play() implements Command {}

  /** Waiting for the table has ended. */
  private record Waited(long round, boolean inserted, @Nullable Throwable failure)
      implements Command {}

  /** What it tells of itself. */
  public sealed interface Event {}

  /** The actor with this number has made a round, or waits in good order for the learner. */
  public record Alive(int actor) implements Event {}

  /** The actor with this number waits for a policy's answer. */
  public record Asked(int actor) implements Event {}

  /** The actor with this number has all answers and steps its games. */
  public record Stepping(int actor) implements Event {}

  /** A game of the actor with this number threw, or all did; new ones take their place. */
  public record Failed(int actor, Throwable cause) implements Event {}

  /** Makes the games of an actor. */
  @FunctionalInterface
  public interface Games {
    /**
     * Makes new games with random numbers of their own.
     *
     * @param sink receives full trajectories
     */
    RolloutLoop create(Consumer<Experience> sink);
  }

  /**
   * What an actor works with.
   *
   * @param number names the actor in its events
   * @param games makes its games
   * @param table takes its trajectories
   * @param inference answers its requests
   * @param events told how it is
   */
  public record Parts(
      int number,
      Games games,
      ReplayTable<Experience> table,
      ActorRef<InferenceActor.Command> inference,
      ActorRef<Event> events) {}

  private final Parts parts;
  private final AtomicLong rounds;
  private final Executor blocking;
  private final Deque<Experience> unstored = new ArrayDeque<>();
  private final RolloutLoop loop;
  private long round;
  private int unanswered;

  private RolloutActor(ActorContext<Command> context, Parts parts, AtomicLong rounds) {
    super(context);
    this.parts = parts;
    this.rounds = rounds;
    this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    this.loop = guard(() -> parts.games().create(unstored::addLast));
    context.getSelf().tell(new Play());
  }

  /** Creates the behaviour, which restarts with growing pauses whatever it throws. */
  public static Behavior<Command> create(Parts parts) {
    // goes on over restarts, so that answers to an earlier incarnation are known
    AtomicLong rounds = new AtomicLong();
    return Behaviors.supervise(
            Behaviors.<Command>setup(context -> new RolloutActor(context, parts, rounds)))
        .onFailure(
            Throwable.class,
            SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, BACKOFF_JITTER)
                .withResetBackoffAfter(RESET_AFTER)
                .withLoggingEnabled(false)); // whoever gets the event does that
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Play.class, play -> guard(this::ask))
        .onMessage(Answered.class, answer -> guard(() -> answered(answer)))
        .onMessage(Unanswered.class, lack -> guard(() -> lacked(lack)))
        .onMessage(Waited.class, result -> guard(() -> waited(result)))
        .onSignal(PreRestart.class, signal -> close())
        .onSignal(PostStop.class, signal -> close())
        .build();
  }

  /** Begins a round. */
  private Behavior<Command> ask() {
    round = rounds.incrementAndGet();
    SortedMap<Integer, PolicyRequest> requests = loop.observe();
    unanswered = requests.size();
    if (unanswered == 0) {
      return advance(); // all players are waiting
    }
    parts.events().tell(new Asked(parts.number()));
    requests.forEach(
        (policy, request) ->
            parts
                .inference()
                .tell(new InferenceActor.Evaluate(round, policy, request, getContext().getSelf())));
    return this;
  }

  private Behavior<Command> answered(Answered answer) {
    if (answer.round() != round) {
      return this;
    }
    loop.act(answer.policy(), answer.output(), answer.version());
    return dealtWith();
  }

  private Behavior<Command> lacked(Unanswered lack) {
    if (lack.round() != round) {
      return this;
    }
    loop.abandon(lack.policy());
    return dealtWith();
  }

  /** One request less. */
  private Behavior<Command> dealtWith() {
    unanswered--;
    if (unanswered > 0) {
      return this;
    }
    parts.events().tell(new Stepping(parts.number()));
    return advance();
  }

  private Behavior<Command> advance() {
    loop.advance(this::tellOf);
    return store();
  }

  /** Stores what was recorded, without blocking this actor, and goes on to the next round. */
  private Behavior<Command> store() {
    parts.events().tell(new Alive(parts.number()));
    Experience next = unstored.peekFirst();
    try {
      while (next != null && parts.table().tryInsert(next, PRIORITY)) {
        unstored.removeFirst();
        next = unstored.peekFirst();
      }
    } catch (TableClosedException ended) {
      return Behaviors.stopped();
    }
    if (next == null) {
      return ask();
    }
    waitFor(next);
    return this;
  }

  private void waitFor(Experience experience) {
    long waiting = round;
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(() -> insert(parts.table(), experience), blocking),
            (inserted, failure) ->
                new Waited(waiting, failure == null && Boolean.TRUE.equals(inserted), failure));
  }

  private Behavior<Command> waited(Waited result) {
    if (result.round() != round) {
      return this;
    }
    if (result.failure() != null) {
      if (result.failure().getCause() instanceof TableClosedException) {
        return Behaviors.stopped();
      }
      throw new IllegalStateException("cannot store a trajectory", result.failure());
    }
    if (result.inserted()) {
      unstored.removeFirst();
    }
    return store();
  }

  private static boolean insert(ReplayTable<Experience> table, Experience experience) {
    try {
      return table.insert(experience, PRIORITY, INSERT_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Tells of a failure before the actor is restarted for it. */
  private <T> T guard(Supplier<T> part) {
    try {
      return part.get();
    } catch (RuntimeException | Error e) {
      tellOf(e);
      throw e;
    }
  }

  private void tellOf(Throwable failure) {
    parts.events().tell(new Failed(parts.number(), failure));
  }

  private Behavior<Command> close() {
    loop.close();
    return this;
  }
}
