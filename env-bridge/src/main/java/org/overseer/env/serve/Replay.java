package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.PlayerInfo;
import SC2APIProtocol.Sc2Api.PlayerInfoExtra;
import SC2APIProtocol.Sc2Api.ResponseReplayInfo;
import java.util.List;

/**
 * A recorded game, as SaveReplay's data holds it.
 *
 * @param rules version of the rules that the game was played by
 * @param scenario name of the map
 * @param fingerprint of map and units, see {@link org.overseer.env.skirmish.Scenario#fingerprint}
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
    int fingerprint,
    String mapPath,
    long seed,
    boolean disableFog,
    List<PlayerInfoExtra> players,
    int loops,
    long hash,
    List<GameRecord.Block> inputs) {
  /** Game loops of a second of real time. */
  private static final float LOOPS_PER_SECOND = 22.4f;

  /** A recording of a game up to now. */
  static Replay of(
      GameSetup setup, List<PlayerInfo> players, Game game, List<GameRecord.Block> inputs) {
    return new Replay(
        setup.scenario().rulesVersion(),
        setup.scenario().name(),
        setup.scenario().fingerprint(),
        setup.mapPath(),
        game.seed(),
        setup.disableFog(),
        GameInfoMessages.withResults(players, game),
        game.simulation().gameLoop(),
        game.hash(),
        inputs);
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
