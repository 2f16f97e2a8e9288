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

  /** Won by the allies' banelings alone, which cannot but run into the crowd of the enemies. */
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
    return play(scenario, Scenario.load(scenario), tactic);
  }

  private static Rate play(String title, Scenario scenario, MapTactic tactic) {
    MapGame game = new MapGame(scenario);
    int wins = 0;
    for (int i = 0; i < GAMES; i++) {
      wins += game.wins(tactic, FIRST_SEED + i) ? 1 : 0;
    }
    Rate rate = new Rate(wins);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f %% | %.1f to %.1f %% |%n",
        title,
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

  /** bane_vs_bane with other armies: random play wins by the allies' banelings and nothing else. */
  @ParameterizedTest
  @CsvSource({
    "20, 0, 20, 0, 0, 3",
    "20, 1, 20, 4, 0, 10",
    "20, 2, 20, 4, 10, 35",
    "20, 4, 20, 0, 70, 95",
    "20, 4, 20, 8, 60, 90",
    "10, 4, 20, 4, 75, 95"
  })
  void banelingsOfTheAlliesWinBaneVsBane(
      int zerglings, int banelings, int enemyZerglings, int enemyBanelings, int least, int most) {
    String title =
        "%d zerglings, %d banelings; %d, %d"
            .formatted(zerglings, banelings, enemyZerglings, enemyBanelings);
    String json =
        """
        {'name': 'banes', 'source': 'bane_vs_bane with other armies', 'width': 32, 'height': 32,
         'fog': false, 'step_limit': 200, 'loops_per_step': 8, 'target_rule': 'NEAREST',
         'copies': ['Baneling', 'Zergling'], 'sides': [
          {'spawn': [9, 16], 'units': [{'type': 'Zergling', 'count': %d}%s]},
          {'spawn': [23, 16], 'units': [{'type': 'Zergling', 'count': %d}%s]}]}"""
            .formatted(zerglings, banes(banelings), enemyZerglings, banes(enemyBanelings));
    Scenario scenario = Scenario.parse("banes", json.replace('\'', '"'));
    assertThat(100 * play(title, scenario, MapTactic.RANDOM).mean())
        .isBetween((double) least, (double) most);
  }

  private static String banes(int count) {
    return count == 0 ? "" : ", {'type': 'Baneling', 'count': %d}".formatted(count);
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
