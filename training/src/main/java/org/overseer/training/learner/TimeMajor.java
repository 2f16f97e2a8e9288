package org.overseer.training.learner;

/** Checks of time-major arrays: element [t, b] is number t·B + b. */
final class TimeMajor {
  private TimeMajor() {}

  /** T of arrays {@code [T, B]} whose bootstrap is {@code [B]}. */
  static int steps(String caller, int batch, float[] first, float[]... others) {
    if (batch == 0 || first.length == 0 || first.length % batch != 0) {
      throw new IllegalArgumentException(
          caller
              + ": expected [T, B] elements with B = "
              + batch
              + ", the size of the bootstrap, but got "
              + first.length);
    }
    for (float[] other : others) {
      if (other.length != first.length) {
        throw new IllegalArgumentException(
            caller
                + ": expected [T, B] arrays of one size but got "
                + first.length
                + " and "
                + other.length
                + " elements");
      }
    }
    return first.length / batch;
  }
}
