package org.overseer.env.sc2;

import java.util.concurrent.TimeUnit;

/**
 * Whether a game in real time goes on. It does not once many answers in a row, and for some time,
 * have left it where it was: a server that does not wait for the loop it is asked for answers often
 * within one loop, and one that is slow answers seldom.
 */
final class Standstill {
  static final int MOST_ANSWERS = 100;
  static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private int answers;
  private long since;

  /**
   * Takes note of an answer.
   *
   * @param stands whether the game is where it was before it
   * @param nanos now, as {@link System#nanoTime} says it
   * @return whether it has stood still for too long
   */
  boolean lasts(boolean stands, long nanos) {
    if (!stands || answers == 0) {
      answers = 0;
      since = nanos;
    }
    answers++;
    return answers > MOST_ANSWERS && nanos - since > LONGEST_NANOS;
  }
}
