package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/** Softmax and log-softmax of rows on the heap. */
final class VectorSoftmax {
  private static final int LANES = VectorMath.LANES;
  private static final float FORBIDDEN = -1e9f;

  private VectorSoftmax() {}

  /** In place over {@code padded} elements; those at −∞ become 0, and one at least is finite. */
  static void softmax(float[] v, int offset, int padded) {
    float sum = exponentials(v, offset, v, offset, padded, max(v, offset, padded));
    float inverse = 1 / sum;
    for (int i = 0; i < padded; i += LANES) {
      VectorMath.load(v, offset + i).mul(inverse).intoArray(v, offset + i);
    }
  }

  /** In place over each column of a matrix [rows, stride], stride a number of whole vectors. */
  static void softmaxOfColumns(float[] v, int rows, int stride) {
    int end = rows * stride;
    for (int column = 0; column < stride; column += LANES) {
      FloatVector max = VectorMath.load(v, column);
      for (int i = column + stride; i < end; i += stride) {
        max = max.max(VectorMath.load(v, i));
      }
      FloatVector sum = VectorMath.zero();
      for (int i = column; i < end; i += stride) {
        FloatVector e = VectorMath.exp(VectorMath.load(v, i).sub(max));
        e.intoArray(v, i);
        sum = sum.add(e);
      }
      FloatVector inverse = VectorMath.broadcast(1f).div(sum);
      for (int i = column; i < end; i += stride) {
        VectorMath.load(v, i).mul(inverse).intoArray(v, i);
      }
    }
  }

  /** In place over each column as above: d becomes scale · p · (d − Σ p·d). */
  static void backwardOfColumns(float[] p, int from, float[] d, int rows, int stride, float scale) {
    int end = rows * stride;
    FloatVector factor = VectorMath.broadcast(scale);
    for (int column = 0; column < stride; column += LANES) {
      FloatVector sum = VectorMath.zero();
      for (int i = column; i < end; i += stride) {
        sum = VectorMath.load(p, from + i).fma(VectorMath.load(d, i), sum);
      }
      for (int i = column; i < end; i += stride) {
        FloatVector centred = VectorMath.load(d, i).sub(sum);
        centred.mul(VectorMath.load(p, from + i)).mul(factor).intoArray(d, i);
      }
    }
  }

  /** Rows {@code from} to {@code to − 1} of every set for {@link Kernels#setSoftmax}. */
  static void sets(
      FloatBuffer scores,
      int rows,
      int[] offsets,
      float factor,
      float @Nullable [] added,
      int from,
      int to) {
    for (int set = 0; set + 1 < offsets.length; set++) {
      int n = offsets[set + 1] - offsets[set];
      if (n > 0) {
        float[] row = Heap.array(0, VectorMath.padded(n));
        for (int r = from; r < to; r++) {
          int at = rows * offsets[set] + r * n;
          scores.get(at, row, 0, n);
          prepare(row, n, factor, added, offsets[set]);
          softmax(row, 0, VectorMath.padded(n));
          scores.put(at, row, 0, n);
        }
      }
    }
  }

  /** A row scaled and shifted, padded with −∞ to whole vectors. */
  private static void prepare(
      float[] row, int n, float factor, float @Nullable [] added, int addedFrom) {
    for (int i = 0; i < n; i += LANES) {
      VectorMath.load(row, i).mul(factor).intoArray(row, i);
    }
    for (int i = 0; added != null && i < n; i++) {
      row[i] += added[addedFrom + i];
    }
    Arrays.fill(row, n, VectorMath.padded(n), Float.NEGATIVE_INFINITY);
  }

  /** Rows {@code from} to {@code to − 1} of every set for {@link Kernels#setSoftmaxBackward}. */
  static void setsBackward(
      FloatBuffer p, FloatBuffer d, int rows, int[] offsets, float factor, int from, int to) {
    for (int set = 0; set + 1 < offsets.length; set++) {
      int n = offsets[set + 1] - offsets[set];
      float[] weights = Heap.array(0, n);
      float[] gradient = Heap.array(1, n);
      for (int r = from; n > 0 && r < to; r++) {
        int at = rows * offsets[set] + r * n;
        p.get(at, weights, 0, n);
        d.get(at, gradient, 0, n);
        centre(weights, gradient, 0, n, factor);
        d.put(at, gradient, 0, n);
      }
    }
  }

  private static void centre(float[] p, float[] d, int from, int to, float factor) {
    int whole = from + (to - from) / LANES * LANES;
    FloatVector sums = VectorMath.zero();
    for (int i = from; i < whole; i += LANES) {
      sums = VectorMath.load(p, i).fma(VectorMath.load(d, i), sums);
    }
    float sum = VectorMath.sum(sums);
    for (int i = whole; i < to; i++) {
      sum += p[i] * d[i];
    }
    for (int i = from; i < whole; i += LANES) {
      FloatVector centred = VectorMath.load(d, i).sub(sum);
      centred.mul(VectorMath.load(p, i)).mul(factor).intoArray(d, i);
    }
    for (int i = whole; i < to; i++) {
      d[i] = (d[i] - sum) * p[i] * factor;
    }
  }

  private static float max(float[] v, int offset, int padded) {
    FloatVector max = VectorMath.load(v, offset);
    for (int i = LANES; i < padded; i += LANES) {
      max = max.max(VectorMath.load(v, offset + i));
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  /** target = exp(v − shift); returns their sum. */
  private static float exponentials(
      float[] v, int offset, float[] target, int targetOffset, int padded, float shift) {
    FloatVector sum = VectorMath.zero();
    for (int i = 0; i < padded; i += LANES) {
      FloatVector e = VectorMath.exp(VectorMath.load(v, offset + i).sub(shift));
      e.intoArray(target, targetOffset + i);
      sum = sum.add(e);
    }
    return VectorMath.sum(sum);
  }

  static void logSoftmax(
      FloatBuffer x, @Nullable FloatBuffer mask, FloatBuffer y, int width, int from, int to) {
    RowBlock block = new RowBlock(0, width);
    RowBlock masks = new RowBlock(1, width);
    float[] scratch = Heap.array(2, block.stride);
    for (int start = from; start < to; start += block.capacity) {
      int rows = Math.min(block.capacity, to - start);
      block.load(x, start, rows);
      if (mask != null) {
        masks.load(mask, start, rows);
        hide(block.values, masks.values, rows * block.stride, Float.NEGATIVE_INFINITY);
      }
      for (int r = 0; r < rows; r++) {
        int offset = r * block.stride;
        int end = offset + block.stride;
        Arrays.fill(block.values, offset + width, end, Float.NEGATIVE_INFINITY);
        float max = max(block.values, offset, block.stride);
        float sum = exponentials(block.values, offset, scratch, 0, block.stride, max);
        float logSum = (float) Math.log(sum);
        for (int i = offset; i < end; i++) {
          block.values[i] = block.values[i] - max - logSum;
        }
      }
      if (mask != null) {
        hide(block.values, masks.values, rows * block.stride, FORBIDDEN);
      }
      block.store(y, start, rows);
    }
  }

  private static void hide(float[] values, float[] mask, int n, float value) {
    for (int i = 0; i < n; i++) {
      values[i] = mask[i] == 0f ? value : values[i];
    }
  }

  static void logSoftmaxBackward(
      FloatBuffer y,
      @Nullable FloatBuffer mask,
      FloatBuffer dy,
      FloatBuffer dx,
      boolean accumulate,
      int width,
      int from,
      int to) {
    RowBlock ys = new RowBlock(0, width);
    RowBlock masks = new RowBlock(1, width);
    RowBlock dys = new RowBlock(2, width);
    RowBlock dxs = new RowBlock(3, width);
    for (int start = from; start < to; start += ys.capacity) {
      int rows = Math.min(ys.capacity, to - start);
      ys.load(y, start, rows);
      dys.load(dy, start, rows);
      if (mask != null) {
        masks.load(mask, start, rows);
        hide(dys.values, masks.values, rows * dys.stride, 0f);
      }
      if (accumulate) {
        dxs.load(dx, start, rows);
      } else {
        Arrays.fill(dxs.values, 0, rows * dxs.stride, 0f);
      }
      for (int r = 0; r < rows; r++) {
        backwardRow(ys.values, dys.values, dxs.values, r * ys.stride, ys.stride);
      }
      dxs.store(dx, start, rows);
    }
  }

  /** Forbidden entries hold −1e9, whose exponential is 0. */
  private static void backwardRow(float[] y, float[] dy, float[] dx, int offset, int padded) {
    FloatVector sum = VectorMath.zero();
    for (int i = 0; i < padded; i += LANES) {
      sum = sum.add(VectorMath.load(dy, offset + i));
    }
    FloatVector total = VectorMath.broadcast(VectorMath.sum(sum));
    for (int i = 0; i < padded; i += LANES) {
      FloatVector p = VectorMath.exp(VectorMath.load(y, offset + i));
      FloatVector d = VectorMath.load(dy, offset + i).sub(p.mul(total));
      d.add(VectorMath.load(dx, offset + i)).intoArray(dx, offset + i);
    }
  }
}
