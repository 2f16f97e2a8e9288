package org.overseer.env.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a session's game gets on: brings it where it is to go, in slices on the game threads, and
 * tells those who wait for it.
 *
 * <p>Everything happens under the session's lock, but answers are given outside it: whoever waits
 * may hold a lock of its own. Methods without another word in their description are called under
 * it.
 */
final class Progress {
  private static final CompletableFuture<Boolean> READY = CompletableFuture.completedFuture(true);

  private final Object lock;
  private final SessionClient[] clients;
  private final @Nullable RealTime realTime;
  private final Executor gameThreads;
  private final List<Waiting> waiting = new ArrayList<>();
  private Game game;

  /** What is under way. */
  private @Nullable Journey journey;

  /** Why the last journey came to nothing, until those who waited for it have been told. */
  private @Nullable Throwable failure;

  /** Clients that have not gone. */
  private int present;

  /** Somebody who has to wait until the game is at a loop and nothing is under way. */
  private record Waiting(long due, CompletableFuture<Boolean> ready) {}

  /**
   * @param lock the session's
   * @param realTime null for a game that is stepped
   */
  Progress(
      Object lock,
      Game game,
      SessionClient[] clients,
      @Nullable RealTime realTime,
      Executor gameThreads) {
    this.lock = lock;
    this.game = game;
    this.clients = clients;
    this.realTime = realTime;
    this.gameThreads = gameThreads;
    present = clients.length;
  }

  Game game() {
    return game;
  }

  /** Gives up what is under way and goes on with another game. */
  void goOnWith(Game next) {
    journey = null;
    game = next;
  }

  /** A client goes; what is under way is given up with the last one. */
  void oneGoes() {
    synchronized (lock) {
      present--;
      if (present == 0) {
        journey = null;
      }
    }
  }

  /**
   * Completed when the game has come to a loop in real time, and else when nothing is under way.
   * Called with or without the lock.
   */
  CompletableFuture<Boolean> ready(long due) {
    synchronized (lock) {
      if (journey == null && game.simulation().gameLoop() >= due) {
        return READY;
      }
    }
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    inGame(
        () -> {
          waiting.add(new Waiting(due, ready));
          if (journey != null) {
            extend(journey, due);
          } else if (present > 0) {
            begin(new Journey(game, due, () -> {}));
          }
          return true;
        });
    return ready;
  }

  private void extend(Journey underWay, long due) {
    if (underWay.game == game && realTime != null) {
      underWay.extend(due);
    }
  }

  /** Sets out. */
  void begin(Journey next) {
    journey = next;
    goOn(next);
  }

  /** Goes one slice of the way; the rest has its turn after what other games want. */
  private boolean goOn(Journey underWay) {
    if (journey != underWay) {
      return false; // given up
    }
    try {
      if (underWay.goOn()) {
        journey = null;
        underWay.arrive();
      } else {
        gameThreads.execute(() -> inGame(() -> goOn(underWay)));
      }
    } catch (RuntimeException | Error e) {
      journey = null;
      failure = e;
    }
    return true;
  }

  /**
   * Sees to it that the game gets on loop by loop while somebody waits in real time: it may end
   * before the loop that is waited for, and then the answer is due.
   */
  void wake() {
    int now = game.simulation().gameLoop();
    boolean waits = false;
    for (SessionClient client : clients) {
      waits |= client.look != null && client.awaitedLoop > now;
    }
    if (realTime != null && waits && !game.ended()) {
      realTime.wakeAt(now + 1, () -> whenReady(this::wake));
    }
  }

  /** Does something when what is under way is over; called without the lock. */
  void whenReady(Runnable work) {
    var unused =
        ready(due())
            .whenComplete(
                (ready, failed) ->
                    inGame(
                        () -> {
                          work.run();
                          return true;
                        }));
  }

  /** The loop that is due now; 0 unless in real time. Called with or without the lock. */
  long due() {
    synchronized (lock) {
      return realTime == null ? 0 : realTime.loop();
    }
  }

  /**
   * Does something to the game where it is now, and then tells those who waited for it; called
   * without the lock, or with it by whoever has nobody waiting.
   */
  <T> T inGame(Supplier<T> work) {
    T result;
    List<Runnable> answers;
    synchronized (lock) {
      result = work.get();
      answers = answers();
    }
    answers.forEach(Runnable::run);
    return result;
  }

  /** What is due; to be completed outside the lock. */
  private List<Runnable> answers() {
    List<Runnable> answers = new ArrayList<>();
    int loop = game.simulation().gameLoop();
    boolean ended = game.ended();
    Throwable failed = failure;
    for (SessionClient client : clients) {
      CompletableFuture<Integer> step = client.step;
      boolean arrived = journey == null && (loop >= client.wantedLoop || ended);
      if (step != null && (arrived || failed != null)) {
        client.step = null;
        answers.add(() -> tell(step, loop, failed));
      }
      CompletableFuture<Integer> look = client.look;
      if (look != null && (loop >= client.awaitedLoop || ended || !client.here)) {
        client.look = null;
        answers.add(() -> look.complete(loop));
      }
    }
    for (Waiting one : waiting) {
      if (isReady(one.due())) {
        answers.add(() -> tell(one.ready(), true, failed));
      }
    }
    waiting.removeIf(one -> isReady(one.due()));
    failure = null;
    return answers;
  }

  private boolean isReady(long due) {
    return journey == null
        || (realTime != null && journey.game == game && game.simulation().gameLoop() >= due);
  }

  private static <T> void tell(CompletableFuture<T> who, T result, @Nullable Throwable failed) {
    if (failed == null) {
      who.complete(result);
    } else {
      who.completeExceptionally(failed);
    }
  }
}
