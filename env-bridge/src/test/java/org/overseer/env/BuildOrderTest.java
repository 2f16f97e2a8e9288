package org.overseer.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.overseer.env.BuildOrder.Step;

class BuildOrderTest {
  @Test
  void missingAndAdditionalAndOtherStepsCostOneEach() {
    BuildOrder wanted = order(1, 2, 3);
    assertThat(wanted.distance(wanted)).isZero();
    assertThat(order().distance(wanted)).isEqualTo(3);
    assertThat(order(1, 3).distance(wanted)).isEqualTo(1);
    assertThat(order(1, 2, 9, 3).distance(wanted)).isEqualTo(1);
    assertThat(order(1, 9, 3).distance(wanted)).isEqualTo(1);
    assertThat(order(2, 1, 3).distance(wanted)).isEqualTo(2);
    assertThat(order(3, 2, 1).distance(wanted)).isEqualTo(2);
  }

  @Test
  void theWrongPlaceCostsTheSquaredDistanceUpToItsLimit() {
    assertThat(at(3, 0).distance(at(0, 0))).isCloseTo(0.2, within(1e-9)); // .8 · (3/6)²
    assertThat(at(0, 1.5f).distance(at(0, 0))).isCloseTo(0.05, within(1e-9));
    assertThat(at(6, 0).distance(at(0, 0))).isCloseTo(0.8, within(1e-9));
    assertThat(at(60, 80).distance(at(0, 0))).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void theRightThingAtTheWrongPlaceIsBetterThanTheWrongThing() {
    assertThat(at(500, 0).distance(at(0, 0)))
        .isLessThan(new BuildOrder(List.of(new Step(8, 0, 0))).distance(at(0, 0)));
  }

  @Test
  void itIsADistance() {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      BuildOrder a = random(random);
      BuildOrder b = random(random);
      BuildOrder c = random(random);
      assertThat(a.distance(b)).isCloseTo(b.distance(a), within(1e-9));
      assertThat(a.distance(a)).isZero();
      int longer = Math.max(a.steps().size(), b.steps().size());
      int difference = Math.abs(a.steps().size() - b.steps().size());
      assertThat(a.distance(b)).isBetween((double) difference, (double) longer);
      BuildOrder other =
          c.steps().isEmpty() ? c : new BuildOrder(c.steps().subList(1, c.steps().size()));
      assertThat(Math.abs(a.distance(c) - a.distance(other))).isLessThanOrEqualTo(1 + 1e-9);
    }
  }

  @Test
  void tooLongAnOrderIsRefused() {
    assertThatThrownBy(() -> order(new int[21]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 20 steps but this one has 21");
  }

  private static BuildOrder random(Random random) {
    List<Step> steps = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      steps.add(new Step(random.nextInt(4), random.nextInt(8), random.nextInt(8)));
    }
    return new BuildOrder(steps);
  }

  private static BuildOrder order(int... types) {
    List<Step> steps = new ArrayList<>();
    for (int type : types) {
      steps.add(new Step(type, 5, 5));
    }
    return new BuildOrder(steps);
  }

  private static BuildOrder at(float x, float y) {
    return new BuildOrder(List.of(new Step(7, x, y)));
  }
}
