package org.overseer.eval.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.overseer.eval.rating.EloTable.Entry;
import org.overseer.eval.rating.EloTable.Result;

class EloTableTest {
  private static final double[] TRUTH = {200, 50, 0, -250};

  @Test
  void intervalsHoldTheTrueRatingsAboutAsOftenAsTheySay() {
    int inside = 0;
    int all = 0;
    for (long seed = 0; seed < 40; seed++) {
      List<Entry> entries = EloTable.of(4, games(TRUTH, 120, seed), 2, seed).players();
      for (int i = 0; i < 4; i++) {
        if (i != 2) {
          all++;
          inside += entries.get(i).low() <= TRUTH[i] && TRUTH[i] <= entries.get(i).high() ? 1 : 0;
        }
      }
    }
    assertThat((double) inside / all).isBetween(0.87, 1.0);
  }

  @Test
  void oneSeedForEachPairOfPlayersIsNotTakenForCertainty() {
    double[] truth = {300, 250, 200, 150, 100, 50, 0, -50, -100, -150, -200, -550};
    int anchor = 6;
    int inside = 0;
    int all = 0;
    for (long seed = 0; seed < 30; seed++) {
      List<Entry> entries = EloTable.of(truth.length, twins(truth, seed), anchor, seed).players();
      for (int i = 0; i < truth.length; i++) {
        if (i != anchor) {
          all++;
          inside += entries.get(i).low() <= truth[i] && truth[i] <= entries.get(i).high() ? 1 : 0;
        }
      }
    }
    assertThat((double) inside / all).isBetween(0.9, 1.0);
  }

  @Test
  void whoHasWonAllGamesIsNotCertainToWinTheNext() {
    List<Result> results = new ArrayList<>();
    for (int game = 0; game < 100; game++) {
      results.add(new Result(0, 1, 1, 1));
    }
    Entry winner = EloTable.of(2, results, 1, 3).players().get(0);
    // the prior and 3 defeats of about 100 are what such games do not exclude
    assertThat(winner.low())
        .isBetween(400 * Math.log10(100.5 / 5.5), 400 * Math.log10(100.5 / 2.5));
    assertThat(winner.high()).isGreaterThan(winner.rating());
  }

  @Test
  void moreGamesGiveNarrowerIntervals() {
    Entry few = EloTable.of(4, games(TRUTH, 50, 1), -1, 1).players().get(0);
    Entry many = EloTable.of(4, games(TRUTH, 800, 1), -1, 1).players().get(0);
    // 16 times the games, a quarter of the width
    double ratio = (few.high() - few.low()) / (many.high() - many.low());
    assertThat(ratio).isBetween(3.0, 5.5);
  }

  @Test
  void theIntervalOfTwoPlayersIsThatOfTheBinomialDistribution() {
    List<Result> results = new ArrayList<>();
    for (int game = 0; game < 400; game++) {
      results.add(new Result(0, 1, game < 300 ? 1 : 0, 1));
    }
    Entry lead = EloTable.of(2, results, 1, 7).players().get(0);
    // d(rating) = 400 / ln 10 · dp / (p (1 − p)), and p has the deviation √(p (1 − p) / n)
    double deviation = 400 / Math.log(10) / Math.sqrt(0.75 * 0.25 * 400);
    assertThat(lead.rating()).isCloseTo(400 * Math.log10(300.5 / 100.5), within(1e-6));
    assertThat(lead.high() - lead.low()).isCloseTo(2 * 1.96 * deviation, within(8.0));
  }

  @Test
  void gamesThatAreDrawnTogetherWidenTheInterval() {
    List<Result> single = new ArrayList<>();
    List<Result> pairs = new ArrayList<>();
    for (int pair = 0; pair < 100; pair++) {
      int points = pair % 2 == 0 ? 2 : 0; // both games of a seed end alike
      pairs.add(new Result(0, 1, points, 2));
      single.add(new Result(0, 1, points / 2.0, 1));
      single.add(new Result(0, 1, points / 2.0, 1));
    }
    Entry together = EloTable.of(2, pairs, 1, 3).players().get(0);
    Entry apart = EloTable.of(2, single, 1, 3).players().get(0);
    double ratio = (together.high() - together.low()) / (apart.high() - apart.low());
    assertThat(ratio).isCloseTo(Math.sqrt(2), within(0.2));
  }

  @Test
  void theAnchorHasZeroAndEqualSeedsGiveEqualTables() {
    List<Result> games = games(TRUTH, 40, 5);
    EloTable table = EloTable.of(4, games, 3, 9);
    assertThat(table.players().get(3)).isEqualTo(new Entry(0, 0, 0));
    assertThat(EloTable.of(4, games, 3, 9)).isEqualTo(table);
    assertThat(EloTable.of(4, games, 3, 10)).isNotEqualTo(table);
    assertThat(EloTable.of(4, games, -1, 9).players().stream().mapToDouble(Entry::rating).sum())
        .isCloseTo(0, within(1e-6));
    assertThatThrownBy(() -> EloTable.of(4, games, 4, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 to 3");
  }

  /** Each pair plays one seed from both sides, and seven of ten second games end as the first. */
  private static List<Result> twins(double[] ratings, long seed) {
    Random random = new Random(seed);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < ratings.length; i++) {
      for (int j = i + 1; j < ratings.length; j++) {
        double score = EloRating.expectedScore(ratings[i], ratings[j]);
        int one = random.nextDouble() < score ? 1 : 0;
        int fresh = random.nextDouble() < score ? 1 : 0;
        results.add(new Result(i, j, one + (random.nextDouble() < 0.7 ? one : fresh), 2));
      }
    }
    return results;
  }

  /** Each pair plays so many games. */
  private static List<Result> games(double[] ratings, int number, long seed) {
    Random random = new Random(seed);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < ratings.length; i++) {
      for (int j = i + 1; j < ratings.length; j++) {
        double score = EloRating.expectedScore(ratings[i], ratings[j]);
        for (int game = 0; game < number; game++) {
          results.add(new Result(i, j, random.nextDouble() < score ? 1 : 0, 1));
        }
      }
    }
    return results;
  }
}
