package org.overseer.replay.table;

/**
 * Keeps inserting and sampling in step.
 *
 * <p>One mechanism for all kinds, as in Reverb: the cursor is {@code inserts × samplesPerInsert −
 * samples}; an insert may not carry it above {@code maxCursor}, a sample not below {@code
 * minCursor}. While fewer than {@code minSize} items are there, inserting is always allowed and
 * sampling never. The counters live in the {@link ReplayTable}; this is only the rule.
 *
 * @param samplesPerInsert how often an item is sampled on average
 * @param minSize items that must be there before the first is sampled
 * @param minCursor lower end of the cursor's range
 * @param maxCursor upper end of the cursor's range
 */
public record RateLimiter(
    double samplesPerInsert, int minSize, double minCursor, double maxCursor) {
  /** Checks that the range leaves room for both sides. */
  public RateLimiter {
    if (!(samplesPerInsert > 0) || minSize < 1) {
      throw new IllegalArgumentException(
          "RateLimiter: expected samplesPerInsert > 0 and minSize >= 1 but got "
              + samplesPerInsert
              + " and "
              + minSize);
    }
    if (!(maxCursor - minCursor >= Math.max(1, samplesPerInsert))) {
      throw new IllegalArgumentException(
          "RateLimiter: the cursor's range must hold one sample and one insert, but it is "
              + minCursor
              + " to "
              + maxCursor
              + " with "
              + samplesPerInsert
              + " samples per insert");
    }
  }

  /** Samples whenever {@code size} items are there; never holds inserting back. */
  public static RateLimiter minSize(int size) {
    return new RateLimiter(1, size, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /**
   * Keeps samples ÷ inserts near {@code samplesPerInsert} once {@code minSize} items were there.
   *
   * @param errorBuffer how many samples the cursor may be off to either side; at least {@code
   *     max(1, samplesPerInsert)}
   */
  public static RateLimiter sampleToInsertRatio(
      double samplesPerInsert, int minSize, double errorBuffer) {
    if (!(errorBuffer >= Math.max(1, samplesPerInsert))) {
      throw new IllegalArgumentException(
          "RateLimiter: errorBuffer must be at least max(1, samplesPerInsert) = "
              + Math.max(1, samplesPerInsert)
              + ", else both sides block, but got "
              + errorBuffer);
    }
    double centre = samplesPerInsert * minSize;
    return new RateLimiter(samplesPerInsert, minSize, centre - errorBuffer, centre + errorBuffer);
  }

  /** Each item is sampled once and at most {@code capacity} items wait; a bounded queue. */
  public static RateLimiter queue(int capacity) {
    return new RateLimiter(1, 1, 0, capacity);
  }

  /** Whether one more insert is allowed at this cursor and number of stored items. */
  boolean allowsInsert(double cursor, int size) {
    return size < minSize || cursor + samplesPerInsert <= maxCursor;
  }

  /** Whether {@code count} more samples are allowed at this cursor and number of stored items. */
  boolean allowsSample(double cursor, int size, int count) {
    return size >= minSize && cursor - count >= minCursor;
  }

  /** The most samples that can be asked for at once without waiting for ever. */
  double largestSample() {
    double wholeSteps = samplesPerInsert == Math.rint(samplesPerInsert) ? 1 : 0;
    return Math.max(1, maxCursor - minCursor - samplesPerInsert + wholeSteps);
  }
}
