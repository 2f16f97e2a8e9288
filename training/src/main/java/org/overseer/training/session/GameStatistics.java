package org.overseer.training.session;

import org.overseer.env.Outcome;
import org.overseer.training.rollout.GameRecord;

/** Results of the last {@value #WINDOW} games against frozen versions. Not thread-safe. */
final class GameStatistics {
  static final int WINDOW = 500;

  private final boolean[] won = new boolean[WINDOW];
  private int games;
  private int next;
  private int wins;

  void add(GameRecord game) {
    boolean win = game.outcome() == Outcome.WIN;
    if (games == WINDOW) {
      wins -= won[next] ? 1 : 0;
    } else {
      games++;
    }
    won[next] = win;
    wins += win ? 1 : 0;
    next = (next + 1) % WINDOW;
  }

  int games() {
    return games;
  }

  int wins() {
    return wins;
  }

  /** Share won of these games; NaN without any. */
  double winRate() {
    return (double) wins / games;
  }
}
