package org.overseer.env.serve;

import SC2APIProtocol.Common.AvailableAbility;
import SC2APIProtocol.Data.AbilityData;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.RequestQueryPathing;
import SC2APIProtocol.Query.ResponseQuery;
import SC2APIProtocol.Query.ResponseQueryAvailableAbilities;
import SC2APIProtocol.Query.ResponseQueryBuildingPlacement;
import SC2APIProtocol.Query.ResponseQueryPathing;
import org.overseer.env.Ability;
import org.overseer.env.skirmish.Simulation;
import org.overseer.env.skirmish.UnitType;

/** The answer to RequestQuery. */
final class QueryMessages {
  /** More questions in one request are refused: each may search the whole map. */
  static final int MOST_QUESTIONS = 1000;

  private static final int GHOST = 50;

  private final Game match;
  private final Simulation game;
  private final int player;
  private final Placement placement;

  /**
   * @param player 0 or 1 who asks, or {@link Simulation#EVERYBODY}
   */
  QueryMessages(Game game, int player) {
    match = game;
    this.game = game.simulation();
    this.player = player;
    placement = new Placement(this.game, player, game.state(player));
  }

  ResponseQuery answer(RequestQuery query) {
    ResponseQuery.Builder response = ResponseQuery.newBuilder();
    for (RequestQueryPathing pathing : query.getPathingList()) {
      response.addPathing(ResponseQueryPathing.newBuilder().setDistance(distance(pathing)));
    }
    boolean free = query.getIgnoreResourceRequirements();
    query
        .getAbilitiesList()
        .forEach(unit -> response.addAbilities(abilities(unit.getUnitTag(), free)));
    query
        .getPlacementsList()
        .forEach(
            question ->
                response.addPlacements(
                    ResponseQueryBuildingPlacement.newBuilder()
                        .setResult(placement.check(question, free))));
    return response.build();
  }

  /** Length of the way in cells; 0 says that there is none. Whoever flies goes straight. */
  private float distance(RequestQueryPathing pathing) {
    float x = pathing.getStartPos().getX();
    float y = pathing.getStartPos().getY();
    float endX = pathing.getEndPos().getX();
    float endY = pathing.getEndPos().getY();
    if (pathing.hasUnitTag()) {
      int slot = game.find(pathing.getUnitTag());
      if (slot < 0 || !game.isVisible(slot, player) || game.type(slot).speed() == 0) {
        return 0;
      }
      x = game.x(slot);
      y = game.y(slot);
      if (game.type(slot).flying()) {
        boolean onMap =
            endX >= 0 && endY >= 0 && endX <= game.map().width() && endY <= game.map().height();
        return onMap ? (float) Math.sqrt((endX - x) * (endX - x) + (endY - y) * (endY - y)) : 0;
      }
      return Math.max(0, game.walkLength(player, slot, endX, endY));
    }
    return Math.max(0, game.pathLength(player, x, y, endX, endY));
  }

  /**
   * @param free whether abilities are listed that the unit has not got the energy for
   */
  private ResponseQueryAvailableAbilities abilities(long unitTag, boolean free) {
    int slot = game.find(unitTag);
    boolean known = slot >= 0 && game.isVisible(slot, player);
    ResponseQueryAvailableAbilities.Builder response =
        ResponseQueryAvailableAbilities.newBuilder()
            .setUnitTag(unitTag)
            .setUnitTypeId(known ? game.type(slot).id() : 0);
    boolean own =
        known
            && game.owner(slot) != Simulation.NEUTRAL
            && (player == Simulation.EVERYBODY || game.owner(slot) == player);
    if (own) {
      for (Ability ability : Ability.values()) {
        if (isListed(game.type(slot), ability) && (free || game.canPay(slot, ability))) {
          response.addAbilities(
              AvailableAbility.newBuilder()
                  .setAbilityId(ability.specificId())
                  .setRequiresPoint(DataMessages.target(ability) != AbilityData.Target.None));
        }
      }
      int cloak = CloakCommands.available(game, slot, match.state(game.owner(slot)), free);
      if (cloak != 0) {
        response.addAbilities(AvailableAbility.newBuilder().setAbilityId(cloak));
      }
    }
    return response.build();
  }

  /**
   * Whether the game names an ability of a unit: holding fire is the ghosts' alone there, and what
   * stands and has no weapon has nothing to stop.
   */
  private static boolean isListed(UnitType type, Ability ability) {
    return switch (ability) {
      case HOLD_FIRE -> type.id() == GHOST;
      case STOP -> !type.immobile() || type.has(Ability.ATTACK);
      default -> type.has(ability);
    };
  }
}
