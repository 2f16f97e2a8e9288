package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A few rows on the heap, each beginning at a multiple of {@code stride}, which is the width
 * rounded up to whole vectors: loops need no masks. The padding is zero after {@link #load}.
 */
final class RowBlock {
  final float[] values;
  final int width;
  final int stride;
  final int capacity;

  /** A block in the thread's heap array {@code slot}, for at least one row. */
  RowBlock(int slot, int width) {
    this.width = width;
    this.stride = VectorMath.padded(width);
    this.capacity = Math.max(1, Heap.BLOCK / stride);
    this.values = Heap.array(slot, capacity * stride);
  }

  void load(FloatBuffer from, int row, int rows) {
    if (stride == width) {
      from.get(row * width, values, 0, rows * width);
      return;
    }
    for (int r = 0; r < rows; r++) {
      from.get((row + r) * width, values, r * stride, width);
      Arrays.fill(values, r * stride + width, (r + 1) * stride, 0f);
    }
  }

  void store(FloatBuffer to, int row, int rows) {
    if (stride == width) {
      to.put(row * width, values, 0, rows * width);
      return;
    }
    for (int r = 0; r < rows; r++) {
      to.put((row + r) * width, values, r * stride, width);
    }
  }
}
