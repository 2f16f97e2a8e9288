package org.overseer.perceiver.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Small matrix products on the heap, for sets too small to be worth a call into native code.
 *
 * <p>Four result rows are computed together, so that each loaded vector is used four times, and two
 * terms in one go. The latter also makes the two inner methods too long (325 bytes of code) to be
 * inlined: with all of them in one caller the compiler's node limit would cut some in half, and a
 * vector operation that is not inlined allocates.
 */
final class VectorProducts {
  private static final int LANES = VectorMath.LANES;

  private VectorProducts() {}

  /**
   * Rows turned into panels of one vector of rows each: {@code panels[(row / lanes) · width +
   * column] [row % lanes]}. Missing rows of the last panel are zero.
   */
  static void toPanels(float[] rows, int n, int width, float[] panels) {
    int padded = VectorMath.padded(n);
    if (padded > n) {
      int last = (padded / LANES - 1) * width * LANES;
      Arrays.fill(panels, last, last + width * LANES, 0f);
    }
    for (int row = 0; row < n; row++) {
      int target = row / LANES * width * LANES + row % LANES;
      int source = row * width;
      for (int column = 0; column < width; column++) {
        panels[target + column * LANES] = rows[source + column];
      }
    }
  }

  /**
   * out[i][j] = scale · Σ_c a[i][c] · b[j][c] over {@code depth} channels from {@code channel} on.
   *
   * @param panels b in panels of {@code width} columns
   * @param stride of a row of out: {@code keys} rounded up to whole vectors
   */
  static void dots(
      float[] a,
      int rows,
      float[] panels,
      int keys,
      int width,
      int channel,
      int depth,
      float scale,
      float[] out,
      int stride) {
    for (int j = 0; j < keys; j += LANES) {
      int panel = (j * width) + channel * LANES; // j is a multiple of LANES
      int i = 0;
      for (; i + 4 <= rows; i += 4) {
        dots4(
            a,
            i * width + channel,
            width,
            panels,
            panel,
            depth,
            scale,
            out,
            i * stride + j,
            stride);
      }
      for (; i < rows; i++) {
        FloatVector sum = VectorMath.zero();
        int from = i * width + channel;
        for (int c = 0; c < depth; c++) {
          sum =
              VectorMath.load(panels, panel + c * LANES)
                  .fma(VectorMath.broadcast(a[from + c]), sum);
        }
        sum.mul(scale).intoArray(out, i * stride + j);
      }
    }
  }

  private static void dots4(
      float[] a,
      int from,
      int width,
      float[] panels,
      int panel,
      int depth,
      float scale,
      float[] out,
      int to,
      int stride) {
    FloatVector s0 = VectorMath.zero();
    FloatVector s1 = VectorMath.zero();
    FloatVector s2 = VectorMath.zero();
    FloatVector s3 = VectorMath.zero();
    int c = 0;
    for (; c + 2 <= depth; c += 2) {
      FloatVector b = VectorMath.load(panels, panel + c * LANES);
      FloatVector next = VectorMath.load(panels, panel + (c + 1) * LANES);
      int p = from + c;
      s0 = b.fma(VectorMath.broadcast(a[p]), s0);
      s1 = b.fma(VectorMath.broadcast(a[p + width]), s1);
      s2 = b.fma(VectorMath.broadcast(a[p + 2 * width]), s2);
      s3 = b.fma(VectorMath.broadcast(a[p + 3 * width]), s3);
      s0 = next.fma(VectorMath.broadcast(a[p + 1]), s0);
      s1 = next.fma(VectorMath.broadcast(a[p + 1 + width]), s1);
      s2 = next.fma(VectorMath.broadcast(a[p + 1 + 2 * width]), s2);
      s3 = next.fma(VectorMath.broadcast(a[p + 1 + 3 * width]), s3);
    }
    if (c < depth) {
      FloatVector b = VectorMath.load(panels, panel + c * LANES);
      int p = from + c;
      s0 = b.fma(VectorMath.broadcast(a[p]), s0);
      s1 = b.fma(VectorMath.broadcast(a[p + width]), s1);
      s2 = b.fma(VectorMath.broadcast(a[p + 2 * width]), s2);
      s3 = b.fma(VectorMath.broadcast(a[p + 3 * width]), s3);
    }
    s0.mul(scale).intoArray(out, to);
    s1.mul(scale).intoArray(out, to + stride);
    s2.mul(scale).intoArray(out, to + 2 * stride);
    s3.mul(scale).intoArray(out, to + 3 * stride);
  }

  /** Weights w[i][k] at {@code i · rowStep + k · columnStep} of an array from {@code offset} on. */
  record Weights(float[] values, int offset, int rowStep, int columnStep) {}

  /**
   * out[i][channel + c] = Σ_k w[i][k] · rows[k][channel + c] for {@code depth} channels.
   *
   * <p>Whole vectors are written, also over the channels that follow: process heads in rising order
   * and give rows of out a vector of slack.
   */
  static void combine(
      Weights w,
      int n,
      int terms,
      float[] rows,
      int width,
      int channel,
      int depth,
      float[] out,
      int outStride) {
    for (int c = channel; c < channel + depth; c += LANES) {
      int i = 0;
      for (; i + 4 <= n; i += 4) {
        combine4(w, i, terms, rows, width, c, out, i * outStride + c, outStride);
      }
      for (; i < n; i++) {
        FloatVector sum = VectorMath.zero();
        int at = w.offset + i * w.rowStep;
        for (int k = 0; k < terms; k++) {
          float weight = w.values[at + k * w.columnStep];
          sum = VectorMath.load(rows, k * width + c).fma(VectorMath.broadcast(weight), sum);
        }
        sum.intoArray(out, i * outStride + c);
      }
    }
  }

  private static void combine4(
      Weights w,
      int i,
      int terms,
      float[] rows,
      int width,
      int c,
      float[] out,
      int to,
      int stride) {
    float[] values = w.values;
    int step = w.rowStep;
    int columnStep = w.columnStep;
    int at = w.offset + i * step;
    FloatVector s0 = VectorMath.zero();
    FloatVector s1 = VectorMath.zero();
    FloatVector s2 = VectorMath.zero();
    FloatVector s3 = VectorMath.zero();
    int k = 0;
    for (; k + 2 <= terms; k += 2) {
      FloatVector row = VectorMath.load(rows, k * width + c);
      FloatVector next = VectorMath.load(rows, (k + 1) * width + c);
      int p = at + k * columnStep;
      int q = p + columnStep;
      s0 = row.fma(VectorMath.broadcast(values[p]), s0);
      s1 = row.fma(VectorMath.broadcast(values[p + step]), s1);
      s2 = row.fma(VectorMath.broadcast(values[p + 2 * step]), s2);
      s3 = row.fma(VectorMath.broadcast(values[p + 3 * step]), s3);
      s0 = next.fma(VectorMath.broadcast(values[q]), s0);
      s1 = next.fma(VectorMath.broadcast(values[q + step]), s1);
      s2 = next.fma(VectorMath.broadcast(values[q + 2 * step]), s2);
      s3 = next.fma(VectorMath.broadcast(values[q + 3 * step]), s3);
    }
    if (k < terms) {
      FloatVector row = VectorMath.load(rows, k * width + c);
      int p = at + k * columnStep;
      s0 = row.fma(VectorMath.broadcast(values[p]), s0);
      s1 = row.fma(VectorMath.broadcast(values[p + step]), s1);
      s2 = row.fma(VectorMath.broadcast(values[p + 2 * step]), s2);
      s3 = row.fma(VectorMath.broadcast(values[p + 3 * step]), s3);
    }
    s0.intoArray(out, to);
    s1.intoArray(out, to + stride);
    s2.intoArray(out, to + 2 * stride);
    s3.intoArray(out, to + 3 * stride);
  }
}
