package org.overseer.env.serve;

import SC2APIProtocol.Common.AvailableAbility;
import SC2APIProtocol.Data.AbilityData;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.RequestQueryPathing;
import SC2APIProtocol.Query.ResponseQuery;
import SC2APIProtocol.Query.ResponseQueryAvailableAbilities;
import SC2APIProtocol.Query.ResponseQueryBuildingPlacement;
import SC2APIProtocol.Query.ResponseQueryPathing;
import org.overseer.env.Ability;
import org.overseer.env.skirmish.Simulation;

/** The answer to RequestQuery; nothing can be built here, so no placement is possible. */
final class QueryMessages {
  /** More questions in one request are refused: each may search the whole map. */
  static final int MOST_QUESTIONS = 1000;

  private QueryMessages() {}

  static ResponseQuery query(Simulation game, int player, RequestQuery query) {
    ResponseQuery.Builder response = ResponseQuery.newBuilder();
    for (RequestQueryPathing pathing : query.getPathingList()) {
      response.addPathing(ResponseQueryPathing.newBuilder().setDistance(distance(game, pathing)));
    }
    query
        .getAbilitiesList()
        .forEach(unit -> response.addAbilities(abilities(game, player, unit.getUnitTag())));
    for (int i = 0; i < query.getPlacementsCount(); i++) {
      response.addPlacements(
          ResponseQueryBuildingPlacement.newBuilder().setResult(ActionResult.NotSupported));
    }
    return response.build();
  }

  /** Length of the walk in cells; 0 says that there is none. */
  private static float distance(Simulation game, RequestQueryPathing pathing) {
    float x = pathing.getStartPos().getX();
    float y = pathing.getStartPos().getY();
    if (pathing.hasUnitTag()) {
      int slot = game.find(pathing.getUnitTag());
      if (slot < 0) {
        return 0;
      }
      x = game.x(slot);
      y = game.y(slot);
    }
    float endX = pathing.getEndPos().getX();
    float endY = pathing.getEndPos().getY();
    return Math.max(0, game.pathLength(x, y, endX, endY));
  }

  private static ResponseQueryAvailableAbilities abilities(
      Simulation game, int player, long unitTag) {
    int slot = game.find(unitTag);
    ResponseQueryAvailableAbilities.Builder response =
        ResponseQueryAvailableAbilities.newBuilder()
            .setUnitTag(unitTag)
            .setUnitTypeId(slot < 0 ? 0 : game.type(slot).id());
    if (slot < 0 || game.owner(slot) != player) {
      return response.build();
    }
    for (Ability ability : Ability.values()) {
      if (game.type(slot).has(ability)) {
        response.addAbilities(
            AvailableAbility.newBuilder()
                .setAbilityId(ability.specificId())
                .setRequiresPoint(DataMessages.target(ability) != AbilityData.Target.None));
      }
    }
    return response.build();
  }
}
