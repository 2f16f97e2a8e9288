package org.overseer.eval.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EloRatingTest {
  @Test
  void ratingsBehindManyExpectedResultsAreFound() {
    double[] truth = {300, 50, -100, -250};
    double[][] wins = new double[4][4];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        if (i != j) {
          wins[i][j] = 1e6 / (1 + Math.pow(10, (truth[j] - truth[i]) / 400));
        }
      }
    }
    assertThat(EloRating.fit(wins)).containsExactly(truth, within(0.01));
  }

  @Test
  void twoPlayersAreApartByTheOddsOfTheirGames() {
    // with the prior draw: 90.5 to 9.5 points
    double[] ratings = EloRating.fit(new double[][] {{0, 90}, {9, 0}});
    assertThat(ratings[0] - ratings[1]).isCloseTo(400 * Math.log10(90.5 / 9.5), within(1e-6));
    assertThat(ratings[0] + ratings[1]).isCloseTo(0, within(1e-9));
  }

  @Test
  void someoneWhoNeverLostHasAFiniteRatingAboveAllOthers() {
    double[] ratings = EloRating.fit(new double[][] {{0, 10, 10}, {0, 0, 5}, {0, 5, 0}});
    assertThat(ratings[0]).isFinite().isGreaterThan(ratings[1]);
    assertThat(ratings[1]).isCloseTo(ratings[2], within(1e-6));
  }

  @Test
  void matricesThatAreNoResultsAreRefused() {
    assertThatThrownBy(() -> EloRating.fit(new double[][] {{0, 1}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EloRating.fit(new double[][] {{0, -1}, {0, 0}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
