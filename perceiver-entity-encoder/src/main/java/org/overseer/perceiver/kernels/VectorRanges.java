package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;

/** The ranges of elements, rows and sets into which {@link VectorKernels} splits its work. */
final class VectorRanges {
  private final RowThreads threads;

  /**
   * @param threads at least 1, the calling thread included
   */
  VectorRanges(int threads) {
    this.threads = new RowThreads(threads);
  }

  /** Number of ranges into which {@link #run} splits this work. */
  int parts(int rows, long elements) {
    return threads.parts(rows, elements);
  }

  /** Runs all ranges. */
  void run(int rows, long elements, RowThreads.Range range) {
    threads.run(rows, elements, range);
  }

  /** Over all elements, split at whole blocks. */
  void elements(FloatBuffer x, RowThreads.Range range) {
    int length = x.capacity();
    int blocks = (length + Heap.BLOCK - 1) / Heap.BLOCK;
    threads.run(
        blocks,
        length,
        (part, from, to) -> range.run(part, from * Heap.BLOCK, Math.min(to * Heap.BLOCK, length)));
  }

  void rows(FloatBuffer x, int columns, RowThreads.Range range) {
    if (columns > 0) {
      threads.run(x.capacity() / columns, x.capacity(), range);
    }
  }

  void sets(int[] offsets, FloatBuffer x, RowThreads.Range range) {
    threads.run(offsets.length - 1, x.capacity(), range);
  }

  void sets(int[] offsets, int first, int last, int width, RowThreads.Range range) {
    long elements = (long) (offsets[last] - offsets[first]) * width;
    threads.run(
        last - first, elements, (part, from, to) -> range.run(part, first + from, first + to));
  }

  /** target (+)= the ranges' sums, in the order of the ranges. */
  static void addParts(float[][] parts, int width, FloatBuffer target, boolean accumulate) {
    float[] sums = Heap.array(0, width);
    if (accumulate) {
      target.get(0, sums, 0, width);
      VectorElementwise.addTo(sums, 0, parts[0], 0, width);
    } else {
      System.arraycopy(parts[0], 0, sums, 0, width);
    }
    for (int part = 1; part < parts.length; part++) {
      VectorElementwise.addTo(sums, 0, parts[part], 0, width);
    }
    target.put(0, sums, 0, width);
  }
}
