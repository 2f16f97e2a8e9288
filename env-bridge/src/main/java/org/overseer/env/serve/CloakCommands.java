package org.overseer.env.serve;

import SC2APIProtocol.Debug.DebugGameState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.env.skirmish.Simulation;

/**
 * The abilities that switch cloaks, by the game's ids. They are for whoever has researched them,
 * which in games that begin without any upgrade only the cheats do that give all upgrades or end
 * all requirements.
 */
final class CloakCommands {
  private static final int GENERAL_ON = 3676;
  private static final int GENERAL_OFF = 3677;

  private record Pair(int unitType, int on, int off, int buff) {}

  private static final List<Pair> PAIRS =
      List.of(new Pair(50, 382, 383, 6), new Pair(55, 392, 393, 7));

  private CloakCommands() {}

  private static @Nullable Pair of(int unitType) {
    for (Pair pair : PAIRS) {
      if (pair.unitType == unitType) {
        return pair;
      }
    }
    return null;
  }

  /** Whether an ability cloaks or uncloaks, by specific or general id. */
  static boolean has(int ability) {
    return ability == GENERAL_ON
        || ability == GENERAL_OFF
        || PAIRS.stream().anyMatch(pair -> pair.on == ability || pair.off == ability);
  }

  /** Whether an ability cloaks. */
  static boolean isOn(int ability) {
    return ability == GENERAL_ON || PAIRS.stream().anyMatch(pair -> pair.on == ability);
  }

  /** The id of an ability for a type of unit, 0 if units of the type have not got it. */
  static int specific(int ability, int unitType) {
    Pair pair = of(unitType);
    if (pair == null) {
      return 0;
    }
    return switch (ability) {
      case GENERAL_ON -> pair.on;
      case GENERAL_OFF -> pair.off;
      default -> ability == pair.on || ability == pair.off ? ability : 0;
    };
  }

  /** Whether a player may cloak. */
  static boolean isResearched(PlayerState state) {
    return state.cheats.contains(DebugGameState.tech_tree)
        || state.cheats.contains(DebugGameState.upgrade);
  }

  /**
   * The one that a unit could use now, 0 for none.
   *
   * @param free whether it need not have the energy
   */
  static int available(Simulation game, int slot, PlayerState state, boolean free) {
    Pair pair = of(game.type(slot).id());
    if (pair == null || !isResearched(state)) {
      return 0;
    }
    if (game.isCloaked(slot)) {
      return pair.off;
    }
    return free || game.canPayCloak(slot) ? pair.on : 0;
  }

  /** The buff of a unit whose ability cloaks it, 0 without. */
  static int buff(Simulation game, int slot) {
    Pair pair = of(game.type(slot).id());
    return pair != null && game.isCloaked(slot) ? pair.buff : 0;
  }
}
