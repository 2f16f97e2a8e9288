package org.overseer.eval.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.Outcome;

class MatchRunnerTest {
  private final List<CountingGame> made = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 64, 1_000})
  void theResultDoesNotDependOnHowManyGamesRunSideBySide(int slots) {
    MatchResult oneByOne = play(new Gambler("a", 3), new Gambler("b", 3), 120, 5, 1);
    MatchResult together = play(new Gambler("a", 3), new Gambler("b", 3), 120, 5, slots);
    assertThat(together).isEqualTo(oneByOne);
    assertThat(oneByOne.wins()).isPositive();
    assertThat(oneByOne.draws()).isPositive();
    assertThat(oneByOne.losses()).isPositive();
    assertThat(oneByOne.wins() + oneByOne.draws() + oneByOne.losses()).isEqualTo(120);
  }

  @Test
  void anotherSeedGivesOtherGames() {
    assertThat(play(new Gambler("a", 3), new Gambler("b", 3), 40, 5, 8).gameResults())
        .isNotEqualTo(play(new Gambler("a", 3), new Gambler("b", 3), 40, 6, 8).gameResults());
  }

  @Test
  void eachSeedIsPlayedFromBothSides() {
    List<GameResult> games = play(new Gambler("a", 3), new Gambler("b", 3), 40, 5, 8).gameResults();
    for (int game = 0; game < 40; game += 2) {
      assertThat(games.get(game).seed()).isEqualTo(games.get(game + 1).seed());
      assertThat(games.get(game).side()).isZero();
      assertThat(games.get(game + 1).side()).isEqualTo(1);
    }
    assertThat(games.stream().map(GameResult::seed).distinct()).hasSize(20);
  }

  @Test
  void playersOfOneStrengthWinEqualOftenWhateverTheSidesAreWorth() {
    // without chance the head start of side 0 decides, once for each player
    MatchResult result = play(new Gambler("a", 1), new Gambler("b", 1), 100, 5, 8);
    assertThat(result.wins()).isPositive().isEqualTo(result.losses());
  }

  @Test
  void withoutSwappingTheFirstPlayerKeepsSideZero() {
    MatchResult result =
        MatchRunner.play(
            new Gambler("a", 1),
            new Gambler("b", 1),
            CountingGame::new,
            new MatchSettings(31, 5, false, 4),
            game -> {});
    assertThat(result.gameResults()).allMatch(game -> game.side() == 0);
    assertThat(result.gameResults().stream().map(GameResult::seed).distinct()).hasSize(31);
    assertThat(result.losses()).isZero();
  }

  @Test
  void everyGameIsReportedOnceAndEnvironmentsAreClosed() {
    Map<Integer, GameResult> reported = new HashMap<>();
    MatchResult result =
        MatchRunner.play(
            new Gambler("a", 3),
            new Gambler("b", 3),
            this::make,
            new MatchSettings(30, 5, true, 4),
            game -> assertThat(reported.put(game.game(), game)).isNull());
    assertThat(reported.values()).containsExactlyInAnyOrderElementsOf(result.gameResults());
    assertThat(made).hasSize(4).allMatch(environment -> environment.closed);
  }

  @Test
  void aPlayerThatThrowsEndsTheMatchAndClosesTheEnvironments() {
    Gambler faulty =
        new Gambler("faulty", 3) {
          @Override
          public void act(int count, int[] slots, Observation[] seen, Action[] actions) {
            throw new IllegalStateException("no idea");
          }
        };
    assertThatThrownBy(
            () ->
                MatchRunner.play(
                    faulty,
                    new Gambler("b", 3),
                    this::make,
                    new MatchSettings(30, 5, true, 4),
                    game -> {}))
        .hasMessage("no idea");
    assertThat(made).hasSize(4).allMatch(environment -> environment.closed);
  }

  @Test
  void anInterruptedMatchEnds() {
    assertThatThrownBy(
            () ->
                MatchRunner.play(
                    new Gambler("a", 3),
                    new Gambler("b", 3),
                    CountingGame::new,
                    new MatchSettings(30, 5, true, 4),
                    game -> Thread.currentThread().interrupt()))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theJsonLineHasExactlyTheAgreedKeys() throws Exception {
    List<GameResult> games = new ArrayList<>();
    for (int game = 0; game < 400; game++) {
      Outcome outcome = game < 372 ? Outcome.WIN : game < 380 ? Outcome.DRAW : Outcome.LOSS;
      games.add(new GameResult(game, game, game % 2, outcome, 20 + game % 2, null));
    }
    MatchResult result = new MatchResult("run \"x\"", "bot:easy", "3m", "rules", 7, games);
    String json = result.toJson();
    assertThat(json).doesNotContain("\n");
    JsonNode node = new ObjectMapper().readTree(json);
    assertThat(node.fieldNames())
        .toIterable()
        .containsExactly(
            "games",
            "wins",
            "draws",
            "losses",
            "win_rate",
            "ci95_low",
            "ci95_high",
            "score",
            "score_ci95_low",
            "score_ci95_high",
            "mean_game_length",
            "by_side",
            "seed",
            "scenario",
            "rules",
            "opponent",
            "player");
    assertThat(node.get("games").asInt()).isEqualTo(400);
    assertThat(node.get("wins").asInt()).isEqualTo(372);
    assertThat(node.get("draws").asInt()).isEqualTo(8);
    assertThat(node.get("losses").asInt()).isEqualTo(20);
    assertThat(node.get("win_rate").asDouble()).isEqualTo(0.93);
    assertThat(node.get("ci95_low").asDouble()).isBetween(0.90, 0.93);
    assertThat(node.get("ci95_high").asDouble()).isBetween(0.93, 0.96);
    assertThat(node.get("score").asDouble()).isEqualTo(0.94);
    assertThat(node.get("by_side")).hasSize(2);
    assertThat(node.get("by_side").get(1).get("side").asInt()).isEqualTo(2);
    assertThat(node.get("by_side").get(1).get("mean_game_length").asDouble()).isEqualTo(21);
    assertThat(node.get("player").asText()).isEqualTo("run \"x\"");
    assertThat(result.meanGameLength()).isEqualTo(20.5);
  }

  @Test
  void settingsThatMakeNoMatchAreRefused() {
    assertThatThrownBy(() -> new MatchSettings(5, 1, true, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use 6");
    assertThatThrownBy(() -> new MatchSettings(0, 1, false, 1))
        .isInstanceOf(IllegalArgumentException.class);
    Gambler same = new Gambler("a", 3);
    assertThatThrownBy(() -> play(same, same, 2, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private CountingGame make() {
    CountingGame game = new CountingGame();
    made.add(game);
    return game;
  }

  private static MatchResult play(Player a, Player b, int games, long seed, int slots) {
    return MatchRunner.play(
        a, b, CountingGame::new, new MatchSettings(games, seed, true, slots), game -> {});
  }
}
