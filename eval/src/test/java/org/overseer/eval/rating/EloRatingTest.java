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
          wins[i][j] = 1e6 * EloRating.expectedScore(truth[i], truth[j]);
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
  void atTheFitEveryPlayerHasThePointsItIsExpectedToHave() {
    // the condition of the maximum: no formula of the algorithm that finds it
    double[][] wins = {{0, 7.5, 3, 0}, {2.5, 0, 4, 0}, {1, 6, 0, 5}, {0, 0, 0, 0}};
    double[] ratings = EloRating.fit(wins);
    for (int i = 0; i < 4; i++) {
      double points = 0;
      double expected = 0;
      for (int j = 0; j < 4; j++) {
        if (i != j) {
          points += wins[i][j] + 1 / 6.0; // half of a draw against each of three
          expected +=
              (wins[i][j] + wins[j][i] + 2 / 6.0) * EloRating.expectedScore(ratings[i], ratings[j]);
        }
      }
      assertThat(expected).isCloseTo(points, within(1e-7));
    }
  }

  @Test
  void thePriorOfAPlayerDoesNotGrowWithTheLeague() {
    // against the first of many others who are equal to each other, 20 points of 20 games
    double[] leads = new double[2];
    int[] sizes = {2, 40};
    for (int k = 0; k < 2; k++) {
      double[][] wins = new double[sizes[k]][sizes[k]];
      wins[0][1] = 20;
      double[] ratings = EloRating.fit(wins);
      leads[k] = ratings[0] - ratings[1];
    }
    assertThat(leads[1]).isGreaterThan(leads[0] - 50);
  }

  @Test
  void someoneWhoNeverLostHasAFiniteRatingAboveAllOthers() {
    double[] ratings = EloRating.fit(new double[][] {{0, 10, 10}, {0, 0, 5}, {0, 5, 0}});
    assertThat(ratings[0]).isFinite().isGreaterThan(ratings[1]);
    assertThat(ratings[1]).isCloseTo(ratings[2], within(1e-6));
  }

  @Test
  void whereNobodyHasPlayedAllAreEqual() {
    assertThat(EloRating.fit(new double[3][3])).containsExactly(new double[3], within(1e-9));
    assertThat(EloRating.fit(new double[1][1])).containsExactly(0);
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
