package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AnglesTest {
  private static final double TOLERANCE = 2.3e-16;

  @Test
  void sineAndCosineAreThoseOfTheLibrary() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      check((random.nextDouble() - 0.5) * 200);
    }
    for (int eighths = -80; eighths <= 80; eighths++) {
      check(eighths * Math.PI / 4);
      check(Math.nextUp(eighths * Math.PI / 4));
      check(Math.nextDown(eighths * Math.PI / 4));
    }
    check(0);
    check(-0.0);
    check(Double.MIN_VALUE);
  }

  private static void check(double angle) {
    assertThat(Angles.cos(angle)).isCloseTo(StrictMath.cos(angle), within(TOLERANCE));
    assertThat(Angles.sin(angle)).isCloseTo(StrictMath.sin(angle), within(TOLERANCE));
  }
}
