package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandstillTest {
  private static final long START = Long.MAX_VALUE - 5; // such clocks may wrap around
  private static final long LONG = Standstill.LONGEST_NANOS + 1;

  private final Standstill standstill = new Standstill();

  @Test
  void manyQuickAnswersAreNoStandstill() {
    for (int i = 0; i < 50 * Standstill.MOST_ANSWERS; i++) {
      assertThat(standstill.lasts(true, START)).isFalse();
    }
    assertThat(standstill.lasts(true, START + LONG)).isTrue();
  }

  @Test
  void fewSlowAnswersAreNoStandstill() {
    for (int i = 0; i < Standstill.MOST_ANSWERS; i++) {
      assertThat(standstill.lasts(true, START + i * LONG)).isFalse();
    }
    assertThat(standstill.lasts(true, START + Standstill.MOST_ANSWERS * LONG)).isTrue();
  }

  @Test
  void aGameThatGoesOnBeginsAnew() {
    for (int i = 0; i < Standstill.MOST_ANSWERS; i++) {
      assertThat(standstill.lasts(true, START)).isFalse();
    }
    assertThat(standstill.lasts(false, START + LONG)).isFalse();
    for (int i = 1; i < Standstill.MOST_ANSWERS; i++) {
      assertThat(standstill.lasts(true, START + LONG)).isFalse();
    }
    assertThat(standstill.lasts(true, START + 2 * LONG - 1)).isFalse();
    assertThat(standstill.lasts(true, START + 2 * LONG)).isTrue();
  }
}
