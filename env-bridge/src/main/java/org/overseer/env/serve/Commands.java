package org.overseer.env.serve;

import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.ActionError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Ability;
import org.overseer.env.Action.Target;
import org.overseer.env.skirmish.Simulation;

/**
 * Carries out the actions of a RequestAction, with one result for each.
 *
 * <p>Abilities may be named by specific or general id. A command for several units succeeds if any
 * of them takes it; what was done and what was refused is reported again in the next observation,
 * as the game does. Chat has nobody to read it and is dropped.
 */
final class Commands {
  /** Units that one command may name, more than a game has. */
  static final int MOST_TAGS = 4096;

  private static final Map<Integer, Ability> ABILITIES = new HashMap<>();

  static {
    for (Ability ability : Ability.values()) {
      ABILITIES.put(ability.specificId(), ability);
      ABILITIES.putIfAbsent(ability.generalId(), ability);
    }
  }

  private Commands() {}

  static List<ActionResult> carryOut(
      Simulation game, int player, List<Action> actions, ObservationMessages log) {
    List<ActionResult> results = new ArrayList<>(actions.size());
    for (Action action : actions) {
      ActionResult result = carryOut(game, player, action, log);
      results.add(result);
      if (result == ActionResult.Success && action.hasActionRaw()) {
        log.done(
            Action.newBuilder()
                .setActionRaw(action.getActionRaw())
                .setGameLoop(game.gameLoop())
                .build());
      }
    }
    return results;
  }

  private static ActionResult carryOut(
      Simulation game, int player, Action action, ObservationMessages log) {
    if (action.getActionRaw().hasUnitCommand()) {
      return command(game, player, action.getActionRaw().getUnitCommand(), log);
    }
    boolean harmless = action.getActionRaw().hasCameraMove() || action.hasActionChat();
    return harmless ? ActionResult.Success : ActionResult.NotSupported;
  }

  private static ActionResult command(
      Simulation game, int player, ActionRawUnitCommand command, ObservationMessages log) {
    Ability ability = ABILITIES.get(command.getAbilityId());
    if (command.getUnitTagsCount() == 0) {
      return refused(ActionResult.Error, command, 0, log);
    }
    ActionResult first = null;
    boolean any = false;
    for (long tag : command.getUnitTagsList()) {
      ActionResult result = command(game, player, ability, tag, command);
      any |= result == ActionResult.Success;
      if (result != ActionResult.Success) {
        refused(result, command, tag, log);
      }
      first = first == null ? result : first;
    }
    return any || first == null ? ActionResult.Success : first;
  }

  private static ActionResult command(
      Simulation game,
      int player,
      @Nullable Ability ability,
      long tag,
      ActionRawUnitCommand command) {
    if (ability == null) {
      return ActionResult.NotSupported;
    }
    Target target =
        switch (command.getTargetCase()) {
          case TARGET_WORLD_SPACE_POS -> Target.POINT;
          case TARGET_UNIT_TAG -> Target.UNIT;
          case TARGET_NOT_SET -> Target.NONE;
        };
    int result =
        game.command(
                player,
                ability,
                tag,
                target,
                command.getTargetUnitTag(),
                command.getTargetWorldSpacePos().getX(),
                command.getTargetWorldSpacePos().getY(),
                command.getQueueCommand())
            .protocolId();
    ActionResult named = ActionResult.forNumber(result);
    return named == null ? ActionResult.Error : named;
  }

  private static ActionResult refused(
      ActionResult result, ActionRawUnitCommand command, long tag, ObservationMessages log) {
    log.refused(
        ActionError.newBuilder()
            .setUnitTag(tag)
            .setAbilityId(command.getAbilityId())
            .setResult(result)
            .build());
    return result;
  }
}
