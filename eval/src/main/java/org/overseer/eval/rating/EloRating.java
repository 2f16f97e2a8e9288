package org.overseer.eval.rating;

import java.util.Arrays;

/**
 * Elo ratings of maximum likelihood from all games at once, which unlike updates game by game do
 * not depend on their order.
 *
 * <p>The Bradley–Terry model, P(i beats j) = 1 / (1 + 10^((R_j − R_i)/400)), fitted by the
 * minorisation algorithm of Hunter (2004, equation 3). The prior is one drawn game of each player,
 * spread evenly over all others: it keeps ratings finite when someone has won or lost every game,
 * and joins players who have no games with each other. Ratings are told apart by games only up to a
 * constant, which is fixed by their mean.
 */
public final class EloRating {
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
    check(wins);
    double[] strength = new double[wins.length];
    Arrays.fill(strength, 1);
    fit(wins, strength, TOLERANCE);
    return ratings(strength);
  }

  /** What a player of rating {@code own} is expected to score against {@code other}, 0 to 1. */
  public static double expectedScore(double own, double other) {
    return 1 / (1 + Math.pow(10, (other - own) / 400));
  }

  /**
   * Improves strengths until none changes by more than a share of {@code tolerance} in a round.
   *
   * @param strength {@code [N]}, positive; changed
   */
  static void fit(double[][] wins, double[] strength, double tolerance) {
    int players = wins.length;
    double prior = 0.5 / Math.max(1, players - 1);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      double change = 0;
      for (int i = 0; i < players; i++) {
        double points = 0;
        double expected = 0;
        for (int j = 0; j < players; j++) {
          if (i != j) {
            points += wins[i][j] + prior;
            expected += (wins[i][j] + wins[j][i] + 2 * prior) / (strength[i] + strength[j]);
          }
        }
        if (expected > 0) {
          double next = points / expected;
          change = Math.max(change, Math.abs(Math.log(next / strength[i])));
          strength[i] = next;
        }
      }
      if (change < tolerance) {
        break;
      }
    }
  }

  /** Ratings with mean 0 of strengths. */
  static double[] ratings(double[] strength) {
    double[] ratings = Arrays.stream(strength).map(s -> 400 * Math.log10(s)).toArray();
    double mean = Arrays.stream(ratings).average().orElse(0);
    return Arrays.stream(ratings).map(rating -> rating - mean).toArray();
  }

  static void check(double[][] wins) {
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
