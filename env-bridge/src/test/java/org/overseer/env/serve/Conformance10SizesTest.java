package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Environment reference §7, item 10: the sizes of SMAC's observation, state and action set follow
 * from the units a client sees. The expected ones are those that SMAC's own table of maps gives.
 */
class Conformance10SizesTest {
  @ParameterizedTest
  @CsvSource({
    "3m, 30, 48, 9",
    "8m, 80, 168, 14",
    "25m, 250, 950, 31",
    "5m_vs_6m, 55, 98, 12",
    "8m_vs_9m, 85, 179, 15",
    "10m_vs_11m, 105, 243, 17",
    "27m_vs_30m, 285, 1170, 36",
    "MMM, 160, 290, 16",
    "MMM2, 176, 322, 18",
    "2s3z, 80, 120, 11",
    "3s5z, 128, 216, 14",
    "3s5z_vs_3s6z, 136, 230, 15",
    "3s_vs_3z, 36, 54, 9",
    "3s_vs_4z, 42, 61, 10",
    "3s_vs_5z, 48, 68, 11",
    "1c3s5z, 162, 270, 15",
    "2m_vs_1z, 16, 26, 7",
    "corridor, 156, 282, 30",
    "6h_vs_8z, 78, 140, 14",
    "2s_vs_1sc, 17, 27, 7",
    "so_many_baneling, 202, 397, 38",
    "bane_vs_bane, 336, 984, 30",
    "2c_vs_64zg, 332, 342, 70",
  })
  void sizesAreSmacs(String map, int observation, int state, int actions) {
    Connection connection = new Connection();
    connection.good(Requests.create(map, 1, Difficulty.VeryHard, ""));
    connection.good(Requests.join());
    List<Unit> allies = connection.units(1);
    List<Unit> enemies = connection.units(2);
    int allyShield = allies.stream().anyMatch(unit -> unit.getShieldMax() > 0) ? 1 : 0;
    int enemyShield = enemies.stream().anyMatch(unit -> unit.getShieldMax() > 0) ? 1 : 0;
    long kinds = allies.stream().map(Unit::getUnitType).distinct().count();
    int types = kinds > 1 ? (int) kinds : 0;
    int n = allies.size();
    int m = enemies.size();
    assertThat(6 + m).as("actions").isEqualTo(actions);
    assertThat(
            4
                + m * (5 + enemyShield + types)
                + (n - 1) * (5 + allyShield + types)
                + 1
                + allyShield
                + types)
        .as("observation")
        .isEqualTo(observation);
    assertThat(n * (4 + allyShield + types) + m * (3 + enemyShield + types) + n * (6 + m))
        .as("state")
        .isEqualTo(state);
  }
}
