package org.overseer.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

class ParameterSnapshotTest {
  private final Parameters parameters = new Parameters();

  ParameterSnapshotTest() {
    parameters.add("a", Nd4j.createFromArray(1f, 2f, 3f, 4f).reshape('c', 2, 2));
    parameters.add("b", Nd4j.createFromArray(5f));
  }

  @Test
  void keepsItsValuesWhileTheParametersGoOn() {
    ParameterSnapshot snapshot = ParameterSnapshot.of(7, parameters);
    parameters.get("a").value().muli(10);
    assertThat(snapshot.version()).isEqualTo(7);
    assertThat(snapshot.values().get("a")).containsExactly(1, 2, 3, 4);
    snapshot.copyTo(parameters);
    assertThat(FloatBuffers.toArray(parameters.get("a").value())).containsExactly(1, 2, 3, 4);
    parameters.get("a").value().muli(10);
    assertThat(snapshot.values().get("a")).containsExactly(1, 2, 3, 4);
  }

  @Test
  void refusesParametersThatItDoesNotHoldAndChangesNothing() {
    SortedMap<String, float[]> values = new TreeMap<>();
    values.put("a", new float[] {9, 9, 9, 9});
    assertThatThrownBy(() -> new ParameterSnapshot(1, values).copyTo(parameters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parameter 'b' has 1 elements, the snapshot does not hold it");
    values.put("b", new float[3]);
    assertThatThrownBy(() -> new ParameterSnapshot(1, values).copyTo(parameters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parameter 'b' has 1 elements, the snapshot holds 3");
    assertThat(FloatBuffers.toArray(parameters.get("a").value())).containsExactly(1, 2, 3, 4);
  }

  @Test
  void theMapCannotBeChanged() {
    ParameterSnapshot snapshot = ParameterSnapshot.of(7, parameters);
    assertThatThrownBy(() -> snapshot.values().remove("a"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
