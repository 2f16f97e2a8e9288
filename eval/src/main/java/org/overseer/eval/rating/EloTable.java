package org.overseer.eval.rating;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Elo ratings with 95 % intervals, by the bootstrap over games (Efron 1979): all games are drawn
 * anew with replacement, the ratings fitted again, and the 2.5 and 97.5 % points of many such fits
 * taken. Games that share a seed are drawn together, for their results depend on each other.
 *
 * <p>They are drawn from the games of all players at once: two players often have a single seed
 * between them, and drawing again from one gives the same again. What no game shows may happen all
 * the same: in each fit every player has so many more wins and losses, spread over all others, as a
 * Poisson distribution of mean 1 draws. Without them someone who has won every game would be
 * certain never to lose one; with them n such games exclude more than about 3 losses in n (the
 * "rule of three").
 *
 * @param players {@code [N]}
 */
public record EloTable(List<Entry> players) {
  /** Fits that the intervals come from. */
  private static final int SAMPLES = 1_000;

  /** Accurate to a thousandth of a rating point: far below what a draw of games changes. */
  private static final double TOLERANCE = 1e-6;

  /**
   * A player's rating.
   *
   * @param rating relative to the anchor
   * @param low lower end of the 95 % interval
   * @param high upper end
   */
  public record Entry(double rating, double low, double high) {}

  /**
   * Results of one player against another, drawn together.
   *
   * @param first index of the player
   * @param second index of the other
   * @param points of the first player; the other one has the rest
   * @param games number of games behind them
   */
  public record Result(int first, int second, double points, int games) {}

  /** Keeps an own list. */
  public EloTable {
    players = List.copyOf(players);
  }

  /**
   * Rates players.
   *
   * @param players N
   * @param results in no order
   * @param anchor index of the player whose rating is 0; −1: the mean of all is
   * @param seed of the bootstrap
   * @throws IllegalArgumentException if the anchor is no player
   */
  public static EloTable of(int players, List<Result> results, int anchor, long seed) {
    if (anchor < -1 || anchor >= players) {
      throw new IllegalArgumentException(
          "EloTable: the anchor must be -1 to " + (players - 1) + " but is " + anchor);
    }
    double[] ratings = anchored(EloRating.fit(points(players, results)), anchor);
    double[][] samples = bootstrap(players, results, ratings, anchor, seed);
    Entry[] entries = new Entry[players];
    for (int i = 0; i < players; i++) {
      Arrays.sort(samples[i]);
      entries[i] =
          new Entry(
              ratings[i],
              Math.min(ratings[i], quantile(samples[i], 0.025)),
              Math.max(ratings[i], quantile(samples[i], 0.975)));
    }
    return new EloTable(List.of(entries));
  }

  private static double[][] bootstrap(
      int players, List<Result> results, double[] ratings, int anchor, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double unit = results.stream().mapToInt(Result::games).average().orElse(1);
    double[][] samples = new double[players][SAMPLES];
    double[][] points = new double[players][players];
    double[] strength = new double[players];
    for (int sample = 0; sample < SAMPLES; sample++) {
      for (double[] row : points) {
        Arrays.fill(row, 0);
      }
      for (int draw = 0; draw < results.size(); draw++) {
        add(results.get(random.nextInt(results.size())), points);
      }
      addUnseen(points, unit, random);
      for (int i = 0; i < players; i++) {
        strength[i] = Math.pow(10, ratings[i] / 400); // close to where the fit will end
      }
      EloRating.fit(points, strength, TOLERANCE);
      double[] fitted = anchored(EloRating.ratings(strength), anchor);
      for (int i = 0; i < players; i++) {
        samples[i][sample] = fitted[i];
      }
    }
    return samples;
  }

  /**
   * Adds results that no game has shown.
   *
   * @param unit games of one
   */
  private static void addUnseen(double[][] points, double unit, RandomGenerator random) {
    double share = unit / Math.max(1, points.length - 1);
    for (int i = 0; i < points.length; i++) {
      double won = share * poissonOfMeanOne(random);
      double lost = share * poissonOfMeanOne(random);
      for (int j = 0; j < points.length; j++) {
        if (j != i) {
          points[i][j] += won;
          points[j][i] += lost;
        }
      }
    }
  }

  /** Arrivals in a unit of time, each an exponential time after the one before. */
  private static int poissonOfMeanOne(RandomGenerator random) {
    int arrivals = 0;
    for (double time = random.nextExponential(); time < 1; time += random.nextExponential()) {
      arrivals++;
    }
    return arrivals;
  }

  private static double[][] points(int players, List<Result> results) {
    double[][] points = new double[players][players];
    results.forEach(result -> add(result, points));
    return points;
  }

  private static void add(Result result, double[][] points) {
    points[result.first()][result.second()] += result.points();
    points[result.second()][result.first()] += result.games() - result.points();
  }

  private static double[] anchored(double[] ratings, int anchor) {
    double zero = anchor < 0 ? 0 : ratings[anchor];
    return Arrays.stream(ratings).map(rating -> rating - zero).toArray();
  }

  /** Between the two sorted values around it, in proportion. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
