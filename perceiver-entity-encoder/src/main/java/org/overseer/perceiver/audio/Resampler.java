package org.overseer.perceiver.audio;

/**
 * Changes the sample rate by a windowed sinc: each output sample is a weighted sum of the input
 * samples around its moment.
 *
 * <p>The kernel reaches 32 zero crossings to both sides under a Blackman window; where the rate
 * goes down it is stretched. It is tabulated 512 times per zero crossing and interpolated linearly,
 * which errs by less than a 16-bit step.
 */
final class Resampler {
  private static final int ZERO_CROSSINGS = 32;
  private static final int STEPS = 512;

  /** Below half the lower rate by about half the width of the filter's slope. */
  private static final double CUTOFF = 0.95;

  private static final float[] KERNEL = kernel();

  private Resampler() {}

  /**
   * The samples at the rate {@code to}; as many as begin within the sound, at most {@code most}.
   */
  static float[] resample(float[] samples, int from, int to, int most) {
    long length = ((long) samples.length * to + from - 1) / from;
    float[] result = new float[(int) Math.min(length, most)];
    double step = (double) from / to;
    double band = CUTOFF * Math.min(1, (double) to / from);
    double reach = ZERO_CROSSINGS / band;
    for (int i = 0; i < result.length; i++) {
      double center = i * step;
      int first = (int) Math.ceil(center - reach);
      int last = (int) Math.floor(center + reach);
      double sum = 0;
      double weights = 0;
      for (int j = first; j <= last; j++) {
        double weight = kernel(Math.abs(j - center) * band);
        weights += weight;
        if (j >= 0 && j < samples.length) {
          sum += weight * samples[j];
        }
      }
      result[i] = (float) (sum / weights);
    }
    return result;
  }

  /** The kernel at a distance in zero crossings. */
  private static double kernel(double distance) {
    double position = distance * STEPS;
    int lower = (int) position;
    return lower + 1 >= KERNEL.length
        ? 0
        : KERNEL[lower] + (position - lower) * (KERNEL[lower + 1] - KERNEL[lower]);
  }

  private static float[] kernel() {
    float[] kernel = new float[ZERO_CROSSINGS * STEPS + 1];
    kernel[0] = 1;
    for (int i = 1; i < kernel.length; i++) {
      double x = Math.PI * i / STEPS;
      double turn = Math.PI * i / (kernel.length - 1);
      double blackman = 0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
      kernel[i] = (float) (Math.sin(x) / x * blackman);
    }
    return kernel;
  }
}
