package org.overseer.training.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.env.skirmish.UnitType;
import org.overseer.eval.match.Damage;
import org.overseer.eval.match.GameResult;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.MatchSettings;
import org.overseer.eval.match.Tally;
import org.overseer.eval.match.Tournament;
import org.overseer.eval.match.Tournament.Pairing;
import org.overseer.eval.rating.WilsonInterval;
import org.overseer.eval.report.GameRecorder;
import org.overseer.training.config.ConfigException;

/** Plays evaluation games on the built-in simulator, with progress. */
final class Evaluation {
  /** Games that are kept to be watched: two seeds from both sides. */
  private static final int RECORDED = 4;

  private Evaluation() {}

  /**
   * The scenario called {@code name}, of the program or of the folder where maps are kept; an
   * unknown one is the user's mistake.
   */
  static Scenario scenario(String name) {
    Scenario.addMaps(Path.of(ImportCommand.MAPS));
    try {
      return Scenario.load(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(ErrorReport.oneLine(e));
    }
  }

  /** The same, with armies that can be played. */
  static Scenario playable(String name) {
    Scenario scenario = scenario(name);
    if (!scenario.hasArmies()) {
      throw new ConfigException(name + " is a map without armies; take another scenario");
    }
    return scenario;
  }

  /**
   * The match of a number of games.
   *
   * @param option what the user set the number with, for messages
   * @throws ConfigException for a scenario that is unknown or without armies, or a number that does
   *     not fit it
   */
  static MatchSettings match(String option, String scenarioName, int games, long seed) {
    Scenario scenario = playable(scenarioName);
    if (games < 1) {
      throw new ConfigException(option + " must be at least 1, but is " + games);
    }
    try {
      return MatchSettings.on(scenario, games, seed, Tournament.BLOCK);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(option + ": " + ErrorReport.oneLine(e), e);
    }
  }

  /**
   * Plays what a folder does not have yet of a match between its two players, and leaves the result
   * there.
   *
   * @param match from {@link #match}
   * @param progress told now and then how far it is
   */
  static MatchResult play(
      List<PlayerSource> players,
      String scenarioName,
      MatchSettings match,
      EvaluationFolder folder,
      int threads,
      Consumer<String> progress) {
    Scenario scenario = scenario(scenarioName);
    List<Pairing> pairings = List.of(new Pairing(0, 1, match));
    List<GameResult> games =
        tournament(players, scenario, pairings, folder, threads, progress).get(0);
    MatchResult result =
        new MatchResult(
            players.get(0).name(),
            players.get(1).name(),
            scenario.name(),
            scenario.rulesVersion(),
            match.seed(),
            games);
    folder.writeResult(result);
    return result;
  }

  /** Plays what a folder does not have yet of several matches. */
  static List<List<GameResult>> tournament(
      List<PlayerSource> players,
      Scenario scenario,
      List<Pairing> pairings,
      EvaluationFolder folder,
      int threads,
      Consumer<String> progress) {
    int all = pairings.stream().mapToInt(pairing -> pairing.settings().games()).sum();
    int before = folder.log().size();
    if (before > 0) {
      progress.accept(
          "evaluation: %d of %d games on %s were played before, see %s; --fresh plays all anew"
              .formatted(before, all, scenario.name(), folder.path()));
    }
    GameRecorder recorder = new GameRecorder(RECORDED, unitNames(scenario));
    int[] told = {10 * before / all};
    return new Tournament(players, () -> new SkirmishEnvironment(scenario), threads)
        .play(
            pairings,
            folder.log(),
            recorder,
            () -> folder.writeRecordings(recorder.toJson()),
            games -> {
              int tenths = 10 * games / all;
              if (tenths > told[0] && games < all) {
                told[0] = tenths;
                progress.accept(
                    "evaluation: %d of %d games on %s".formatted(games, all, scenario.name()));
              }
            });
  }

  private static IntFunction<String> unitNames(Scenario scenario) {
    return id -> {
      UnitType type = scenario.units().find(id);
      return type == null ? "unit " + id : type.name();
    };
  }

  /** One result as an object in JSON, several as a list of them; on one line. */
  static String json(List<MatchResult> results) {
    return results.size() == 1
        ? results.get(0).toJson()
        : results.stream().map(MatchResult::toJson).collect(Collectors.joining(",", "[", "]"));
  }

  /** The result as one line for people. */
  static String line(MatchResult result) {
    WilsonInterval interval = result.interval();
    return String.format(
        Locale.ROOT,
        "%s won %d of %d games against %s on %s: %.1f %% (95 %% interval %.1f to %.1f), %d drawn,"
            + " %d lost, seed %d",
        result.player(),
        result.wins(),
        result.games(),
        result.opponent(),
        result.scenario(),
        100 * result.winRate(),
        100 * interval.low(),
        100 * interval.high(),
        result.draws(),
        result.losses(),
        result.seed());
  }

  /** What there is to say beyond the first line: score, sides, length, damage. */
  static List<String> details(MatchResult result) {
    Tally tally = result.tally();
    String score =
        format(
            "a draw as half a win: %.1f %% (%.1f to %.1f)",
            100 * tally.score(),
            100 * tally.scoreInterval().low(),
            100 * tally.scoreInterval().high());
    String games =
        format(
            "a game takes %.1f steps; damage dealt %.0f, taken %.0f",
            result.meanGameLength(),
            MatchResult.meanDamage(result.gameResults(), Damage::dealt),
            MatchResult.meanDamage(result.gameResults(), Damage::taken));
    return result.asSide(1).isEmpty()
        ? List.of(score, games)
        : List.of(score, side(result, 0), side(result, 1), games);
  }

  private static String side(MatchResult result, int side) {
    List<GameResult> games = result.asSide(side);
    Tally tally = Tally.of(games);
    return format(
        "as side %d: won %d of %d, %.1f %% (%.1f to %.1f), %d drawn, damage dealt %.0f, taken %.0f",
        side + 1,
        tally.wins(),
        tally.games(),
        100 * tally.winRate(),
        100 * tally.interval().low(),
        100 * tally.interval().high(),
        tally.draws(),
        MatchResult.meanDamage(games, Damage::dealt),
        MatchResult.meanDamage(games, Damage::taken));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
