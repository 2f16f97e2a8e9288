package org.overseer.perceiver.kernels;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Temporary arrays of one {@link Nd4jKernels} call, released at its end. */
final class Scratch implements AutoCloseable {
  private final List<INDArray> arrays = new ArrayList<>();

  INDArray array(long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    arrays.add(array);
    return array;
  }

  INDArray like(INDArray other) {
    return array(other.shape());
  }

  INDArray of(float[] values, long... shape) {
    INDArray array = array(shape);
    FloatBuffers.write(values, array);
    return array;
  }

  INDArray ones(long... shape) {
    return array(shape).assign(1);
  }

  /** A gapless copy in C order, for instance of a permuted view. */
  INDArray copy(INDArray view) {
    return array(view.shape()).assign(view);
  }

  @Override
  public void close() {
    arrays.forEach(INDArray::close);
  }
}
