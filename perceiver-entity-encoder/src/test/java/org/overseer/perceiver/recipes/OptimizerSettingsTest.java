package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerSettingsTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @ParameterizedTest
  @EnumSource
  void settingsOutOfRangeAreRefusedForEveryMethod(OptimizerSettings.Name name) {
    for (double rate : new double[] {0, -1, Double.NaN, INFINITY}) {
      refuses(
          name, rate, 0, 1, 0.9, 0.9, "learning rate (" + rate + ") must be above 0 and finite");
    }
    for (double decay : new double[] {-1, Double.NaN, INFINITY}) {
      refuses(name, 1, decay, 1, 0.9, 0.9, "weight decay (" + decay + ") finite and not negative");
    }
    for (double clip : new double[] {0, -1, Double.NaN}) {
      refuses(name, 1, 0, clip, 0.9, 0.9, "clip (" + clip + ") must be positive");
    }
    for (double beta : new double[] {-0.1, 1, Double.NaN}) {
      refuses(name, 1, 0, 1, beta, 0.9, "betas (" + beta + ", 0.9) from 0 to below 1");
      refuses(name, 1, 0, 1, 0.9, beta, "betas (0.9, " + beta + ") from 0 to below 1");
    }
    assertThat(new OptimizerSettings(name, 1, 0, 0, 0, INFINITY, 0, 0).clip()).isInfinite();
  }

  private static void refuses(
      OptimizerSettings.Name name,
      double rate,
      double decay,
      double clip,
      double beta1,
      double beta2,
      String message) {
    assertThatThrownBy(() -> new OptimizerSettings(name, rate, 0, 0, decay, clip, beta1, beta2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
