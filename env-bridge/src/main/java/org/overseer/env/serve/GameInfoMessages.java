package org.overseer.env.serve;

import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Common.PointI;
import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Common.RectangleI;
import SC2APIProtocol.Common.Size2DI;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.PlayerInfo;
import SC2APIProtocol.Sc2Api.PlayerInfoExtra;
import SC2APIProtocol.Sc2Api.PlayerResult;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.overseer.env.MapInfo;
import org.overseer.env.skirmish.Area;
import org.overseer.env.skirmish.Side;
import org.overseer.env.skirmish.Simulation;

/** The answer to RequestGameInfo. */
final class GameInfoMessages {
  /** What Random becomes. */
  private static final Race[] RACES = {Race.Terran, Race.Zerg, Race.Protoss};

  private GameInfoMessages() {}

  /**
   * All that is known of the players.
   *
   * @param clients as what they take part, players first
   */
  static List<PlayerInfo> players(GameSetup setup, List<Participation> clients) {
    List<PlayerInfo> players = new ArrayList<>();
    for (int player = 0; player < setup.players().size(); player++) {
      PlayerSetup asked = setup.players().get(player);
      PlayerInfo.Builder info =
          PlayerInfo.newBuilder().setPlayerId(player + 1).setType(asked.getType());
      if (GameSetup.isComputer(asked)) {
        info.setRaceRequested(asked.hasRace() ? asked.getRace() : Race.Random)
            .setDifficulty(GameSetup.difficulty(asked));
        if (asked.hasAiBuild()) {
          info.setAiBuild(asked.getAiBuild());
        }
      } else {
        info.setRaceRequested(clients.get(player).race());
      }
      String name =
          GameSetup.isComputer(asked) ? asked.getPlayerName() : clients.get(player).name();
      if (!name.isEmpty()) {
        info.setPlayerName(name);
      }
      Side side = setup.scenario().sides().get(player);
      info.setRaceActual(
          side.units().isEmpty()
              ? actual(info.getRaceRequested(), setup.seed() + player)
              : DataMessages.race(side.units().get(0).type()));
      players.add(info.build());
    }
    return players;
  }

  private static Race actual(Race requested, long seed) {
    return requested == Race.Random ? RACES[new SplittableRandom(seed).nextInt(3)] : requested;
  }

  /** The players with how they stand, as ReplayInfo gives them. */
  static List<PlayerInfoExtra> withResults(List<PlayerInfo> players, Game game) {
    int loop = game.simulation().gameLoop();
    return players.stream()
        .map(
            player ->
                PlayerInfoExtra.newBuilder()
                    .setPlayerInfo(player)
                    .setPlayerResult(
                        PlayerResult.newBuilder()
                            .setPlayerId(player.getPlayerId())
                            .setResult(game.result(player.getPlayerId() - 1)))
                    .setPlayerApm((int) game.score().apm(player.getPlayerId() - 1, loop))
                    .build())
        .toList();
  }

  /**
   * @param viewer 0 or 1, whose message it is, who sees only the own actual race and the other
   *     side's start location; {@link Simulation#EVERYBODY} for observers and replays
   * @param ended whether the game is over, so that nobody's race is a secret
   */
  static ResponseGameInfo gameInfo(
      GameSetup setup,
      List<PlayerInfo> players,
      int viewer,
      boolean ended,
      InterfaceOptions options) {
    ResponseGameInfo.Builder info =
        ResponseGameInfo.newBuilder()
            .setMapName(setup.scenario().name())
            .setLocalMapPath(setup.mapPath())
            .setOptions(options);
    for (PlayerInfo player : players) {
      boolean open = ended || viewer == Simulation.EVERYBODY || player.getPlayerId() == viewer + 1;
      info.addPlayerInfo(open ? player : player.toBuilder().clearRaceActual().build());
    }
    if (options.getRaw()) {
      info.setStartRaw(startRaw(setup, viewer));
    }
    return info.build();
  }

  private static StartRaw startRaw(GameSetup setup, int viewer) {
    MapInfo map = setup.scenario().map();
    Area area = setup.scenario().playableArea();
    StartRaw.Builder start =
        StartRaw.newBuilder()
            .setMapSize(Size2DI.newBuilder().setX(map.width()).setY(map.height()))
            .setPathingGrid(MapImages.bits(map, map.pathing()))
            .setPlacementGrid(MapImages.bits(map, map.placement()))
            .setTerrainHeight(MapImages.bytes(map, map.terrainHeight()))
            .setPlayableArea(
                RectangleI.newBuilder()
                    .setP0(PointI.newBuilder().setX(area.left()).setY(area.bottom()))
                    .setP1(PointI.newBuilder().setX(area.right()).setY(area.top())));
    List<float[]> starts = setup.scenario().startLocations();
    for (int i = 0; i < starts.size(); i++) {
      if (i != viewer) {
        start.addStartLocations(Point2D.newBuilder().setX(starts.get(i)[0]).setY(starts.get(i)[1]));
      }
    }
    return start.build();
  }
}
