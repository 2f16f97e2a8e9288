package org.overseer.env.serve;

/** Counts actions of the last minute of game time, in buckets of a second. */
final class Apm {
  private static final int SECONDS = 60;
  private static final int LOOPS_PER_SECOND = 16;

  private final int[] buckets = new int[SECONDS];
  private int second;
  private int sum;

  void add(int loop, int weight) {
    moveTo(loop);
    buckets[second % SECONDS] += weight;
    sum += weight;
  }

  /** Actions a minute. */
  float rate(int loop) {
    moveTo(loop);
    return sum;
  }

  private void moveTo(int loop) {
    int now = loop / LOOPS_PER_SECOND;
    if (now - second >= SECONDS) {
      java.util.Arrays.fill(buckets, 0);
      sum = 0;
      second = now;
    }
    while (second < now) {
      second++;
      sum -= buckets[second % SECONDS];
      buckets[second % SECONDS] = 0;
    }
  }
}
