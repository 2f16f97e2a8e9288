package org.overseer.env.serve;

/**
 * Brings a game to a loop in slices, so that a long way does not keep the games of others from
 * their turn, and can be given up in between. Used under the lock of the game's session.
 */
final class Journey {
  /** A slice ends after so many loops or nanoseconds. */
  private static final int SLICE_LOOPS = 1024;

  private static final long SLICE_NANOS = 5_000_000;

  final Game game;
  private final Runnable arrival;
  private long goal;

  /**
   * @param goal loop to go to
   * @param arrival what is to be done there
   */
  Journey(Game game, long goal, Runnable arrival) {
    this.game = game;
    this.goal = goal;
    this.arrival = arrival;
  }

  /** Goes at least as far as a loop. */
  void extend(long loop) {
    goal = Math.max(goal, loop);
  }

  /** Goes on for one slice; whether it has arrived, be it at the end of the game. */
  boolean goOn() {
    long begin = System.nanoTime();
    for (int i = 0; i < SLICE_LOOPS && !isThere(); i++) {
      game.advance(1);
      if (System.nanoTime() - begin >= SLICE_NANOS) {
        break;
      }
    }
    return isThere();
  }

  private boolean isThere() {
    return game.simulation().gameLoop() >= goal || game.ended();
  }

  void arrive() {
    arrival.run();
  }
}
