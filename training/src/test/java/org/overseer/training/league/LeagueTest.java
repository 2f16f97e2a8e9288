package org.overseer.training.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.training.league.Leagues.config;
import static org.overseer.training.league.Leagues.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.env.Outcome;
import org.overseer.training.Games;

class LeagueTest {
  private static final int MAIN = -1;
  private static final int EXPLOITER = -2;

  /** A league whose main agent is frozen every hundred steps. */
  private static League league(int versions, String... settings) {
    List<String> all = new ArrayList<>(List.of("snapshot-interval=100", "snapshot-growth=1"));
    all.addAll(List.of(settings));
    League league = new League(config(all.toArray(String[]::new)), 4);
    for (int i = 0; i < versions; i++) {
      long version = 10L * i;
      assertThat(league.checkpointIfDue(MAIN, () -> snapshot(version), LeagueTest::never))
          .map(PastPlayer::id)
          .contains(i);
      league.stepsMade(MAIN, 100);
    }
    return league;
  }

  private static void never() {
    throw new AssertionError("a main agent is never reset");
  }

  private static Map<Integer, Double> shares(League league, int learner) {
    return Leagues.shares(40_000, () -> league.drawOpponent(learner).policy());
  }

  @Test
  void learningPlayersHaveNegativeIdsMainAgentsFirst() {
    League league =
        new League(config("main-agents=2", "main-exploiters=1", "league-exploiters=1"), 1);
    assertThat(league.learners())
        .extracting(LearningPlayer::id, LearningPlayer::role, LearningPlayer::name)
        .containsExactly(
            tuple(-1, Role.MAIN, "main-0"),
            tuple(-2, Role.MAIN, "main-1"),
            tuple(-3, Role.MAIN_EXPLOITER, "main-exploiter-0"),
            tuple(-4, Role.LEAGUE_EXPLOITER, "league-exploiter-0"));
  }

  @Test
  void withTheDefaultsAMainAgentMeetsItselfAndItsWholePastAlike() {
    League league = league(5, "newest-self-share=0.75", "games-per-draw=5");
    Map<Integer, Double> shares = shares(league, MAIN);
    assertThat(shares.get(MAIN)).isCloseTo(0.75, within(0.012)); // σ 0.0022
    for (int id = 0; id < 5; id++) { // the first, untrained version included
      assertThat(shares.get(id)).isCloseTo(0.05, within(0.012)); // σ 0.0024, five games a draw
    }
  }

  @Test
  void mainAgentsAloneMeetTheScriptsAllAlikeAndInTheirShareOfTheGames() {
    League league =
        league(2, "scripts=[\"bot:easy\",\"bot:elite\"]", "script-share=0.4", "main-exploiters=1");
    Map<String, Integer> met = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      Opponent opponent = league.drawOpponent(MAIN);
      String script = opponent.script();
      assertThat(opponent.policy() == Opponent.NO_POLICY).isEqualTo(script != null);
      met.merge(script == null ? "league" : script, 1, Integer::sum);
      assertThat(league.drawOpponent(-2).script()).as("an exploiter's").isNull();
    }
    assertThat(met).containsOnlyKeys("league", "easy", "elite");
    assertThat(met.get("easy") / 20_000.0).isCloseTo(0.2, within(0.015)); // σ 0.0028
    assertThat(met.get("elite") / 20_000.0).isCloseTo(0.2, within(0.015));
  }

  @Test
  void gamesAgainstScriptsLeaveThePayoffAlone() {
    League league = league(1, "scripts=[\"bot:easy\"]", "script-share=1");
    Opponent script = league.drawOpponent(MAIN);
    league.gameFinished(MAIN, script, Outcome.WIN);
    assertThat(script.script()).isEqualTo("easy");
    assertThat(league.state().payoff()).isEmpty();
  }

  @Test
  void withoutScriptsTheirShareDrawsNothing() {
    League plain = league(3);
    League other = league(3, "script-share=0.9");
    for (int i = 0; i < 100; i++) {
      assertThat(other.drawOpponent(MAIN)).isEqualTo(plain.drawOpponent(MAIN));
    }
  }

  @Test
  void onlyPastPlayersGiveTheirMostProbableOrdersAndAsOftenAsTheSettingSays() {
    League league = league(3, "most-probable-share=0.3");
    int drawn = 0;
    int mostProbable = 0;
    for (int i = 0; i < 20_000; i++) {
      Opponent opponent = league.drawOpponent(MAIN);
      if (opponent.policy() == MAIN) {
        assertThat(opponent.choice()).isEqualTo(OrderChoice.DRAWN);
      } else if (opponent.choice().equals(OrderChoice.MOST_PROBABLE)) {
        mostProbable++;
      } else {
        drawn++;
      }
    }
    double share = (double) mostProbable / (mostProbable + drawn);
    assertThat(share).isCloseTo(0.3, within(0.025)); // σ 0.0046
  }

  @Test
  void aPastPlayerPlaysSeveralGamesInTurnAndStillAllAreMet() {
    League league = league(4, "newest-self-share=0", "games-per-draw=16");
    int[] counts = new int[4];
    for (int block = 0; block < 500; block++) {
      int opponent = league.drawOpponent(MAIN).policy();
      counts[opponent]++;
      for (int i = 1; i < 16; i++) {
        assertThat(league.drawOpponent(MAIN).policy()).isEqualTo(opponent);
      }
    }
    for (int count : counts) {
      assertThat(count).isBetween(75, 175); // 125 expected, σ 9.7
    }
  }

  @Test
  void aPastPlayerKeepsItsPlaceAndWhereItComesFrom() {
    League league = league(3);
    assertThat(league.size()).isEqualTo(3);
    assertThat(league.parameters(2).version()).isEqualTo(20);
    assertThat(league.past(2)).isEqualTo(new PastPlayer(2, Role.MAIN, "main-0", 200));
    assertThat(league.past(2).name()).isEqualTo("000002");
  }

  @Test
  void aLostPlayerKeepsItsPlaceAndIsNeverDrawn() {
    League league = league(2, "newest-self-share=0", "games-per-draw=1");
    league.addPast(new PastPlayer(2, Role.MAIN, "main-0", 200), null);
    league.addPast(new PastPlayer(3, Role.MAIN, "main-0", 300), snapshot(30));
    assertThat(shares(league, MAIN)).containsOnlyKeys(0, 1, 3);
    assertThatThrownBy(() -> league.parameters(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the past player 2 is lost");
    assertThatThrownBy(() -> league.addPast(new PastPlayer(7, Role.MAIN, "main-0", 0), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mainAgentsWithPrioritiesAreFrozenWhenTheyBeatAll() {
    League league =
        new League(
            config(
                "matchmaking=prioritized", "checkpoint-min-steps=50", "checkpoint-max-steps=500"),
            1);
    assertThat(frozen(league, MAIN)).as("the untrained one").isTrue();
    league.stepsMade(MAIN, 60);
    assertThat(frozen(league, MAIN)).isFalse();
    for (int i = 0; i < 30; i++) {
      league.gameFinished(MAIN, 0, Outcome.WIN);
    }
    assertThat(frozen(league, MAIN)).isTrue();
    assertThat(league.record(MAIN, 0).played()).as("its games go on counting").isEqualTo(30);
    league.stepsMade(MAIN, 499);
    assertThat(frozen(league, MAIN)).as("it has not met itself yet").isFalse();
    league.stepsMade(MAIN, 1);
    assertThat(frozen(league, MAIN)).isTrue();
  }

  private static boolean frozen(League league, int learner) {
    return league.checkpointIfDue(learner, () -> snapshot(0), () -> {}).isPresent();
  }

  @Test
  void anExploiterIsFrozenBeforeItIsResetAndItsGamesAreForgotten() {
    League league = league(1, "main-exploiters=1", "checkpoint-max-steps=200000");
    long[] weights = {77};
    league.gameFinished(EXPLOITER, MAIN, Outcome.WIN);
    league.stepsMade(EXPLOITER, 200_000);
    Optional<PastPlayer> frozen =
        league.checkpointIfDue(EXPLOITER, () -> snapshot(weights[0]), () -> weights[0] = 0);
    assertThat(frozen)
        .contains(new PastPlayer(1, Role.MAIN_EXPLOITER, "main-exploiter-0", 200_000));
    assertThat(league.parameters(1).version()).as("what it had learned").isEqualTo(77);
    assertThat(weights[0]).as("and then it started over").isZero();
    assertThat(league.record(EXPLOITER, MAIN)).isEqualTo(PayoffRecord.NONE);
    assertThat(frozen(league, EXPLOITER)).as("steps count from the checkpoint").isFalse();
  }

  @Test
  void aGameThatBeganBeforeItsLearnerStartedOverIsNotCounted() {
    League league = league(1, "main-exploiters=1", "checkpoint-max-steps=200000");
    Opponent before = league.drawOpponent(EXPLOITER);
    league.gameFinished(EXPLOITER, before, Outcome.WIN);
    assertThat(league.record(EXPLOITER, MAIN).played()).isOne();
    league.stepsMade(EXPLOITER, 200_000);
    assertThat(frozen(league, EXPLOITER)).isTrue();
    league.gameFinished(EXPLOITER, before, Outcome.WIN);
    assertThat(league.record(EXPLOITER, MAIN)).isEqualTo(PayoffRecord.NONE);
    league.gameFinished(EXPLOITER, league.drawOpponent(EXPLOITER), Outcome.LOSS);
    assertThat(league.record(EXPLOITER, MAIN).losses()).isOne();
  }

  @Test
  void anExploitersSchedulesBeginAnewWhenItStartsOver() {
    League league =
        league(
            1,
            "main-exploiters=1",
            "league-exploiters=1",
            "checkpoint-min-steps=100",
            "checkpoint-max-steps=400");
    league.stepsMade(EXPLOITER, 100);
    assertThat(league.shareOfLife(EXPLOITER)).isEqualTo(0.25);
    league.stepsMade(EXPLOITER, 300);
    assertThat(league.shareOfLife(EXPLOITER)).isEqualTo(1);
    assertThat(frozen(league, EXPLOITER)).isTrue();
    assertThat(league.shareOfLife(EXPLOITER)).isZero();
    league.stepsMade(EXPLOITER, 200);
    assertThat(league.shareOfLife(EXPLOITER)).isEqualTo(0.5);
    league.stepsMade(-3, 400); // a league exploiter lives four times as long on average
    assertThat(league.shareOfLife(-3)).isEqualTo(0.25);
    league.stepsMade(-3, 9999);
    assertThat(league.shareOfLife(-3)).isEqualTo(1);
  }

  @Test
  void learningPlayersBeginWithTheOldestMainAgentThatIsThere() {
    League league = new League(config("main-exploiters=1"), 1);
    assertThat(league.startingPlayer()).isEmpty();
    league.addPast(new PastPlayer(0, Role.MAIN, "main-0", 0), null);
    league.addPast(new PastPlayer(1, Role.MAIN_EXPLOITER, "main-exploiter-0", 5), snapshot(1));
    league.addPast(new PastPlayer(2, Role.MAIN, "main-0", 10), snapshot(2));
    league.addPast(new PastPlayer(3, Role.MAIN, "main-0", 20), snapshot(3));
    assertThat(league.startingPlayer()).hasValue(2);
  }

  @Test
  void aPlayerIsFrozenEarlierForTheGamesThatDecideWhetherItIs() {
    long with = stepsToSecondCheckpoint("promotion-share=0.3");
    assertThat(stepsToSecondCheckpoint("promotion-share=0")).isEqualTo(40_000);
    assertThat(with).isLessThan(20_000).isGreaterThan(5_000);
  }

  /** Steps of a main agent that beats all of its past nine times in ten; ten steps a game. */
  private static long stepsToSecondCheckpoint(String setting) {
    League league =
        new League(
            config(
                "matchmaking=prioritized",
                "games-per-draw=1",
                "checkpoint-min-steps=5000",
                "checkpoint-max-steps=40000",
                setting),
            3);
    for (int id = 0; id < 30; id++) {
      league.addPast(new PastPlayer(id, Role.MAIN, "main-0", 0), snapshot(id));
    }
    RandomGenerator games = Games.random(8);
    while (!frozen(league, MAIN)) {
      Opponent opponent = league.drawOpponent(MAIN);
      boolean won = games.nextDouble() < 0.93;
      league.gameFinished(MAIN, opponent, won ? Outcome.WIN : Outcome.LOSS);
      league.stepsMade(MAIN, 10);
    }
    return league.steps(MAIN);
  }

  @Test
  void mainExploitersAreAlwaysResetLeagueExploitersAtAQuarterOfTheCheckpoints() {
    League league =
        league(
            1,
            "main-exploiters=1",
            "league-exploiters=1",
            "checkpoint-min-steps=1",
            "checkpoint-max-steps=1");
    assertThat(resets(league, EXPLOITER, 100)).isEqualTo(100);
    assertThat(resets(league, -3, 4000)).isBetween(850, 1150); // 1000 expected, σ 27
  }

  private static int resets(League league, int learner, int checkpoints) {
    int[] resets = {0};
    for (int i = 0; i < checkpoints; i++) {
      league.stepsMade(learner, 1);
      assertThat(league.checkpointIfDue(learner, () -> snapshot(0), () -> resets[0]++)).isPresent();
    }
    return resets[0];
  }

  @Test
  void theLowestWinRateIsThatOverThePastPlayersThatCanPlay() {
    League league = league(2);
    league.addPast(new PastPlayer(2, Role.MAIN, "main-0", 200), null);
    league.gameFinished(MAIN, 2, Outcome.LOSS);
    league.gameFinished(MAIN, 0, Outcome.WIN);
    assertThat(league.lowestWinRate(MAIN)).isEqualTo(0.5);
    league.gameFinished(MAIN, 1, Outcome.WIN);
    assertThat(league.lowestWinRate(MAIN)).isEqualTo(1);
  }
}
