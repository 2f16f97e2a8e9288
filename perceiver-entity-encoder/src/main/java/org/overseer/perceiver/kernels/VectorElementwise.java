package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sums and products over blocks on the heap; the compiler vectorises these loops by itself. */
final class VectorElementwise {
  private VectorElementwise() {}

  static void add(FloatBuffer a, FloatBuffer b, FloatBuffer y, int from, int to) {
    float[] left = Heap.array(0, Heap.BLOCK);
    float[] right = Heap.array(1, Heap.BLOCK);
    for (int start = from; start < to; start += Heap.BLOCK) {
      int n = Math.min(Heap.BLOCK, to - start);
      a.get(start, left, 0, n);
      b.get(start, right, 0, n);
      for (int i = 0; i < n; i++) {
        left[i] += right[i];
      }
      y.put(start, left, 0, n);
    }
  }

  static void scale(
      FloatBuffer x, float factor, FloatBuffer y, boolean accumulate, int from, int to) {
    if (factor == 1f && !accumulate) {
      y.put(from, x, from, to - from);
      return;
    }
    float[] in = Heap.array(0, Heap.BLOCK);
    float[] out = Heap.array(1, Heap.BLOCK);
    for (int start = from; start < to; start += Heap.BLOCK) {
      int n = Math.min(Heap.BLOCK, to - start);
      x.get(start, in, 0, n);
      if (accumulate) {
        y.get(start, out, 0, n);
        for (int i = 0; i < n; i++) {
          out[i] += factor * in[i];
        }
      } else {
        for (int i = 0; i < n; i++) {
          out[i] = factor * in[i];
        }
      }
      y.put(start, out, 0, n);
    }
  }

  static void multiply(
      FloatBuffer a, FloatBuffer b, FloatBuffer y, boolean accumulate, int from, int to) {
    float[] left = Heap.array(0, Heap.BLOCK);
    float[] right = Heap.array(1, Heap.BLOCK);
    float[] out = Heap.array(2, Heap.BLOCK);
    for (int start = from; start < to; start += Heap.BLOCK) {
      int n = Math.min(Heap.BLOCK, to - start);
      a.get(start, left, 0, n);
      b.get(start, right, 0, n);
      if (accumulate) {
        y.get(start, out, 0, n);
        for (int i = 0; i < n; i++) {
          out[i] += left[i] * right[i];
        }
      } else {
        for (int i = 0; i < n; i++) {
          out[i] = left[i] * right[i];
        }
      }
      y.put(start, out, 0, n);
    }
  }

  static void fill(FloatBuffer y, float value, boolean accumulate) {
    float[] out = Heap.array(0, Heap.BLOCK);
    for (int start = 0; start < y.capacity(); start += Heap.BLOCK) {
      int n = Math.min(Heap.BLOCK, y.capacity() - start);
      if (accumulate) {
        y.get(start, out, 0, n);
        for (int i = 0; i < n; i++) {
          out[i] += value;
        }
      } else {
        Arrays.fill(out, 0, n, value);
      }
      y.put(start, out, 0, n);
    }
  }

  /** Rows {@code from} to {@code to − 1} of y = x + row. */
  static void addRow(FloatBuffer x, FloatBuffer row, FloatBuffer y, int columns, int from, int to) {
    float[] bias = Heap.array(0, columns);
    row.get(0, bias, 0, columns);
    int rowsPerBlock = Math.max(1, Heap.BLOCK / columns);
    float[] block = Heap.array(1, rowsPerBlock * columns);
    for (int start = from; start < to; start += rowsPerBlock) {
      int rows = Math.min(rowsPerBlock, to - start);
      x.get(start * columns, block, 0, rows * columns);
      for (int r = 0; r < rows; r++) {
        addTo(block, r * columns, bias, 0, columns);
      }
      y.put(start * columns, block, 0, rows * columns);
    }
  }

  /** Rows {@code from} to {@code to − 1} of y (+)= x · factors. */
  static void scaleColumns(
      FloatBuffer x, FloatBuffer factors, FloatBuffer y, boolean accumulate, int from, int to) {
    int columns = factors.capacity();
    float[] row = Heap.array(0, columns);
    factors.get(0, row, 0, columns);
    int rowsPerBlock = Math.max(1, Heap.BLOCK / columns);
    float[] in = Heap.array(1, rowsPerBlock * columns);
    float[] out = Heap.array(2, rowsPerBlock * columns);
    for (int start = from; start < to; start += rowsPerBlock) {
      int n = Math.min(rowsPerBlock, to - start) * columns;
      x.get(start * columns, in, 0, n);
      if (accumulate) {
        y.get(start * columns, out, 0, n);
      } else {
        Arrays.fill(out, 0, n, 0f);
      }
      for (int r = 0; r < n; r += columns) {
        for (int c = 0; c < columns; c++) {
          out[r + c] += in[r + c] * row[c];
        }
      }
      y.put(start * columns, out, 0, n);
    }
  }

  /** sums += the column sums of rows {@code from} to {@code to − 1}. */
  static void columnSums(FloatBuffer x, int columns, int from, int to, float[] sums) {
    int rowsPerBlock = Math.max(1, Heap.BLOCK / columns);
    float[] block = Heap.array(0, rowsPerBlock * columns);
    float[] partial = Heap.array(1, columns);
    for (int start = from; start < to; start += rowsPerBlock) {
      int rows = Math.min(rowsPerBlock, to - start);
      x.get(start * columns, block, 0, rows * columns);
      Arrays.fill(partial, 0, columns, 0f); // sums of sums lose fewer bits
      for (int r = 0; r < rows; r++) {
        addTo(partial, 0, block, r * columns, columns);
      }
      addTo(sums, 0, partial, 0, columns);
    }
  }

  /** Σ a·weights, or Σ a, in double. */
  static double sum(FloatBuffer a, @Nullable FloatBuffer weights) {
    float[] values = Heap.array(0, Heap.BLOCK);
    float[] factors = Heap.array(1, Heap.BLOCK);
    double total = 0;
    for (int start = 0; start < a.capacity(); start += Heap.BLOCK) {
      int n = Math.min(Heap.BLOCK, a.capacity() - start);
      a.get(start, values, 0, n);
      if (weights == null) {
        for (int i = 0; i < n; i++) {
          total += values[i];
        }
      } else {
        weights.get(start, factors, 0, n);
        for (int i = 0; i < n; i++) {
          total += (double) values[i] * factors[i];
        }
      }
    }
    return total;
  }

  /** a[aFrom + i] += b[bFrom + i]. */
  static void addTo(float[] a, int aFrom, float[] b, int bFrom, int n) {
    int whole = n / VectorMath.LANES * VectorMath.LANES;
    for (int i = 0; i < whole; i += VectorMath.LANES) {
      VectorMath.load(a, aFrom + i).add(VectorMath.load(b, bFrom + i)).intoArray(a, aFrom + i);
    }
    for (int i = whole; i < n; i++) {
      a[aFrom + i] += b[bFrom + i];
    }
  }

  /** y[from + i] += values[i], in native memory. */
  static void addTo(FloatBuffer y, int from, float[] values, int n, float[] scratch) {
    y.get(from, scratch, 0, n);
    addTo(scratch, 0, values, 0, n);
    y.put(from, scratch, 0, n);
  }
}
