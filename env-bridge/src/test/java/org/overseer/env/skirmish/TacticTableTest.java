package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules reward what the real game rewards: on SMAC's maps, against the map's attack-moving
 * enemies, the right tactic decides, and random play decides nothing. docs/skirmish.md has the rows
 * that this prints.
 */
class TacticTableTest {
  private static final int GAMES = 400;

  /** The tactics were written on other seeds. */
  private static final long FIRST_SEED = 9_100_000_000L;

  /** Whose banelings are attacked by a crowd of zerglings wins, whatever else is done. */
  private static final String EXCEPTION = "bane_vs_bane";

  /** Half width of the 95 % interval of a standard normal number. */
  private static final double Z = 1.96;

  private record Rate(int wins) {
    double mean() {
      return (double) wins / GAMES;
    }

    /** An end of the 95 % Wilson interval. */
    double bound(int sign) {
      double p = mean();
      double centre = p + Z * Z / (2.0 * GAMES);
      double spread = Z * Math.sqrt(p * (1 - p) / GAMES + Z * Z / (4.0 * GAMES * GAMES));
      return (centre + sign * spread) / (1 + Z * Z / GAMES);
    }
  }

  private static Rate play(String scenario, MapTactic tactic) {
    MapGame game = new MapGame(Scenario.load(scenario));
    int wins = 0;
    for (int i = 0; i < GAMES; i++) {
      wins += game.wins(tactic, FIRST_SEED + i) ? 1 : 0;
    }
    Rate rate = new Rate(wins);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f %% | %.1f to %.1f %% |%n",
        scenario,
        tactic.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        100 * rate.mean(),
        100 * rate.bound(-1),
        100 * rate.bound(1));
    return rate;
  }

  @ParameterizedTest
  @CsvSource({
    "3s_vs_5z, KITE, ATTACK_MOVE",
    "corridor, HOLD_THE_CHOKE, MEET_IN_THE_OPEN",
    "8m, FOCUS_FIRE, ATTACK_MOVE",
    "so_many_baneling, SPREAD, CLUMP"
  })
  void theRightTacticDecides(String scenario, MapTactic good, MapTactic bad) {
    assertThat(play(scenario, good).bound(-1)).isGreaterThan(play(scenario, bad).bound(1) + 0.15);
  }

  static List<String> scenarios() {
    return Scenario.names().stream().filter(name -> Scenario.load(name).hasArmies()).toList();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void randomPlayWinsNextToNothing(String scenario) {
    Rate rate = play(scenario, MapTactic.RANDOM);
    if (!scenario.equals(EXCEPTION)) {
      assertThat(rate.bound(1)).isLessThan(0.1);
    }
  }
}
