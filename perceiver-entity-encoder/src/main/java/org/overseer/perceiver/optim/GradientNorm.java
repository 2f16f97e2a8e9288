package org.overseer.perceiver.optim;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.FloatBuffers;

/** Sums of squares in double precision. */
final class GradientNorm {
  private static final int BLOCK = 2048;
  private static final int LANES = 8; // independent sums: one would wait for itself each time

  private GradientNorm() {}

  /** Σ x² over all elements of a gapless float array. */
  static double squares(INDArray x) {
    if (x.isEmpty()) {
      return 0;
    }
    if (!FloatBuffers.directlyReadable()) {
      float[] all = FloatBuffers.toArray(x);
      return squares(all, all.length);
    }
    FloatBuffer source = FloatBuffers.of(x);
    float[] block = new float[BLOCK];
    double sum = 0;
    for (int start = 0; start < source.capacity(); start += BLOCK) {
      int n = Math.min(BLOCK, source.capacity() - start);
      source.get(start, block, 0, n);
      sum += squares(block, n);
    }
    return sum;
  }

  /** Σ x² over the first {@code n} elements. */
  static double squares(float[] x, int n) {
    double[] sums = new double[LANES];
    int whole = n / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        double v = x[i + lane];
        sums[lane] += v * v;
      }
    }
    double sum = 0;
    for (int i = whole; i < n; i++) {
      sum += (double) x[i] * x[i];
    }
    for (double part : sums) {
      sum += part;
    }
    return sum;
  }
}
