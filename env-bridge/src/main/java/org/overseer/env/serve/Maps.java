package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.RequestSaveMap;
import SC2APIProtocol.Sc2Api.ResponseAvailableMaps;
import SC2APIProtocol.Sc2Api.ResponseMapCommand;
import SC2APIProtocol.Sc2Api.ResponseSaveMap;
import org.overseer.env.skirmish.Scenario;

/** Answers about maps that need no game. */
final class Maps {
  private Maps() {}

  static ResponseAvailableMaps available() {
    ResponseAvailableMaps.Builder maps = ResponseAvailableMaps.newBuilder();
    for (String name : Scenario.names()) {
      maps.addLocalMapPaths(name + ".SC2Map").addBattlenetMapNames(name);
    }
    return maps.build();
  }

  /** Takes any bytes, because games go by the map's name, but there must be some. */
  static ResponseSaveMap save(RequestSaveMap request) {
    ResponseSaveMap.Builder response = ResponseSaveMap.newBuilder();
    if (request.getMapPath().isEmpty() || request.getMapData().isEmpty()) {
      response.setError(ResponseSaveMap.Error.InvalidMapData);
    }
    return response.build();
  }

  static ResponseMapCommand command() {
    return ResponseMapCommand.newBuilder()
        .setError(ResponseMapCommand.Error.NoTriggerError)
        .setErrorDetails("the simulator's maps have no triggers that take commands")
        .build();
  }
}
