package org.overseer.training.learner;

import java.util.Arrays;

/**
 * How old the policies are that played the trajectories of one update, in learner versions.
 *
 * <p>A trajectory counts as old as its first step, its oldest.
 *
 * @param mean over trajectories
 * @param median half of the trajectories are at most so old
 * @param ninetieth nine in ten are at most so old
 * @param max the oldest
 */
public record PolicyLag(double mean, long median, long ninetieth, long max) {

  /**
   * Of trajectories that were played by {@code versions}.
   *
   * @param versions {@code [B]}, B at least 1
   * @param current version of the learner
   */
  static PolicyLag of(long[] versions, long current) {
    long[] lags = Arrays.stream(versions).map(version -> current - version).sorted().toArray();
    return new PolicyLag(
        Arrays.stream(lags).average().orElse(0),
        quantile(lags, 0.5),
        quantile(lags, 0.9),
        lags[lags.length - 1]);
  }

  /** The smallest element that is not below {@code share} of all. */
  private static long quantile(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
