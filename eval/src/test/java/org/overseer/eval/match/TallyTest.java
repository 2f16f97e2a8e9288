package org.overseer.eval.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.overseer.env.Outcome;
import org.overseer.eval.rating.WilsonInterval;

class TallyTest {
  private static final Outcome WON = Outcome.WIN;
  private static final Outcome DRAWN = Outcome.DRAW;
  private static final Outcome LOST = Outcome.LOSS;

  @Test
  void gamesOfSeedsOfTheirOwnHaveWilsonsInterval() {
    List<GameResult> games = new ArrayList<>();
    for (int game = 0; game < 40; game++) {
      games.add(game(game, game, game < 30 ? WON : LOST));
    }
    assertThat(Tally.of(games).interval()).isEqualTo(WilsonInterval.of(30, 40));
    assertThat(Tally.of(games).mirrored().interval()).isEqualTo(WilsonInterval.of(10, 40));
  }

  @Test
  void twinsThatAlwaysEndAlikeCountOnce() {
    Tally tally = Tally.of(twins(30, WON, WON, 10, LOST, LOST));
    assertThat(tally.interval()).isEqualTo(WilsonInterval.of(30, 40));
    assertThat(tally.scoreInterval()).isEqualTo(WilsonInterval.of(30, 40));
    assertThat(tally.mirrored().interval()).isEqualTo(WilsonInterval.of(10, 40));
  }

  @Test
  void twinsOfWhichASideWinsAreNotTakenForMoreGames() {
    Tally tally = Tally.of(twins(20, WON, LOST, 20, LOST, WON));
    assertThat(tally.interval()).isEqualTo(WilsonInterval.of(40, 80));
  }

  @Test
  void drawsCountInTheScoreAndItsTwins() {
    // points 1, ½: products 0.5; 0, ½: 0. Score 0.5; correlation (0.25 − 0.25) / 0.25 = 0
    Tally tally = Tally.of(twins(10, WON, DRAWN, 10, LOST, DRAWN));
    assertThat(tally.scoreInterval()).isEqualTo(WilsonInterval.ofRate(0.5, 40));
    // both drawn, or all by one: products 0.25, 1, 0; correlation (0.375 − 0.25) / 0.25 = ½
    Tally alike =
        Tally.of(twins(10, DRAWN, DRAWN, 10, DRAWN, DRAWN))
            .plus(Tally.of(twins(10, WON, WON, 10, LOST, LOST)));
    assertThat(alike.scoreInterval()).isEqualTo(WilsonInterval.ofRate(0.5, 80 / 1.5));
    assertThat(alike.mirrored().mirrored()).isEqualTo(alike);
  }

  @Test
  void nothingPlayedOrNothingLostNeedsNoDivision() {
    assertThat(Tally.NONE.interval()).isEqualTo(new WilsonInterval(0, 1));
    assertThat(Tally.of(twins(5, WON, WON, 5, WON, WON)).interval())
        .isEqualTo(WilsonInterval.of(20, 20));
  }

  @Test
  void intervalsOfTwinsHoldTheTruthAboutAsOftenAsTheySay() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    int inside = 0;
    int independent = 0;
    int matches = 2000;
    for (int match = 0; match < matches; match++) {
      List<GameResult> games = new ArrayList<>();
      for (int seed = 0; seed < 200; seed++) {
        Outcome one = random.nextDouble() < 0.6 ? WON : LOST;
        Outcome fresh = random.nextDouble() < 0.6 ? WON : LOST;
        games.add(game(2 * seed, seed, one));
        games.add(game(2 * seed + 1, seed, random.nextDouble() < 0.7 ? one : fresh));
      }
      Tally tally = Tally.of(games);
      inside += holds(tally.interval()) ? 1 : 0;
      independent += holds(WilsonInterval.of(tally.wins(), tally.games())) ? 1 : 0;
    }
    assertThat((double) inside / matches).isCloseTo(0.95, within(0.015));
    assertThat((double) independent / matches).isLessThan(0.90);
  }

  private static boolean holds(WilsonInterval interval) {
    return interval.low() <= 0.6 && 0.6 <= interval.high();
  }

  private static List<GameResult> twins(
      int some, Outcome one, Outcome other, int more, Outcome third, Outcome fourth) {
    List<GameResult> games = new ArrayList<>();
    for (int seed = 0; seed < some + more; seed++) {
      games.add(game(2 * seed, seed, seed < some ? one : third));
      games.add(game(2 * seed + 1, seed, seed < some ? other : fourth));
    }
    return games;
  }

  private static GameResult game(int number, long seed, Outcome outcome) {
    return new GameResult(number, seed, number % 2, outcome, 9, new Damage(1, 2));
  }
}
