package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.optim.NonFiniteException;

class ChooserTest {
  private static final float ILLEGAL = -1e9f;
  private static final double[] PROBABILITIES = {0.4, 0, 0.05, 0.25, 0.1, 0, 0.2};

  private final Random random = new Random(5);

  private static Chooser chooser(long seed, float temperature) {
    return new Chooser(new long[] {seed}, new float[] {temperature});
  }

  /** The middle one of three rows. */
  private static float[] rows() {
    float[] rows = new float[3 * 7];
    for (int a = 0; a < 7; a++) {
      rows[7 + a] = PROBABILITIES[a] == 0 ? ILLEGAL : (float) Math.log(PROBABILITIES[a]);
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.5f, 1})
  void aNetworkThatHasOverflowedDoesNotChoose(float temperature) {
    float[] rows = {Float.NaN, Float.NaN, Float.NaN};
    assertThatThrownBy(() -> chooser(3, temperature).choose("orders", 0, rows, 0, 3))
        .isInstanceOf(NonFiniteException.class)
        .hasMessageContaining("of head 'orders' are not finite");
  }

  @ParameterizedTest
  @ValueSource(floats = {1, 0.5f, 2})
  void drawsAsOftenAsTheTemperedProbabilitiesSayAndRecordsThem(float temperature) {
    double[] tempered = new double[7];
    for (int a = 0; a < 7; a++) {
      tempered[a] = Math.pow(PROBABILITIES[a], 1 / temperature);
    }
    double total = Arrays.stream(tempered).sum();
    int draws = 50_000;
    int[] counts = new int[7];
    Chooser chooser = chooser(3, temperature);
    for (int i = 0; i < draws; i++) {
      int choice = chooser.choose("orders", 0, rows(), 1, 7);
      counts[choice]++;
      assertThat(Math.exp(chooser.logProbability()))
          .isCloseTo(tempered[choice] / total, within(1e-6));
    }
    double chiSquare = 0;
    for (int a = 0; a < 7; a++) {
      double expected = draws * tempered[a] / total;
      if (expected == 0) {
        assertThat(counts[a]).isZero();
      } else {
        chiSquare += (counts[a] - expected) * (counts[a] - expected) / expected;
      }
    }
    assertThat(chiSquare).as("4 degrees of freedom, 99.9 % quantile").isLessThan(18.47);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1e-20f, 0.3f, 1, 1e12f})
  void neverMakesAnIllegalChoice(float temperature) {
    Chooser chooser = chooser(4, temperature);
    for (int i = 0; i < 10_000; i++) {
      int width = 2 + random.nextInt(20);
      float[] row = maskedRow(width);
      assertThat(row[chooser.choose("orders", 0, row, 0, width)]).isGreaterThan(-1e8f);
      assertThat(chooser.logProbability()).isLessThan(1e-6f);
    }
  }

  @Test
  void aRestLeftByRoundingGoesToALegalChoice() {
    // probabilities add up to 0.9, so one draw in ten falls off the end
    float[] row = {(float) Math.log(0.5), (float) Math.log(0.4), ILLEGAL, ILLEGAL};
    Chooser chooser = chooser(5, 1);
    int[] counts = new int[4];
    for (int i = 0; i < 10_000; i++) {
      counts[chooser.choose("orders", 0, row, 0, 4)]++;
    }
    assertThat(counts[1] / 10_000.0).isCloseTo(0.5, within(0.02));
    assertThat(counts[0] + counts[1]).isEqualTo(10_000);
  }

  @Test
  void temperatureZeroTakesTheMostProbableAndTheFirstOfEquals() {
    float[] rows = {0, 0, 0, ILLEGAL, -2, -1, ILLEGAL, -1, -1};
    Chooser chooser = chooser(6, 0);
    assertThat(chooser.choose("orders", 0, rows, 1, 3)).isEqualTo(2);
    assertThat(chooser.logProbability()).as("it was certain").isZero();
    assertThat(chooser.choose("orders", 0, rows, 2, 3)).isEqualTo(1);
  }

  @Test
  void aPlayersDrawsFollowItsOwnSeedWhoeverElseDraws() {
    float[] row = maskedRow(12);
    int[] alone = new int[100];
    Chooser single = chooser(77, 1);
    Arrays.setAll(alone, i -> single.choose("orders", 0, row, 0, 12));
    Chooser three = new Chooser(new long[] {1, 77, 2}, new float[] {0.5f, 1, 0});
    int[] among = new int[100];
    for (int i = 0; i < 100; i++) {
      three.choose("orders", 2, row, 0, 12);
      among[i] = three.choose("orders", 1, row, 0, 12);
      three.choose("orders", i % 2 * 2, row, 0, 12);
    }
    assertThat(among).isEqualTo(alone);
    Chooser other = chooser(78, 1);
    int[] others = new int[100];
    Arrays.setAll(others, i -> other.choose("orders", 0, row, 0, 12));
    assertThat(others).isNotEqualTo(alone);
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, Float.NaN, Float.POSITIVE_INFINITY})
  void aTemperatureThatMeansNothingIsRefused(float temperature) {
    assertThatThrownBy(() -> chooser(1, temperature))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Chooser: a temperature must be a number from 0 on but is " + temperature);
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
