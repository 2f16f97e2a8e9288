package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApmTest {
  @Test
  void actionsCountForAMinuteOfGameTime() {
    Apm apm = new Apm();
    apm.add(0, 2);
    apm.add(16, 1);
    assertThat(apm.rate(16)).isEqualTo(3);
    assertThat(apm.rate(59 * 16)).isEqualTo(3);
    assertThat(apm.rate(60 * 16)).isEqualTo(1);
    assertThat(apm.rate(61 * 16)).isZero();
    apm.add(100_000, 5);
    assertThat(apm.rate(100_000)).isEqualTo(5);
  }
}
