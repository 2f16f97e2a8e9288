package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Moving and averaging rows: copies within native memory, sums on the heap. */
final class VectorRows {
  private VectorRows() {}

  static void gather(
      FloatBuffer x, int[] rows, FloatBuffer y, int width, boolean accumulate, int from, int to) {
    if (accumulate) {
      gatherAdd(x, rows, y, width, from, to);
      return;
    }
    float[] zeros = new float[0];
    for (int i = from; i < to; i++) {
      if (rows[i] >= 0) {
        y.put(i * width, x, rows[i] * width, width);
      } else {
        zeros = zeros.length == width ? zeros : new float[width];
        y.put(i * width, zeros, 0, width);
      }
    }
  }

  private static void gatherAdd(
      FloatBuffer x, int[] rows, FloatBuffer y, int width, int from, int to) {
    float[] row = Heap.array(0, width);
    float[] sum = Heap.array(1, width);
    for (int i = from; i < to; i++) {
      if (rows[i] >= 0) {
        x.get(rows[i] * width, row, 0, width);
        VectorElementwise.addTo(y, i * width, row, width, sum);
      }
    }
  }

  static void scatterAdd(FloatBuffer x, int[] rows, FloatBuffer y, int width) {
    float[] row = Heap.array(0, width);
    float[] sum = Heap.array(1, width);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] >= 0) {
        x.get(i * width, row, 0, width);
        VectorElementwise.addTo(y, rows[i] * width, row, width, sum);
      }
    }
  }

  /** A rectangle's position in a buffer: first element and elements from row to row. */
  record Place(FloatBuffer buffer, int start, int stride) {}

  static void copyBlock(Place from, Place to, int rows, int columns, boolean accumulate) {
    boolean whole = from.stride == columns && to.stride == columns;
    if (whole && !accumulate) {
      to.buffer.put(to.start, from.buffer, from.start, rows * columns);
      return;
    }
    float[] values = Heap.array(0, columns);
    float[] sum = Heap.array(1, columns);
    for (int row = 0; row < rows; row++) {
      int source = from.start + row * from.stride;
      int target = to.start + row * to.stride;
      if (accumulate) {
        from.buffer.get(source, values, 0, columns);
        VectorElementwise.addTo(to.buffer, target, values, columns, sum);
      } else {
        to.buffer.put(target, from.buffer, source, columns);
      }
    }
  }

  static void transpose(
      FloatBuffer x, int batch, int rows, int columns, FloatBuffer y, boolean accumulate) {
    int n = rows * columns;
    float[] in = Heap.array(0, n);
    float[] out = Heap.array(1, n);
    for (int b = 0; b < batch; b++) {
      x.get(b * n, in, 0, n);
      if (accumulate) {
        y.get(b * n, out, 0, n);
      } else {
        Arrays.fill(out, 0, n, 0f);
      }
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          out[c * rows + r] += in[r * columns + c];
        }
      }
      y.put(b * n, out, 0, n);
    }
  }

  static void segmentMean(
      FloatBuffer x, int[] offsets, FloatBuffer y, int width, int fromSet, int toSet) {
    float[] mean = Heap.array(2, width);
    for (int set = fromSet; set < toSet; set++) {
      Arrays.fill(mean, 0, width, 0f);
      int length = offsets[set + 1] - offsets[set];
      float[] rows = Heap.array(3, length * width);
      x.get(offsets[set] * width, rows, 0, length * width);
      for (int i = 0; i < length; i++) {
        VectorElementwise.addTo(mean, 0, rows, i * width, width);
      }
      scale(mean, width, length);
      y.put(set * width, mean, 0, width);
    }
  }

  static void segmentMeanBackward(
      FloatBuffer dy,
      int[] offsets,
      FloatBuffer dx,
      int width,
      boolean accumulate,
      int fromSet,
      int toSet) {
    float[] share = Heap.array(2, width);
    for (int set = fromSet; set < toSet; set++) {
      int length = offsets[set + 1] - offsets[set];
      if (length == 0) {
        continue;
      }
      dy.get(set * width, share, 0, width);
      scale(share, width, length);
      float[] rows = Heap.array(3, length * width);
      if (accumulate) {
        dx.get(offsets[set] * width, rows, 0, length * width);
      } else {
        Arrays.fill(rows, 0, length * width, 0f);
      }
      for (int i = 0; i < length; i++) {
        VectorElementwise.addTo(rows, i * width, share, 0, width);
      }
      dx.put(offsets[set] * width, rows, 0, length * width);
    }
  }

  private static void scale(float[] row, int width, int length) {
    float factor = length == 0 ? 0f : 1f / length;
    for (int c = 0; c < width; c++) {
      row[c] *= factor;
    }
  }
}
