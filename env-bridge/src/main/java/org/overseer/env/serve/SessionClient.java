package org.overseer.env.serve;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a {@link GameSession} keeps for each of its clients, under its lock. */
final class SessionClient {
  final boolean observer;
  ObservationMessages viewer;
  boolean here = true;

  /** The loop an observer has got to. */
  long position;

  /** The loop that a step goes to. */
  long wantedLoop;

  @Nullable CompletableFuture<Integer> step;

  /** The loop that an observation in real time waits for. */
  long awaitedLoop;

  @Nullable CompletableFuture<Integer> look;

  /**
   * @param player 0 or 1 whose eyes it has, or everybody
   */
  SessionClient(boolean observer, int player) {
    this.observer = observer;
    viewer = new ObservationMessages(player);
  }
}
