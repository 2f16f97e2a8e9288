package org.overseer.eval.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    // points 1, ½ and 0, ½: Σ(ab − ¼) = 10 · ¼ − 10 · ¼ = 0, Σ r(1 − r) = 20 · ¼
    Tally tally = Tally.of(twins(10, WON, DRAWN, 10, LOST, DRAWN));
    assertThat(tally.scoreInterval()).isEqualTo(WilsonInterval.ofRate(0.5, 40 / (1 + 1 / 6.0)));
    // half of them drawn twice, the others won or lost twice: Σ(ab − ¼) = 10 · ¾ − 10 · ¼
    List<GameResult> half = twins(20, DRAWN, DRAWN, 0, WON, WON);
    twins(10, WON, WON, 10, LOST, LOST).forEach(game -> half.add(later(game)));
    Tally alike = Tally.of(half);
    assertThat(alike.scoreInterval()).isEqualTo(WilsonInterval.ofRate(0.5, 80 / (1 + 6 / 11.0)));
    assertThat(alike.mirrored().mirrored()).isEqualTo(alike);
    assertThat(alike.mirrored().scoreInterval()).isEqualTo(alike.scoreInterval());
  }

  @Test
  void whereAllGamesEndAlikeTwinsCountOnce() {
    assertThat(Tally.NONE.interval()).isEqualTo(new WilsonInterval(0, 1));
    Tally won = Tally.of(twins(5, WON, WON, 5, WON, WON));
    assertThat(won.interval()).isEqualTo(WilsonInterval.of(10, 10));
    assertThat(won.scoreInterval()).isEqualTo(WilsonInterval.of(10, 10));
    assertThat(won.mirrored().interval()).isEqualTo(WilsonInterval.of(0, 10));
    assertThat(Tally.of(List.of(game(0, 1, WON), game(0, 2, WON))).interval())
        .as("no twins")
        .isEqualTo(WilsonInterval.of(2, 2));
  }

  @Test
  void oneMoreDefeatNeverRaisesAnInterval() {
    double before = 2;
    for (int losses = 0; losses <= 20; losses++) {
      double low = Tally.of(twins(losses, WON, LOST, 500 - losses, WON, WON)).interval().low();
      assertThat(low).as("%d defeats", losses).isLessThan(before);
      before = low;
    }
    Tally twice = Tally.of(twins(1, LOST, LOST, 499, WON, WON));
    assertThat(twice.interval().low())
        .isLessThan(Tally.of(twins(2, WON, LOST, 498, WON, WON)).interval().low());
  }

  @Test
  void opponentsOfDifferentStrengthDoNotMakeTwinsAlike() {
    // 16 seeds each, won with ¾ and with ¼, twins independent of each other
    List<GameResult> weak = twins(9, WON, WON, 6, WON, LOST);
    weak.addAll(twins(0, WON, WON, 1, LOST, LOST).stream().map(TallyTest::later).toList());
    Tally strong = Tally.of(weak).mirrored();
    Tally all = Tally.of(weak).plus(strong);
    assertThat(all.winRate()).isEqualTo(0.5);
    assertThat(all.interval()).isEqualTo(WilsonInterval.ofRate(0.5, 64 / (1 + 1 / 7.0)));
    assertThat(all.scoreInterval()).isEqualTo(all.interval());
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

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.7, 1})
  void intervalsOfTwinsAreNotTooNarrowWhereASideIsStronger(double alike) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    int inside = 0;
    int matches = 2000;
    for (int match = 0; match < matches; match++) {
      List<GameResult> games = new ArrayList<>();
      for (int seed = 0; seed < 200; seed++) {
        double luck = random.nextDouble();
        double other = random.nextDouble() < alike ? luck : random.nextDouble();
        games.add(game(2 * seed, seed, luck < 0.8 ? WON : LOST));
        games.add(game(2 * seed + 1, seed, other < 0.4 ? WON : LOST));
      }
      inside += holds(Tally.of(games).interval()) ? 1 : 0;
    }
    assertThat((double) inside / matches).isGreaterThan(0.935);
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

  /** The same game of a seed that no other has. */
  private static GameResult later(GameResult game) {
    return game(game.game() + 1000, game.seed() + 1000, game.outcome());
  }

  private static GameResult game(int number, long seed, Outcome outcome) {
    return new GameResult(number, seed, number % 2, outcome, 9, new Damage(1, 2));
  }
}
