package org.overseer.perceiver.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FloatBuffersTest {
  @Test
  void honoursTheOffsetOfAView() {
    INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    INDArray rows = matrix.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all());

    assertThat(FloatBuffers.of(rows).capacity()).isEqualTo(4);
    assertThat(FloatBuffers.toArray(rows)).containsExactly(3, 4, 5, 6);
    FloatBuffers.write(new float[] {7, 8, 9, 10}, rows);
    assertThat(FloatBuffers.toArray(matrix)).containsExactly(1, 2, 7, 8, 9, 10);
  }

  @Test
  void refusesArraysWithGapsAndOtherTypes() {
    INDArray matrix = Nd4j.zeros(DataType.FLOAT, 3, 4);

    assertThatThrownBy(() -> FloatBuffers.of(matrix.transpose()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shape [4, 3]");
    assertThatThrownBy(() -> FloatBuffers.of(Nd4j.zeros(DataType.DOUBLE, 2)))
        .hasMessageContaining("DOUBLE");
  }

  @Test
  void refusesWhatABufferWouldHoldInPartOnly() {
    try (INDArray large = Nd4j.createUninitialized(DataType.FLOAT, 1L << 29)) { // never touched
      assertThatThrownBy(() -> FloatBuffers.of(large))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("more than 536,870,911 elements");
    }
  }

  @Test
  void readsArraysWithGapsInLogicalOrder() {
    INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}});

    assertThat(FloatBuffers.toArray(matrix.transpose())).containsExactly(1, 3, 2, 4);
    assertThat(FloatBuffers.toArray(Nd4j.create(DataType.FLOAT, 0, 4))).isEmpty();
  }
}
