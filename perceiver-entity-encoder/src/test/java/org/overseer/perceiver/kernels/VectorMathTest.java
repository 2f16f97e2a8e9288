package org.overseer.perceiver.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorMathTest {
  private static final int UNTIL_COMPILED = 200_000;

  private final SplittableRandom random = new SplittableRandom(5);

  private FloatVector vector(float from, float to) {
    float[] lanes = new float[VectorMath.LANES];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (float) random.nextDouble(from, to);
    }
    return VectorMath.load(lanes, 0);
  }

  @Test
  void sumAddsAllLanes() {
    for (int round = 0; round < 100; round++) {
      FloatVector x = vector(-1, 1);
      double expected = 0;
      for (float lane : x.toArray()) {
        expected += lane;
      }
      assertThat((double) VectorMath.sum(x)).isCloseTo(expected, within(2e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 16, 32, 64})
  void sumAddsAllLanesHoweverManyAMachineHas(int count) {
    float[] lanes = new float[count];
    for (int i = 0; i < count; i++) {
      lanes[i] = 1 << i % 20;
    }
    float[] before = lanes.clone();
    int expected = IntStream.range(0, count).map(i -> 1 << i % 20).sum();
    assertThat(VectorMath.sum(lanes)).isEqualTo(expected);
    assertThat(lanes).isEqualTo(before);
  }

  @Test
  void sumHasTheSameBitsBeforeAndAfterItIsCompiled() {
    for (int vectors = 0; vectors < 3; vectors++) {
      FloatVector x = vector(0.1f, 2);
      float first = VectorMath.sum(x);
      int different = 0;
      for (int i = 0; i < UNTIL_COMPILED; i++) {
        different += VectorMath.sum(x) == first ? 0 : 1;
      }
      assertThat(different).isZero();
    }
  }

  @Test
  void exponentialIsAccurateToAFewUnitsInTheLastPlace() {
    for (int round = 0; round < 2_000; round++) {
      FloatVector x = vector(-86, 88);
      float[] actual = VectorMath.exp(x).toArray();
      for (int i = 0; i < actual.length; i++) {
        double expected = Math.exp(x.lane(i));
        assertThat(actual[i] / expected).as("at %s", x.lane(i)).isCloseTo(1, within(3e-7));
      }
    }
  }

  @Test
  void exponentialEndsInZeroAndInfinity() {
    assertThat(VectorMath.exp(VectorMath.broadcast(-87)).lane(0)).isZero();
    assertThat(VectorMath.exp(VectorMath.broadcast(Float.NEGATIVE_INFINITY)).lane(0)).isZero();
    assertThat(VectorMath.exp(VectorMath.broadcast(89)).lane(0)).isInfinite();
  }
}
