package org.overseer.eval.rating;

import java.util.Arrays;

/**
 * Elo ratings of maximum likelihood from all games at once, which unlike updates game by game do
 * not depend on their order.
 *
 * <p>The Bradley–Terry model, P(i beats j) = 1 / (1 + 10^((R_j − R_i)/400)), fitted by the
 * minorisation algorithm of Hunter (2004, equation 3). A prior draw between every pair keeps
 * ratings finite when someone has won or lost every game.
 */
public final class EloRating {
  private static final double PRIOR = 0.5;
  private static final int MAX_ROUNDS = 10_000;
  private static final double TOLERANCE = 1e-10;

  private EloRating() {}

  /**
   * Fits the ratings.
   *
   * @param wins {@code [N, N]}, points that the row's player took from the column's; a draw is half
   *     a point to each
   * @return ratings with mean 0, {@code [N]}; 400 more is ten times the odds
   * @throws IllegalArgumentException if the matrix is not square or has negative elements
   */
  public static double[] fit(double[][] wins) {
    int players = wins.length;
    check(wins);
    double[] strength = new double[players];
    Arrays.fill(strength, 1);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      double change = 0;
      for (int i = 0; i < players; i++) {
        double points = 0;
        double expected = 0;
        for (int j = 0; j < players; j++) {
          if (i != j) {
            points += wins[i][j] + PRIOR;
            expected += (wins[i][j] + wins[j][i] + 2 * PRIOR) / (strength[i] + strength[j]);
          }
        }
        if (expected > 0) {
          double next = points / expected;
          change = Math.max(change, Math.abs(Math.log(next / strength[i])));
          strength[i] = next;
        }
      }
      if (change < TOLERANCE) {
        break;
      }
    }
    return ratings(strength);
  }

  private static double[] ratings(double[] strength) {
    double[] ratings = new double[strength.length];
    double mean = 0;
    for (int i = 0; i < strength.length; i++) {
      ratings[i] = 400 * Math.log10(strength[i]);
      mean += ratings[i] / strength.length;
    }
    for (int i = 0; i < strength.length; i++) {
      ratings[i] -= mean;
    }
    return ratings;
  }

  private static void check(double[][] wins) {
    for (double[] row : wins) {
      if (row.length != wins.length) {
        throw new IllegalArgumentException(
            "EloRating: expected a square matrix of "
                + wins.length
                + " rows but a row has "
                + row.length
                + " columns");
      }
      for (double points : row) {
        if (!(points >= 0)) {
          throw new IllegalArgumentException(
              "EloRating: expected points of at least 0 but got " + points);
        }
      }
    }
  }
}
