package org.overseer.perceiver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.RampSchedule;

class CosineScheduleTest {
  private static final double HALF_ROOT = Math.sqrt(0.5);

  @Test
  void flatThenCosineHasTheValuesComputedByHand() {
    assertThat(values(new CosineSchedule(2, 2, 6), 8))
        .containsExactly(
            new double[] {2, 2, 2, 1 + HALF_ROOT, 1, 1 - HALF_ROOT, 0, 0}, within(1e-12));
  }

  @Test
  void withoutAFlatPartItFallsFromTheFirstStep() {
    assertThat(values(new CosineSchedule(0.5, 0, 3), 5))
        .containsExactly(new double[] {0.5, 0.375, 0.125, 0, 0}, within(1e-12));
  }

  @Test
  void aRampAroundItIsTheTextRecipe() {
    ISchedule schedule = new RampSchedule(new CosineSchedule(4, 0, 8), 4);
    double[] cosine = {1, Math.cos(Math.PI / 8), HALF_ROOT, Math.sin(Math.PI / 8), 0, -1};
    assertThat(values(schedule, 5))
        .containsExactly(
            new double[] {
              1 * (1 + cosine[0]) / 2,
              2 * (1 + cosine[1]) / 2,
              3 * (1 + cosine[2]) / 2,
              4 * (1 + cosine[3]) / 2,
              4 * (1 + cosine[4]) / 2
            },
            within(1e-12));
    assertThat(schedule.valueAt(8, 0)).isZero();
  }

  @Test
  void theImageRecipeOfThePaperIsFlatForHalfOfItsSteps() {
    ISchedule schedule = new CosineSchedule(2e-3, 137_625 / 2, 137_625);
    assertThat(schedule.valueAt(0, 0)).isEqualTo(2e-3);
    assertThat(schedule.valueAt(68_811, 0)).isEqualTo(2e-3);
    assertThat(schedule.valueAt(68_812 + 68_813 / 2, 0)).isCloseTo(1e-3, within(1e-7));
    assertThat(schedule.valueAt(137_624, 0)).isPositive().isLessThan(1e-9);
    assertThat(schedule.valueAt(137_625, 0)).isZero();
  }

  @Test
  void aScheduleThatIsAllFlatNeverDividesByZero() {
    assertThat(values(new CosineSchedule(1, 3, 3), 4))
        .containsExactly(new double[] {1, 1, 1, 0}, within(0.0));
  }

  @Test
  void stepsOutOfOrderAreRefused() {
    assertThatThrownBy(() -> new CosineSchedule(1, 5, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("flat steps (5) must be 0 to total steps (4), which must be at least 1");
  }

  private static double[] values(ISchedule schedule, int steps) {
    return IntStream.range(0, steps).mapToDouble(i -> schedule.valueAt(i, 0)).toArray();
  }
}
