package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Perceiver learns to read digits of writers that it has not seen. */
class DigitsLearningTest {
  private static final Logger LOG = LoggerFactory.getLogger(DigitsLearningTest.class);

  /** The nearest neighbour among the training digits is right for 95.6 %. */
  private static final double ENOUGH = 0.97;

  @Test
  void heldOutDigitsAreReadBetterThanByTheNearestNeighbour() {
    requireAccuracy(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3})
  @Tag("learning")
  void otherSeedsDoAsWell(long seed) {
    requireAccuracy(seed);
  }

  private static void requireAccuracy(long seed) {
    Evaluation evaluation = DigitsTraining.run(seed, DigitsTraining.STEPS);
    LOG.info("digits, seed {}: {}", seed, evaluation.line());
    assertThat(evaluation.figure(Evaluation.ACCURACY)).isGreaterThanOrEqualTo(ENOUGH);
  }
}
