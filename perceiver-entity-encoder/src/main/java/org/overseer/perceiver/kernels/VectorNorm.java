package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** Layer norm over blocks of rows on the heap. */
final class VectorNorm {
  private static final int LANES = VectorMath.LANES;

  private VectorNorm() {}

  /** One row of gain or bias, padded with zeros to whole vectors. */
  private static float[] row(int slot, FloatBuffer source, int width) {
    int stride = VectorMath.padded(width);
    float[] values = Heap.array(slot, stride);
    source.get(0, values, 0, width);
    Arrays.fill(values, width, stride, 0f);
    return values;
  }

  static void forward(
      FloatBuffer x,
      FloatBuffer gain,
      FloatBuffer bias,
      float epsilon,
      FloatBuffer y,
      FloatBuffer statistics,
      int width,
      int from,
      int to) {
    float[] g = row(0, gain, width);
    float[] b = row(1, bias, width);
    RowBlock block = new RowBlock(2, width);
    float[] stats = Heap.array(3, 2 * block.capacity);
    VectorMask<Float> last = VectorMath.lastVector(width);
    for (int start = from; start < to; start += block.capacity) {
      int rows = Math.min(block.capacity, to - start);
      block.load(x, start, rows);
      for (int r = 0; r < rows; r++) {
        normalize(block.values, r * block.stride, width, last, epsilon, g, b, stats, 2 * r);
      }
      block.store(y, start, rows);
      statistics.put(2 * start, stats, 0, 2 * rows);
    }
  }

  private static void normalize(
      float[] v,
      int offset,
      int width,
      VectorMask<Float> last,
      float epsilon,
      float[] gain,
      float[] bias,
      float[] stats,
      int stat) {
    int body = (width - 1) / LANES * LANES; // the last vector apart: it may be padded
    FloatVector sum = VectorMath.load(v, offset + body);
    for (int i = 0; i < body; i += LANES) {
      sum = sum.add(VectorMath.load(v, offset + i));
    }
    float mean = VectorMath.sum(sum) / width;
    FloatVector end = VectorMath.load(v, offset + body).sub(mean);
    end = VectorMath.zero().blend(end, last);
    FloatVector squares = end.mul(end);
    for (int i = 0; i < body; i += LANES) {
      FloatVector d = VectorMath.load(v, offset + i).sub(mean);
      squares = d.fma(d, squares);
    }
    float variance = VectorMath.sum(squares) / width;
    float scale = (float) (1 / Math.sqrt(variance + epsilon));
    for (int i = 0; i <= body; i += LANES) {
      VectorMath.load(v, offset + i)
          .sub(mean)
          .mul(scale)
          .fma(VectorMath.load(gain, i), VectorMath.load(bias, i))
          .intoArray(v, offset + i);
    }
    stats[stat] = mean;
    stats[stat + 1] = scale;
  }

  /** Sums that one range of rows adds to the parameter gradients. */
  record Sums(float[] gain, float[] bias) {}

  static void backward(
      FloatBuffer x,
      FloatBuffer gain,
      FloatBuffer statistics,
      FloatBuffer dy,
      @Nullable FloatBuffer dx,
      boolean accumulate,
      Sums sums,
      int width,
      int from,
      int to) {
    float[] g = row(0, gain, width);
    RowBlock xs = new RowBlock(1, width);
    RowBlock dys = new RowBlock(2, width);
    RowBlock dxs = new RowBlock(3, width);
    float[] stats = Heap.array(4, 2 * xs.capacity);
    float[] gainSum = Heap.array(5, xs.stride);
    float[] biasSum = Heap.array(6, xs.stride);
    for (int start = from; start < to; start += xs.capacity) {
      int rows = Math.min(xs.capacity, to - start);
      xs.load(x, start, rows);
      dys.load(dy, start, rows);
      if (dx != null && accumulate) {
        dxs.load(dx, start, rows);
      } else {
        Arrays.fill(dxs.values, 0, rows * dxs.stride, 0f);
      }
      statistics.get(2 * start, stats, 0, 2 * rows);
      Arrays.fill(gainSum, 0, xs.stride, 0f);
      Arrays.fill(biasSum, 0, xs.stride, 0f);
      for (int r = 0; r < rows; r++) {
        int offset = r * xs.stride;
        float mean = stats[2 * r];
        float scale = stats[2 * r + 1];
        backwardRow(
            xs.values, dys.values, dxs.values, offset, width, mean, scale, g, gainSum, biasSum);
      }
      if (dx != null) {
        dxs.store(dx, start, rows);
      }
      VectorElementwise.addTo(sums.gain, 0, gainSum, 0, width);
      VectorElementwise.addTo(sums.bias, 0, biasSum, 0, width);
    }
  }

  /** Padding needs no care here: dy is zero there. */
  private static void backwardRow(
      float[] x,
      float[] dy,
      float[] dx,
      int offset,
      int width,
      float mean,
      float scale,
      float[] gain,
      float[] gainSum,
      float[] biasSum) {
    FloatVector sum = VectorMath.zero();
    FloatVector correlation = VectorMath.zero();
    for (int i = 0; i < width; i += LANES) {
      FloatVector normalized = VectorMath.load(x, offset + i).sub(mean).mul(scale);
      FloatVector d = VectorMath.load(dy, offset + i);
      d.fma(normalized, VectorMath.load(gainSum, i)).intoArray(gainSum, i);
      d.add(VectorMath.load(biasSum, i)).intoArray(biasSum, i);
      FloatVector g = d.mul(VectorMath.load(gain, i));
      sum = sum.add(g);
      correlation = g.fma(normalized, correlation);
    }
    float meanG = VectorMath.sum(sum) / width;
    float meanGx = VectorMath.sum(correlation) / width;
    for (int i = 0; i < width; i += LANES) {
      FloatVector normalized = VectorMath.load(x, offset + i).sub(mean).mul(scale);
      FloatVector g = VectorMath.load(dy, offset + i).mul(VectorMath.load(gain, i));
      FloatVector centred = g.sub(meanG).sub(normalized.mul(meanGx));
      centred
          .fma(VectorMath.broadcast(scale), VectorMath.load(dx, offset + i))
          .intoArray(dx, offset + i);
    }
  }
}
