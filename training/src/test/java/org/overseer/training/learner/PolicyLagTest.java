package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PolicyLagTest {
  @Test
  void quantilesAreThoseOfTheSortedLags() {
    long[] versions = {10, 9, 3, 10, 8, 10, 9, 10, 7, 9};
    // lags sorted: 0 0 0 0 1 1 1 2 3 7
    assertThat(PolicyLag.of(versions, 10)).isEqualTo(new PolicyLag(1.5, 1, 3, 7));
  }

  @Test
  void oneTrajectoryIsAllQuantiles() {
    assertThat(PolicyLag.of(new long[] {4}, 9)).isEqualTo(new PolicyLag(5, 5, 5, 5));
  }
}
