package org.overseer.perceiver.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Parts of arrays as views of the same memory.
 *
 * <p>ND4J's own {@code get} gives an empty array, without a word, for a part that lies further from
 * the array's first element than the array is long less its place in its buffer; arrays of an arena
 * hardly ever begin their buffer.
 */
final class Nd4jViews {
  private Nd4jViews() {}

  /** Rows and columns of a C-order matrix. */
  static INDArray block(INDArray matrix, int row, int column, int rows, int columns) {
    long width = matrix.size(1);
    return of(matrix, new long[] {rows, columns}, new long[] {width, 1}, row * width + column);
  }

  /** Any part of an array, from its element number {@code first} on. */
  static INDArray of(INDArray array, long[] shape, long[] strides, long first) {
    return Nd4j.create(array.data(), shape, strides, array.offset() + first, 'c');
  }
}
