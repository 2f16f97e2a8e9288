package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.PlayerInfoExtra;
import SC2APIProtocol.Sc2Api.ResponseReplayInfo;
import java.util.List;
import java.util.zip.CRC32C;
import org.overseer.env.MapInfo;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.Side;

/**
 * A recorded game, as SaveReplay's data holds it.
 *
 * @param rules version of the rules that the game was played by
 * @param scenario name of the map
 * @param mapCheck of the map's grids and armies, see {@link #mapCheck}
 * @param mapPath how the game's creator named the map
 * @param seed of the game itself, not of a series of restarts
 * @param players with their results
 * @param loops length of the game
 * @param hash of the observations of both players
 * @param inputs in order
 */
record Replay(
    String rules,
    String scenario,
    int mapCheck,
    String mapPath,
    long seed,
    boolean disableFog,
    List<PlayerInfoExtra> players,
    int loops,
    long hash,
    List<GameRecord.Block> inputs) {
  /** Game loops of a second of real time (environment reference §3.8). */
  private static final float LOOPS_PER_SECOND = 22.4f;

  /** A checksum of a map, to know it from another one of the same name. */
  static int mapCheck(Scenario scenario) {
    CRC32C check = new CRC32C();
    MapInfo map = scenario.map();
    check.update(map.pathing());
    check.update(map.terrainHeight());
    for (Side side : scenario.sides()) {
      number(check, Float.floatToIntBits(side.spawnX()));
      number(check, Float.floatToIntBits(side.spawnY()));
      for (Side.Group group : side.units()) {
        number(check, group.type().id());
        number(check, group.count());
      }
    }
    number(check, scenario.stepLimit());
    return (int) check.getValue();
  }

  private static void number(CRC32C check, int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      check.update(value >> shift);
    }
  }

  /** The answer to RequestReplayInfo; its data version is the version of the rules. */
  ResponseReplayInfo info() {
    return ResponseReplayInfo.newBuilder()
        .setMapName(scenario)
        .setLocalMapPath(mapPath)
        .addAllPlayerInfo(players)
        .setGameDurationLoops(loops)
        .setGameDurationSeconds(loops / LOOPS_PER_SECOND)
        .setGameVersion(Version.GAME)
        .setDataVersion(rules)
        .setDataBuild(Version.BUILD)
        .setBaseBuild(Version.BUILD)
        .build();
  }
}
