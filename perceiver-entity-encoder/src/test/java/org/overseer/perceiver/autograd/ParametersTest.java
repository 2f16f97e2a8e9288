package org.overseer.perceiver.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ParametersTest {
  @Test
  void parametersOverGivenArraysLiveThere() {
    INDArray flat = Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f, 6f, 7f);
    INDArray slice = flat.get(NDArrayIndex.interval(1, 7)).reshape('c', 2, 3);
    Parameters parameters = Parameters.over(Map.of("w", slice));

    Parameter w = parameters.add("w", Nd4j.zeros(DataType.FLOAT, 2, 3));

    assertThat(w.value().getFloat(1, 2)).isEqualTo(7);
    w.value().putScalar(0, 0, 20);
    assertThat(flat.getFloat(1)).isEqualTo(20);
  }

  @Test
  void whatHasNoFittingArrayIsRefused() {
    INDArray zeros = Nd4j.zeros(DataType.FLOAT, 2, 3);
    Parameters parameters =
        Parameters.over(
            Map.of(
                "w", Nd4j.zeros(DataType.FLOAT, 3, 2),
                "turned", Nd4j.zeros(DataType.FLOAT, 3, 2).transpose()));

    assertThatThrownBy(() -> parameters.add("w", zeros))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parameter w needs an array of shape [2, 3] but was given [3, 2]");
    assertThatThrownBy(() -> parameters.add("b", zeros))
        .hasMessage("parameter b needs an array of shape [2, 3] but was given none");
    assertThatThrownBy(() -> parameters.add("turned", zeros))
        .hasMessage("parameter turned needs a gapless C-order float array to live in");
  }
}
