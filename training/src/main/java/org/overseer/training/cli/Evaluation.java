package org.overseer.training.cli;

import java.util.Locale;
import java.util.function.Consumer;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;
import org.overseer.eval.match.MatchResult;
import org.overseer.eval.match.MatchRunner;
import org.overseer.eval.match.MatchSettings;
import org.overseer.eval.match.Player;
import org.overseer.eval.rating.WilsonInterval;
import org.overseer.training.config.ConfigException;

/** Plays evaluation games on the built-in simulator, with progress. */
final class Evaluation {
  /** Games side by side; fixed, because a network's last bits depend on the size of its batch. */
  private static final int SLOTS = 100;

  private Evaluation() {}

  /** The scenario called {@code name}; an unknown one is the user's mistake. */
  static Scenario scenario(String name) {
    try {
      return Scenario.load(name);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(ErrorReport.oneLine(e));
    }
  }

  /**
   * The match of a number of games.
   *
   * @param option what the user set the number with, for messages
   * @throws ConfigException for an unknown scenario or a number that does not fit it
   */
  static MatchSettings match(String option, String scenarioName, int games, long seed) {
    Scenario scenario = scenario(scenarioName);
    if (games < 1) {
      throw new ConfigException(option + " must be at least 1, but is " + games);
    }
    try {
      return MatchSettings.on(scenario, games, seed, SLOTS);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(option + ": " + ErrorReport.oneLine(e), e);
    }
  }

  /**
   * Plays a match.
   *
   * @param match from {@link #match}
   * @param progress told now and then how far it is
   */
  static MatchResult play(
      Player player,
      Player opponent,
      String scenarioName,
      MatchSettings match,
      Consumer<String> progress) {
    Scenario scenario = scenario(scenarioName);
    int[] finished = {0};
    return MatchRunner.play(
        player,
        opponent,
        () -> new SkirmishEnvironment(scenario),
        match,
        game -> {
          finished[0]++;
          if (finished[0] % SLOTS == 0 && finished[0] < match.games()) {
            progress.accept("evaluation: %d of %d games".formatted(finished[0], match.games()));
          }
        });
  }

  /** The result as one line for people. */
  static String line(MatchResult result) {
    WilsonInterval interval = result.interval();
    return String.format(
        Locale.ROOT,
        "%s won %d of %d games against %s on %s: %.1f %% (95 %% interval %.1f to %.1f), %d drawn, %d"
            + " lost, seed %d",
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
}
