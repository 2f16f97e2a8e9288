package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The levels are graded; docs/skirmish.md has the rows that this prints. */
class OpponentLadderTest {
  private static final List<String> SCENARIOS = List.of("3m", "8m", "2s3z");
  private static final int GAMES = 1_000;

  /** The levels were tuned on other seeds. */
  private static final long FIRST_SEED = 4_200_000_000L;

  static List<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    List<String> levels = ScriptedPlayer.names();
    for (int high = 1; high < levels.size(); high++) {
      for (int low = 0; low < high; low++) {
        pairs.add(Arguments.of(levels.get(high), levels.get(low)));
      }
    }
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void eachLevelBeatsEveryLowerOne(String high, String low) {
    Match match = new Match(SCENARIOS).play(high, low, GAMES, FIRST_SEED);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f %% | %.1f %% | %d | %.1f %% | %.1f %% | %.1f %% |%n",
        high,
        low,
        100 * match.winRate(),
        100 * match.lowerBound(),
        match.draws(),
        100 * match.winRate(0),
        100 * match.winRate(1),
        100 * match.winRate(2));
    assertThat(match.games()).isEqualTo(GAMES);
    assertThat(match.lowerBound()).isGreaterThan(0.55);
    if (high.equals("elite") && low.equals("easy")) {
      assertThat(match.winRate()).isGreaterThanOrEqualTo(0.9);
    }
  }
}
