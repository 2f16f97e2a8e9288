package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.RequestGameInfo;
import SC2APIProtocol.Sc2Api.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SMAC's environment works out the sizes of its observations, states and action sets from what the
 * server sends; here by its formulas (starcraft2.py, default settings).
 */
class SmacSizesTest {
  private final VirtualGameProcess process =
      new VirtualGameProcess(TestServices.of(new Rendezvous(), Runnable::run, () -> 7));

  private Response call(Request.Builder request) {
    return process.handle(request.build()).join();
  }

  private List<Unit> start(String map) {
    call(Requests.create(map, 3, Difficulty.VeryHard, ""));
    call(Requests.join());
    return call(Requests.observation())
        .getObservation()
        .getObservation()
        .getRawData()
        .getUnitsList();
  }

  private static int count(List<Unit> units, int owner) {
    return (int) units.stream().filter(u -> u.getOwner() == owner).count();
  }

  private static int shields(List<Unit> units, int owner) {
    boolean any = units.stream().anyMatch(u -> u.getOwner() == owner && u.getShieldMax() > 0);
    return any ? 1 : 0;
  }

  /** SMAC counts kinds of units by the ids of its own side and has no bit for a single kind. */
  private static int kinds(List<Unit> units) {
    long kinds =
        units.stream().filter(u -> u.getOwner() == 1).map(Unit::getUnitType).distinct().count();
    return kinds > 1 ? (int) kinds : 0;
  }

  /** Sizes as SMAC's users know them, by the formulas from its map list. */
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
    "1c3s5z, 162, 270, 15",
    "3s_vs_3z, 36, 54, 9",
    "3s_vs_4z, 42, 61, 10",
    "3s_vs_5z, 48, 68, 11",
    "2s_vs_1sc, 17, 27, 7",
    "2m_vs_1z, 16, 26, 7",
    "6h_vs_8z, 78, 140, 14",
    "corridor, 156, 282, 30",
    "bane_vs_bane, 336, 984, 30",
    "so_many_baneling, 202, 397, 38",
    "2c_vs_64zg, 332, 342, 70",
  })
  void sizesComeOut(String map, int observation, int state, int actions) {
    List<Unit> units = start(map);
    int agents = count(units, 1);
    int enemies = count(units, 2);
    assertThat(agents + enemies).isEqualTo(units.size());
    int own = shields(units, 1) + kinds(units);
    int theirs = shields(units, 2) + kinds(units);
    int n = 6 + enemies;
    assertThat(n).isEqualTo(actions);
    assertThat(4 + enemies * (5 + theirs) + (agents - 1) * (5 + own) + 1 + own)
        .isEqualTo(observation);
    assertThat(agents * (4 + own) + enemies * (3 + theirs) + agents * n).isEqualTo(state);
    int side = 32;
    var info = call(Request.newBuilder().setGameInfo(RequestGameInfo.getDefaultInstance()));
    assertThat(info.getGameInfo().getStartRaw().getMapSize().getX()).isEqualTo(side);
    assertThat(info.getGameInfo().getStartRaw().getPathingGrid().getData().size())
        .isEqualTo(side * side / 8);
  }

  /** The smallest allied id is that of the first kind in SMAC's own order. */
  @ParameterizedTest
  @CsvSource({
    "MMM, 51 48 54",
    "MMM2, 51 48 54",
    "2s3z, 74 73",
    "1c3s5z, 4 74 73",
    "bane_vs_bane, 9 105",
    "2c_vs_64zg, 4",
    "6h_vs_8z, 107",
    "corridor, 73",
    "2s_vs_1sc, 74",
  })
  void alliedIdsFollowSmacsOrder(String map, String kinds) {
    List<Integer> ids =
        start(map).stream()
            .filter(u -> u.getOwner() == 1)
            .map(Unit::getUnitType)
            .distinct()
            .sorted()
            .toList();
    List<UnitTypeData> data = data();
    List<Integer> originals = ids.stream().map(id -> data.get(id).getUnitAlias()).toList();
    assertThat(originals).map(String::valueOf).containsExactly(kinds.split(" "));
    assertThat(ids.get(ids.size() - 1) - ids.get(0)).isEqualTo(ids.size() - 1);
  }

  @Test
  void smacv2FindsItsNineKindsAtTheEndOfTheData() {
    assertThat(start("32x32_flat")).isEmpty();
    List<UnitTypeData> data = data();
    int size = data.size();
    List<Integer> lastNine =
        data.subList(size - 9, size).stream().map(UnitTypeData::getUnitAlias).toList();
    assertThat(lastNine).containsExactly(9, 4, 107, 51, 48, 54, 74, 73, 105);
    for (int id = 0; id < size; id++) {
      assertThat(data.get(id).getUnitId()).isEqualTo(id);
    }
  }

  private List<UnitTypeData> data() {
    return call(Request.newBuilder().setData(RequestData.newBuilder().setUnitTypeId(true)))
        .getData()
        .getUnitsList();
  }
}
