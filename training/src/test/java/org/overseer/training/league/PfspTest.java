package org.overseer.training.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.overseer.training.Games;

class PfspTest {
  private static final int DRAWS = 40_000;
  private final RandomGenerator random = Games.random(2);

  private double[] shares(Pfsp weighting, double... winRates) {
    double[] shares = new double[winRates.length];
    for (int i = 0; i < DRAWS; i++) {
      shares[weighting.draw(winRates, random)] += 1.0 / DRAWS;
    }
    return shares;
  }

  @ParameterizedTest
  @CsvSource({
    "UNIFORM, 1, 1, 1, 1",
    "VARIANCE, 0, 0.16, 0.21, 0",
    "LINEAR, 1, 0.8, 0.3, 0",
    "LINEAR_CAPPED, 0.5, 0.5, 0.3, 0",
    "SQUARED, 1, 0.64, 0.09, 0"
  })
  void weightsAreThoseOfAlphaStar(Pfsp weighting, double at0, double at2, double at7, double at1) {
    assertThat(weighting.weight(0)).isCloseTo(at0, within(1e-12));
    assertThat(weighting.weight(0.2)).isCloseTo(at2, within(1e-12));
    assertThat(weighting.weight(0.7)).isCloseTo(at7, within(1e-12));
    assertThat(weighting.weight(1)).isCloseTo(at1, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Pfsp.class)
  void opponentsAreDrawnInProportionToTheirWeights(Pfsp weighting) {
    double[] winRates = {0.9, 0.5, 0, 1, 0.25};
    double total = 0;
    for (double rate : winRates) {
      total += weighting.weight(rate);
    }
    double[] shares = shares(weighting, winRates);
    for (int i = 0; i < winRates.length; i++) {
      double expected = weighting.weight(winRates[i]) / total;
      assertThat(shares[i]).isCloseTo(expected, within(0.012)); // σ at most 0.0025
      assertThat(shares[i] == 0).isEqualTo(expected == 0);
    }
  }

  @Test
  void whereNobodyHasAnyWeightAllAreDrawnAlike() {
    for (double share : shares(Pfsp.SQUARED, 1, 1, 1, 1)) {
      assertThat(share).isCloseTo(0.25, within(0.012));
    }
    for (double share : shares(Pfsp.VARIANCE, 0, 1)) {
      assertThat(share).isCloseTo(0.5, within(0.012));
    }
    for (double share : shares(Pfsp.LINEAR, 1 - 1e-12, 1)) {
      assertThat(share).isCloseTo(0.5, within(0.012));
    }
  }

  @Test
  void theOnlyCandidateIsDrawn() {
    assertThat(Pfsp.SQUARED.draw(new double[] {1}, random)).isZero();
    assertThat(Pfsp.LINEAR.draw(new double[] {0.4}, random)).isZero();
  }
}
