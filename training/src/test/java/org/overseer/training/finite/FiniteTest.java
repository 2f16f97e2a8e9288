package org.overseer.training.finite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.optim.NonFiniteException;

class FiniteTest {
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aNumberThatIsNotFiniteIsFoundWhereverItIs(float culprit) {
    for (int at = 0; at < 100; at++) {
      float[] numbers = new float[100];
      numbers[at] = culprit;
      assertThatThrownBy(() -> Finite.require("rewards", numbers))
          .isInstanceOf(NonFiniteException.class)
          .hasMessage("the rewards are not finite: number " + at + " of 100 is " + culprit);
    }
  }

  @Test
  void everyNanIsFound() {
    for (int bits : new int[] {0x7f800001, 0x7fffffff, 0xff800001, 0xffffffff, 0x7fc00000}) {
      float[] numbers = {Float.intBitsToFloat(bits)};
      assertThatThrownBy(() -> Finite.require("values", numbers))
          .isInstanceOf(NonFiniteException.class);
    }
  }

  @Test
  void extremeButFiniteNumbersPass() {
    float[] numbers = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -0f, 0f, -1e9f};
    assertThatCode(() -> Finite.require("values", numbers)).doesNotThrowAnyException();
  }

  @Test
  void numbersBeyondTheLengthDoNotCount() {
    assertThat(Finite.first(new float[] {1, Float.NaN}, 1)).isEqualTo(-1);
    assertThat(Finite.first(new float[] {1, Float.NaN}, 2)).isEqualTo(1);
  }

  @Test
  void oneNumberIsCheckedAlone() {
    assertThatThrownBy(() -> Finite.require("value loss", Double.NaN))
        .hasMessage("the value loss is not finite: it is NaN");
  }

  @Test
  void aWeightThatTakesATermOutOfRangeIsTold() {
    assertThat(Finite.weighted("entropy", 0.5f, 3)).isEqualTo(1.5f);
    assertThat(Finite.weighted("entropy", 0.5f, Float.NaN)).isNaN();
    assertThatThrownBy(() -> Finite.weighted("entropy", 1e30f, 1e10f))
        .isInstanceOf(NonFiniteException.class)
        .hasMessage("the weighted entropy is not finite: it is 1.0E30 times 1.0E10");
  }
}
