package org.overseer.env.serve;

import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Query.RequestQueryBuildingPlacement;
import org.jspecify.annotations.Nullable;
import org.overseer.env.MapInfo;
import org.overseer.env.skirmish.Simulation;
import org.overseer.env.skirmish.UnitType;

/**
 * Whether a structure can be placed: by the map's placement grid without what stands on it, what
 * the player has seen, and the units in the way.
 *
 * <p>The ability says which structure, and its radius how many cells it takes. Abilities that place
 * nothing the unit table knows are not supported. What the player neither sees nor remembers has no
 * part in an answer.
 */
final class Placement {
  private static final byte HIDDEN = 0;

  /** Cells between a town hall's edge and the middle of resources. */
  private static final float TOWN_HALL_GAP = 4;

  private final Simulation game;
  private final int player;
  private final PlayerState state;
  private byte @Nullable [] buildable;

  Placement(Simulation game, int player, PlayerState state) {
    this.game = game;
    this.player = player;
    this.state = state;
  }

  ActionResult check(RequestQueryBuildingPlacement question, boolean free) {
    UnitType structure = structure(question.getAbilityId());
    if (structure == null) {
      return ActionResult.NotSupported;
    }
    float x = question.getTargetPos().getX();
    float y = question.getTargetPos().getY();
    if (!Float.isFinite(x) || !Float.isFinite(y)) {
      return ActionResult.Error;
    }
    if (!free && state.minerals < structure.minerals()) {
      return ActionResult.NotEnoughMinerals;
    }
    if (!free && state.vespene < structure.vespene()) {
      return ActionResult.NotEnoughVespene;
    }
    if (structure.takesGeyser()) {
      return onGeyser(x, y);
    }
    MapInfo map = game.map();
    if (x < 0 || y < 0 || x > map.width() || y > map.height()) { // cells far off would overflow
      return ActionResult.CantBuildLocationInvalid;
    }
    int cells = Math.round(2 * structure.radius() - 0.5f);
    int left = Math.round(x - cells / 2f);
    int low = Math.round(y - cells / 2f);
    ActionResult ground = ground(left, low, cells);
    if (ground != ActionResult.Success) {
      return ground;
    }
    if (isBlocked(left, low, cells, question.getPlacingUnitTag())) {
      return ActionResult.CantBuildLocationInvalid;
    }
    return cells >= 5 && isNearResources(left, low, cells)
        ? ActionResult.CantBuildTooCloseToResources
        : ActionResult.Success;
  }

  private @Nullable UnitType structure(int ability) {
    for (UnitType type : game.scenario().units().types()) {
      if (ability > 0 && type.buildAbility() == ability && Category.isStructure(type)) {
        return type;
      }
    }
    return null;
  }

  /** A geyser may be a remembered one, as in the game, if its ground has been seen. */
  private ActionResult onGeyser(float x, float y) {
    int geyser = geyserAt(x, y);
    if (geyser < 0) {
      return ActionResult.CantBuildOnThat;
    }
    int cell = (int) game.y(geyser) * game.map().width() + (int) game.x(geyser);
    if (game.visibility(player)[cell] == HIDDEN) {
      return ActionResult.CantSeeBuildLocation;
    }
    return game.isBuiltOn(player, game.x(geyser), game.y(geyser))
        ? ActionResult.CantBuildLocationInvalid
        : ActionResult.Success;
  }

  private int geyserAt(float x, float y) {
    for (int s = 0; s < game.slots(); s++) {
      if (game.isAlive(s)
          && game.owner(s) == Simulation.NEUTRAL
          && game.type(s).name().contains("Geyser")
          && game.isKnown(s, player)
          && Math.abs(game.x(s) - x) < 1
          && Math.abs(game.y(s) - y) < 1) {
        return s;
      }
    }
    return -1;
  }

  private ActionResult ground(int left, int low, int cells) {
    MapInfo map = game.map();
    if (left < 0 || low < 0 || left + cells > map.width() || low + cells > map.height()) {
      return ActionResult.CantBuildLocationInvalid;
    }
    if (buildable == null) {
      buildable = game.buildable(player);
    }
    byte[] seen = game.visibility(player);
    for (int y = low; y < low + cells; y++) {
      for (int x = left; x < left + cells; x++) {
        if (seen[y * map.width() + x] == HIDDEN) {
          return ActionResult.CantSeeBuildLocation;
        }
        if (buildable[y * map.width() + x] == 0) {
          return ActionResult.CantBuildLocationInvalid;
        }
      }
    }
    return ActionResult.Success;
  }

  /** Whether somebody who stands on the ground reaches into the square. */
  private boolean isBlocked(int left, int low, int cells, long builder) {
    for (int s = 0; s < game.slots(); s++) {
      if (!game.isAlive(s)
          || game.tag(s) == builder
          || game.hasFootprint(s) // the ground has these
          || game.type(s).flying()
          || !game.isVisible(s, player)) {
        continue;
      }
      float r = game.type(s).radius();
      float dx = outside(game.x(s), left, cells);
      float dy = outside(game.y(s), low, cells);
      if (dx * dx + dy * dy < r * r) {
        return true;
      }
    }
    return false;
  }

  private boolean isNearResources(int left, int low, int cells) {
    for (int s = 0; s < game.slots(); s++) {
      if (game.isAlive(s) && isResource(game.type(s)) && game.isKnown(s, player)) {
        float dx = outside(game.x(s), left, cells);
        float dy = outside(game.y(s), low, cells);
        if (Math.max(dx, dy) < TOWN_HALL_GAP) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isResource(UnitType type) {
    return type.name().contains("Geyser") || type.name().contains("MineralField");
  }

  private static float outside(float value, int from, int length) {
    return Math.max(0, Math.max(from - value, value - from - length));
  }
}
