package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Softmax down the columns of a matrix, over every G-th row: the columns are the lanes, so that no
 * vector is ever reduced.
 *
 * <p>A block holds the rows of one group over as many columns as fit the first cache.
 */
final class VectorGroupSoftmax {
  private static final int LANES = VectorMath.LANES;
  private static final int BLOCK_FLOATS = 4096;

  private VectorGroupSoftmax() {}

  /** Where the rows of one group lie: {@code n} of them, {@code stride} floats from one another. */
  private record Group(int first, int stride, int n) {
    void load(FloatBuffer from, int column, int columns, float[] block, int blockStride) {
      for (int i = 0; i < n; i++) {
        from.get(first + i * stride + column, block, i * blockStride, columns);
      }
    }

    void store(FloatBuffer to, int column, int columns, float[] block, int blockStride) {
      for (int i = 0; i < n; i++) {
        to.put(first + i * stride + column, block, i * blockStride, columns);
      }
    }
  }

  static void forward(
      FloatBuffer scores, int rows, int groups, int[] offsets, float[] added, int from, int to) {
    int n = rows / groups;
    int blockColumns = blockColumns(n);
    float[] block = Heap.array(0, n * blockColumns);
    for (int set = 0; set + 1 < offsets.length; set++) {
      int columns = offsets[set + 1] - offsets[set];
      int end = Math.min(to, offsets[set + 1]) - offsets[set];
      for (int column = Math.max(from - offsets[set], 0); column < end; column += blockColumns) {
        int width = Math.min(blockColumns, end - column);
        for (int g = 0; g < groups; g++) {
          Group group = new Group(rows * offsets[set] + g * columns, groups * columns, n);
          group.load(scores, column, width, block, blockColumns);
          for (int c = 0; c < width; c += LANES) {
            softmax(block, c, blockColumns, n, added, set * rows + g, groups);
          }
          group.store(scores, column, width, block, blockColumns);
        }
      }
    }
  }

  /** One vector of columns. */
  private static void softmax(
      float[] block, int at, int stride, int n, float[] shifts, int shiftAt, int shiftStep) {
    FloatVector max = VectorMath.broadcast(Float.NEGATIVE_INFINITY);
    for (int i = 0; i < n; i++) {
      FloatVector score = VectorMath.load(block, at + i * stride);
      FloatVector shifted = score.add(VectorMath.broadcast(shifts[shiftAt + i * shiftStep]));
      shifted.intoArray(block, at + i * stride);
      max = max.max(shifted);
    }
    FloatVector sum = VectorMath.zero();
    for (int i = 0; i < n; i++) {
      FloatVector e = VectorMath.exp(VectorMath.load(block, at + i * stride).sub(max));
      e.intoArray(block, at + i * stride);
      sum = sum.add(e);
    }
    FloatVector inverse = VectorMath.broadcast(1f).div(sum);
    for (int i = 0; i < n; i++) {
      VectorMath.load(block, at + i * stride).mul(inverse).intoArray(block, at + i * stride);
    }
  }

  static void backward(
      FloatBuffer p, FloatBuffer d, int rows, int groups, int[] offsets, int from, int to) {
    int n = rows / groups;
    int blockColumns = blockColumns(n);
    float[] weights = Heap.array(0, n * blockColumns);
    float[] gradient = Heap.array(1, n * blockColumns);
    for (int set = 0; set + 1 < offsets.length; set++) {
      int columns = offsets[set + 1] - offsets[set];
      int end = Math.min(to, offsets[set + 1]) - offsets[set];
      for (int column = Math.max(from - offsets[set], 0); column < end; column += blockColumns) {
        int width = Math.min(blockColumns, end - column);
        for (int g = 0; g < groups; g++) {
          Group group = new Group(rows * offsets[set] + g * columns, groups * columns, n);
          group.load(p, column, width, weights, blockColumns);
          group.load(d, column, width, gradient, blockColumns);
          for (int c = 0; c < width; c += LANES) {
            centre(weights, gradient, c, blockColumns, n);
          }
          group.store(d, column, width, gradient, blockColumns);
        }
      }
    }
  }

  private static void centre(float[] p, float[] d, int at, int stride, int n) {
    FloatVector sum = VectorMath.zero();
    for (int i = 0; i < n; i++) {
      int place = at + i * stride;
      sum = VectorMath.load(p, place).fma(VectorMath.load(d, place), sum);
    }
    for (int i = 0; i < n; i++) {
      int place = at + i * stride;
      FloatVector centred = VectorMath.load(d, place).sub(sum);
      centred.mul(VectorMath.load(p, place)).intoArray(d, place);
    }
  }

  private static int blockColumns(int n) {
    return Math.max(LANES, VectorMath.padded(BLOCK_FLOATS / n));
  }
}
