package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;

/** Copies of rows between native buffers and the arrays of {@link Heap}. */
final class HeapRows {
  private HeapRows() {}

  /** Rows as {@link VectorProducts#dots} wants its second operand, in array {@code slot}. */
  static float[] panels(int slot, float[] rows, int n, int width) {
    float[] panels = Heap.array(slot, VectorMath.padded(n) * width);
    VectorProducts.toPanels(rows, n, width, panels);
    return panels;
  }

  /** Rows {@code row} to {@code row + rows} of a buffer, in array {@code slot}. */
  static float[] load(int slot, FloatBuffer source, int row, int rows, int width) {
    float[] values = Heap.array(slot, rows * width);
    source.get(row * width, values, 0, rows * width);
    return values;
  }

  /** Writes rows that lie {@code stride} elements apart. */
  static void store(FloatBuffer target, int row, int rows, int width, float[] values, int stride) {
    if (stride == width) {
      target.put(row * width, values, 0, rows * width);
      return;
    }
    for (int i = 0; i < rows; i++) {
      target.put((row + i) * width, values, i * stride, width);
    }
  }

  /** Adds rows that lie {@code stride} elements apart; overwrites array 10. */
  static void add(FloatBuffer target, int row, int rows, int width, float[] values, int stride) {
    float[] sum = Heap.array(10, rows * width);
    target.get(row * width, sum, 0, rows * width);
    for (int i = 0; i < rows; i++) {
      VectorElementwise.addTo(sum, i * width, values, i * stride, width);
    }
    target.put(row * width, sum, 0, rows * width);
  }
}
