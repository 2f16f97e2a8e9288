package org.overseer.env.serve;

import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Common.PointI;
import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Common.RectangleI;
import SC2APIProtocol.Common.Size2DI;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.PlayerInfo;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.env.MapInfo;
import org.overseer.env.skirmish.Area;
import org.overseer.env.skirmish.Side;

/** The answer to RequestGameInfo. */
final class GameInfoMessages {
  private GameInfoMessages() {}

  /**
   * @param races that the participants asked for, in the order of their ids
   * @param viewer whose message it is; it has the other side's start location only
   */
  static ResponseGameInfo gameInfo(
      GameSetup setup, List<Race> races, int viewer, InterfaceOptions options) {
    ResponseGameInfo.Builder info =
        ResponseGameInfo.newBuilder()
            .setMapName(setup.scenario().name())
            .setLocalMapPath(setup.mapPath())
            .setOptions(options);
    int players = setup.opponent() == null ? races.size() : races.size() + 1;
    for (int player = 0; player < players; player++) {
      info.addPlayerInfo(player(setup, races, player, viewer));
    }
    if (options.getRaw()) {
      info.setStartRaw(startRaw(setup, viewer));
    }
    return info.build();
  }

  private static PlayerInfo player(GameSetup setup, List<Race> races, int player, int viewer) {
    PlayerInfo.Builder info = PlayerInfo.newBuilder().setPlayerId(player + 1);
    if (player < races.size()) {
      info.setType(PlayerType.Participant).setRaceRequested(races.get(player));
    } else {
      info.setType(PlayerType.Computer)
          .setRaceRequested(race(setup.opponent()))
          .setDifficulty(setup.difficulty());
    }
    if (player == viewer) {
      Side side = setup.scenario().sides().get(player);
      info.setRaceActual(
          side.units().isEmpty()
              ? info.getRaceRequested()
              : DataMessages.race(side.units().get(0).type()));
    }
    return info.build();
  }

  private static Race race(@Nullable PlayerSetup computer) {
    return computer != null && computer.hasRace() ? computer.getRace() : Race.Random;
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
