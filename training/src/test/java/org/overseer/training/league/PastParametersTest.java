package org.overseer.training.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.overseer.agent.checkpoint.ParameterSnapshot;

class PastParametersTest {
  private static final int FLOATS = 100;

  private final List<Integer> read = new ArrayList<>();
  private final PastParameters parameters = new PastParameters(3L * FLOATS * Float.BYTES);

  private static ParameterSnapshot snapshot(int id) {
    return new ParameterSnapshot(id, new TreeMap<>(Map.of("w", new float[FLOATS])));
  }

  private Supplier<ParameterSnapshot> file(int id) {
    return () -> {
      read.add(id);
      return snapshot(id);
    };
  }

  @Test
  void ofAllPlayersInFilesOnlyThoseAskedForLastAreInMemory() {
    for (int id = 0; id < 500; id++) {
      ParameterSnapshot own = snapshot(id);
      parameters.add(() -> own);
      assertThat(parameters.get(id)).isSameAs(own);
      parameters.stored(id, file(id));
    }
    assertThat(read).isEmpty();
    assertThat(parameters.get(499).version()).isEqualTo(499);
    assertThat(parameters.get(497).version()).isEqualTo(497);
    assertThat(read).as("among the last three").isEmpty();
    assertThat(parameters.get(3).version()).isEqualTo(3);
    assertThat(parameters.get(498).version()).isEqualTo(498);
    assertThat(parameters.get(3).version()).isEqualTo(3);
    assertThat(parameters.get(497).version()).isEqualTo(497);
    assertThat(parameters.get(499).version()).isEqualTo(499);
    assertThat(read).containsExactly(3, 498, 499);
  }

  @Test
  void onesThatAreTooLargeAreReadEachTime() {
    PastParameters none = new PastParameters(FLOATS);
    none.add(file(0));
    none.get(0);
    none.get(0);
    assertThat(read).containsExactly(0, 0);
  }

  @Test
  void lostOnesAreNotThere() {
    parameters.add(null);
    parameters.add(file(1));
    assertThat(parameters.get(1).version()).isEqualTo(1);
    assertThatThrownBy(() -> parameters.get(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the past player 0 is lost");
  }
}
