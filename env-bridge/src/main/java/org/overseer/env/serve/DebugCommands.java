package org.overseer.env.serve;

import SC2APIProtocol.Debug.DebugCommand;
import SC2APIProtocol.Debug.DebugCreateUnit;
import SC2APIProtocol.Debug.DebugGameState;
import SC2APIProtocol.Debug.DebugSetUnitValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.overseer.env.MapInfo;
import org.overseer.env.skirmish.Simulation;
import org.overseer.env.skirmish.UnitType;

/**
 * Carries out RequestDebug for a player. Nothing of it is an error: what makes no sense has no
 * effect, as in the game.
 */
final class DebugCommands {
  /** Living units a game has at most when debug commands make some. */
  static final int MOST_UNITS = 2048;

  /** Commands of a request. */
  static final int MOST_COMMANDS = 1000;

  private static final int GIFT = 5000;

  /** The protocol's owner of units that nobody plays. */
  private static final int NOBODY = 16;

  private DebugCommands() {}

  /**
   * Refuses what would take too long.
   *
   * @throws UsageError if there are too many commands, or too many units in one of them
   */
  static void check(List<DebugCommand> commands) {
    if (commands.size() > MOST_COMMANDS) {
      throw new UsageError(
          "RequestDebug has "
              + commands.size()
              + " commands; give at most "
              + MOST_COMMANDS
              + " at once");
    }
    for (DebugCommand command : commands) {
      int tags = command.getKillUnit().getTagCount();
      if (tags > Commands.MOST_TAGS) {
        throw new UsageError(
            "RequestDebug has a command for "
                + tags
                + " units; give one to at most "
                + Commands.MOST_TAGS
                + " at once");
      }
    }
  }

  static void carryOut(Game game, int player, List<DebugCommand> commands) {
    game.simulation().debug().together(() -> carryOutAll(game, player, commands));
  }

  private static void carryOutAll(Game game, int player, List<DebugCommand> commands) {
    Set<UnitType> full = new HashSet<>();
    for (DebugCommand command : commands) {
      switch (command.getCommandCase()) {
        case GAME_STATE -> cheat(game, player, command.getGameState());
        case CREATE_UNIT -> create(game.simulation(), command.getCreateUnit(), full);
        case KILL_UNIT -> command.getKillUnit().getTagList().forEach(game.simulation()::kill);
        case SCORE -> {
          if (Float.isFinite(command.getScore().getScore())) {
            game.state(player).setScore = command.getScore().getScore();
          }
        }
        case END_GAME -> game.end(player, command.getEndGame().getEndResult());
        case UNIT_VALUE -> setValue(game.simulation(), command.getUnitValue());
        case DRAW, TEST_PROCESS, COMMAND_NOT_SET -> {}
      }
    }
  }

  /** Resources are given, everything else is switched on or off. */
  private static void cheat(Game game, int player, DebugGameState cheat) {
    PlayerState state = game.state(player);
    switch (cheat) {
      case minerals -> state.minerals += GIFT;
      case gas -> state.vespene += GIFT;
      case all_resources -> {
        state.minerals += GIFT;
        state.vespene += GIFT;
      }
      case show_map, control_enemy, god, food, free, cooldown, tech_tree, upgrade, fast_build -> {
        boolean on = !state.cheats.remove(cheat);
        if (on) {
          state.cheats.add(cheat);
        }
        if (cheat == DebugGameState.show_map) {
          game.simulation().debug().reveal(player, on);
        } else if (cheat == DebugGameState.god) {
          game.simulation().debug().protect(player, on);
        }
      }
    }
  }

  /**
   * Creates units.
   *
   * @param full types for which there was no room in this request; those that are found are added
   */
  private static void create(Simulation game, DebugCreateUnit create, Set<UnitType> full) {
    UnitType type = game.scenario().units().find(create.getUnitType());
    int owner = owner(create.getOwner());
    float x = create.getPos().getX();
    float y = create.getPos().getY();
    if (type == null
        || full.contains(type)
        || owner < 0
        || !Float.isFinite(x)
        || !Float.isFinite(y)) {
      return;
    }
    MapInfo map = game.map();
    float onMapX = Math.min(Math.max(x, 0), map.width());
    float onMapY = Math.min(Math.max(y, 0), map.height());
    int alive = game.unitCount(0) + game.unitCount(1) + game.unitCount(Simulation.NEUTRAL);
    long wanted = create.hasQuantity() ? Integer.toUnsignedLong(create.getQuantity()) : 1;
    long room = Math.min(wanted, MOST_UNITS - alive);
    for (long i = 0; i < room && !full.contains(type); i++) {
      if (game.createUnit(type, owner, onMapX, onMapY) == 0) {
        full.add(type);
      }
    }
  }

  private static int owner(int protocolOwner) {
    return switch (protocolOwner) {
      case 1, 2 -> protocolOwner - 1;
      case 0, NOBODY -> Simulation.NEUTRAL;
      default -> -1;
    };
  }

  private static void setValue(Simulation game, DebugSetUnitValue set) {
    float value = set.getValue();
    if (Float.isNaN(value)) {
      return;
    }
    switch (set.getUnitValue()) {
      case Energy -> game.debug().setEnergy(set.getUnitTag(), value);
      case Life -> game.debug().setHealth(set.getUnitTag(), value);
      case Shields -> game.debug().setShield(set.getUnitTag(), value);
    }
  }
}
