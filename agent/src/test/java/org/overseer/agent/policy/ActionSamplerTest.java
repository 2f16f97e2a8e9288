package org.overseer.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ActionSamplerTest {
  private static final float ILLEGAL = -1e9f;

  private final RandomGenerator random =
      RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(5);

  @Test
  void drawsAsOftenAsTheProbabilitiesSay() {
    double[] probabilities = {0.4, 0, 0.05, 0.25, 0.1, 0, 0.2};
    float[] rows = new float[3 * 7]; // the middle row counts
    for (int a = 0; a < 7; a++) {
      rows[7 + a] = probabilities[a] == 0 ? ILLEGAL : (float) Math.log(probabilities[a]);
    }
    int draws = 50_000;
    int[] counts = new int[7];
    for (int i = 0; i < draws; i++) {
      counts[ActionSampler.sample(rows, 1, 7, random)]++;
    }
    double chiSquare = 0;
    for (int a = 0; a < 7; a++) {
      double expected = draws * probabilities[a];
      if (expected == 0) {
        assertThat(counts[a]).isZero();
      } else {
        chiSquare += (counts[a] - expected) * (counts[a] - expected) / expected;
      }
    }
    assertThat(chiSquare).as("4 degrees of freedom, 99.9 % quantile").isLessThan(18.47);
  }

  @Test
  void neverDrawsAnIllegalOrder() {
    for (int i = 0; i < 20_000; i++) {
      int width = 2 + random.nextInt(20);
      float[] row = maskedRow(width);
      int drawn = ActionSampler.sample(row, 0, width, random);
      assertThat(row[drawn]).isGreaterThan(-1e8f);
      assertThat(row[ActionSampler.best(row, 0, width)]).isGreaterThan(-1e8f);
    }
  }

  @Test
  void aRestLeftByRoundingGoesToALegalOrder() {
    // probabilities add up to 0.9999; a draw above that must not fall off the end
    float[] row = {(float) Math.log(0.5), (float) Math.log(0.4999), ILLEGAL, ILLEGAL};
    RandomGenerator highest = () -> -1L; // the largest double below 1
    assertThat(highest.nextDouble()).isGreaterThan(0.99999);
    assertThat(ActionSampler.sample(row, 0, 4, highest)).isEqualTo(1);
  }

  @Test
  void theBestOrderIsTheMostProbableAndTheFirstOfEquals() {
    float[] rows = {0, 0, 0, ILLEGAL, -2, -1, ILLEGAL, -1, -1};
    assertThat(ActionSampler.best(rows, 1, 3)).isEqualTo(2);
    assertThat(ActionSampler.best(rows, 2, 3)).isEqualTo(1);
  }

  private float[] maskedRow(int width) {
    float[] row = new float[width];
    double sum = 0;
    int sure = random.nextInt(width);
    for (int a = 0; a < width; a++) {
      boolean legal = a == sure || random.nextBoolean();
      row[a] = legal ? (float) (4 * random.nextGaussian()) : ILLEGAL;
      sum += legal ? Math.exp(row[a]) : 0;
    }
    for (int a = 0; a < width; a++) {
      row[a] = row[a] == ILLEGAL ? ILLEGAL : (float) (row[a] - Math.log(sum));
    }
    return row;
  }
}
