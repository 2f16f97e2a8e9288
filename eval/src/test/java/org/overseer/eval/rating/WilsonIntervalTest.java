package org.overseer.eval.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonIntervalTest {
  // Newcombe (1998), table I, method 3; the last is the mirror image of 0 of 20
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0, 0.1611",
    "1, 29, 0.0061, 0.1718",
    "20, 20, 0.8389, 1"
  })
  void publishedIntervalsAreReproduced(long successes, long trials, double low, double high) {
    WilsonInterval interval = WilsonInterval.of(successes, trials);
    assertThat(interval.low()).isCloseTo(low, within(5e-5));
    assertThat(interval.high()).isCloseTo(high, within(5e-5));
  }

  @ParameterizedTest
  @CsvSource({"3, 10", "1, 400", "200, 400", "399, 400"})
  void theEndsAreTheRatesThatTheObservationIsJustCompatibleWith(long successes, long trials) {
    // what defines the interval: |p̂ − p| = z √(p (1 − p) / n) at both ends
    WilsonInterval interval = WilsonInterval.of(successes, trials);
    double rate = (double) successes / trials;
    for (double end : new double[] {interval.low(), interval.high()}) {
      double deviation = 1.959963984540054 * Math.sqrt(end * (1 - end) / trials);
      assertThat(Math.abs(rate - end)).isCloseTo(deviation, within(1e-12));
    }
  }

  @Test
  void noTrialsSayNothing() {
    assertThat(WilsonInterval.of(0, 0)).isEqualTo(new WilsonInterval(0, 1));
  }

  @Test
  void moreSuccessesThanTrialsAreRefused() {
    assertThatThrownBy(() -> WilsonInterval.of(3, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WilsonInterval.of(-1, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRateOfDrawnGamesOrWeightedTrialsHasTheSameInterval() {
    assertThat(WilsonInterval.ofRate(81.0 / 263, 263)).isEqualTo(WilsonInterval.of(81, 263));
    WilsonInterval interval = WilsonInterval.ofRate(0.625, 12.5);
    for (double end : new double[] {interval.low(), interval.high()}) {
      double deviation = 1.959963984540054 * Math.sqrt(end * (1 - end) / 12.5);
      assertThat(Math.abs(0.625 - end)).isCloseTo(deviation, within(1e-12));
    }
    assertThat(WilsonInterval.ofRate(0.5, 0)).isEqualTo(new WilsonInterval(0, 1));
  }

  @ParameterizedTest
  @CsvSource({"1.01, 5", "-0.1, 5", "NaN, 5", "0.5, -1", "0.5, Infinity"})
  void ratesAndTrialsThatCannotBeAreRefused(double rate, double trials) {
    assertThatThrownBy(() -> WilsonInterval.ofRate(rate, trials))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
