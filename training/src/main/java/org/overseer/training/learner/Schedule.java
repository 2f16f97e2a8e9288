package org.overseer.training.learner;

/** Values that change over a run. */
final class Schedule {
  private Schedule() {}

  /** From {@code start} at progress 0 straight to {@code end} at progress 1. */
  static double linear(double start, double end, double progress) {
    return start + (end - start) * Math.max(0, Math.min(1, progress));
  }

  /** By the same factor in equal parts of the run; both ends above 0. */
  static double geometric(double start, double end, double progress) {
    return start * Math.pow(end / start, Math.max(0, Math.min(1, progress)));
  }
}
