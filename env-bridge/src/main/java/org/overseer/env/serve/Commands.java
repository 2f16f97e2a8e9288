package org.overseer.env.serve;

import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Debug.DebugGameState;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Raw.ActionRaw;
import SC2APIProtocol.Raw.ActionRawToggleAutocast;
import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.ActionChat;
import SC2APIProtocol.Sc2Api.ActionError;
import SC2APIProtocol.Sc2Api.ChatReceived;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Ability;
import org.overseer.env.Action.Target;
import org.overseer.env.MapInfo;
import org.overseer.env.skirmish.CommandResult;
import org.overseer.env.skirmish.Simulation;

/**
 * Carries out the actions of a RequestAction, with one result for each.
 *
 * <p>Abilities may be named by specific or general id. A command for several units succeeds if any
 * of them takes it; what was done and what was refused is reported again in the next observation,
 * as the game does. Chat comes to everybody, or with channel Team to the speaker alone.
 */
final class Commands {
  /** Units that one command may name, more than a game has. */
  static final int MOST_TAGS = 4096;

  private static final int LONGEST_CHAT = 255;

  private static final Map<Integer, Ability> ABILITIES = new HashMap<>();

  static {
    for (Ability ability : Ability.values()) {
      ABILITIES.put(ability.specificId(), ability);
      ABILITIES.putIfAbsent(ability.generalId(), ability);
    }
  }

  private final Game game;
  private final Simulation simulation;
  private final int player;

  private Commands(Game game, int player) {
    this.game = game;
    this.simulation = game.simulation();
    this.player = player;
  }

  static List<ActionResult> carryOut(Game game, int player, List<Action> actions) {
    Commands commands = new Commands(game, player);
    List<ActionResult> results = new ArrayList<>(actions.size());
    for (Action action : actions) {
      results.add(commands.carryOut(action));
    }
    return results;
  }

  private ActionResult carryOut(Action action) {
    if (action.hasActionChat()) {
      say(action.getActionChat());
    }
    ActionRaw raw = action.getActionRaw();
    ActionResult result =
        switch (raw.getActionCase()) {
          case UNIT_COMMAND -> command(raw.getUnitCommand());
          case CAMERA_MOVE -> moveCamera(raw.getCameraMove().getCenterWorldSpace());
          case TOGGLE_AUTOCAST -> toggle(raw.getToggleAutocast());
          case ACTION_NOT_SET ->
              action.hasActionChat() ? ActionResult.Success : ActionResult.NotSupported;
        };
    if (result == ActionResult.Success && action.hasActionRaw()) {
      Action done =
          Action.newBuilder()
              .setActionRaw(specific(raw))
              .setGameLoop(simulation.gameLoop())
              .build();
      game.viewers().forEach(viewer -> viewer.done(player, done));
    }
    return result;
  }

  /** The action under the ability's own id, as the game repeats it whatever id it came with. */
  private ActionRaw specific(ActionRaw raw) {
    Ability ability = ABILITIES.get(raw.getUnitCommand().getAbilityId());
    if (!raw.hasUnitCommand() || ability == null) {
      return CloakCommands.has(raw.getUnitCommand().getAbilityId()) ? specificCloak(raw) : raw;
    }
    boolean scans =
        ability == Ability.ATTACK
            && raw.getUnitCommand().getUnitTagsList().stream().noneMatch(this::attacks);
    int id = scans ? Ability.SCAN_MOVE.specificId() : ability.specificId();
    return raw.toBuilder()
        .setUnitCommand(raw.getUnitCommand().toBuilder().setAbilityId(id))
        .build();
  }

  private ActionRaw specificCloak(ActionRaw raw) {
    int asked = raw.getUnitCommand().getAbilityId();
    int slot = simulation.find(raw.getUnitCommand().getUnitTags(0));
    int id = slot < 0 ? 0 : CloakCommands.specific(asked, simulation.type(slot).id());
    return raw.toBuilder()
        .setUnitCommand(raw.getUnitCommand().toBuilder().setAbilityId(id == 0 ? asked : id))
        .build();
  }

  private boolean attacks(long tag) {
    int slot = simulation.find(tag);
    return slot >= 0 && simulation.type(slot).has(Ability.ATTACK);
  }

  private void say(ActionChat chat) {
    String message = chat.getMessage();
    ChatReceived received =
        ChatReceived.newBuilder()
            .setPlayerId(player + 1)
            .setMessage(message.substring(0, Math.min(message.length(), LONGEST_CHAT)))
            .build();
    boolean all = chat.getChannel() == ActionChat.Channel.Broadcast;
    game.viewers().forEach(viewer -> viewer.heard(player, received, all));
  }

  private ActionResult moveCamera(Point centre) {
    if (!Float.isFinite(centre.getX()) || !Float.isFinite(centre.getY())) {
      return ActionResult.Error;
    }
    MapInfo map = simulation.map();
    PlayerState state = game.state(player);
    state.cameraX = Math.min(Math.max(centre.getX(), 0), map.width());
    state.cameraY = Math.min(Math.max(centre.getY(), 0), map.height());
    return ActionResult.Success;
  }

  private ActionResult toggle(ActionRawToggleAutocast toggle) {
    Ability ability = ABILITIES.get(toggle.getAbilityId());
    if (ability == null) {
      return ActionResult.NotSupported;
    }
    ActionResult first = null;
    boolean any = false;
    for (long tag : toggle.getUnitTagsList()) {
      ActionResult result = result(simulation.toggleAutocast(commander(tag), tag, ability));
      any |= result == ActionResult.Success;
      first = first == null ? result : first;
    }
    return any ? ActionResult.Success : first == null ? ActionResult.Error : first;
  }

  /** In whose name a unit is ordered: the enemy's under a cheat. */
  private int commander(long tag) {
    int slot = simulation.find(tag);
    boolean lent =
        slot >= 0
            && simulation.owner(slot) != Simulation.NEUTRAL
            && game.state(player).cheats.contains(DebugGameState.control_enemy);
    return lent ? simulation.owner(slot) : player;
  }

  private ActionResult command(ActionRawUnitCommand command) {
    Ability ability = ABILITIES.get(command.getAbilityId());
    if (command.getUnitTagsCount() == 0) {
      return refused(ActionResult.Error, command, 0);
    }
    ActionResult first = null;
    boolean any = false;
    for (long tag : command.getUnitTagsList()) {
      ActionResult result = command(ability, tag, command);
      any |= result == ActionResult.Success;
      if (result != ActionResult.Success) {
        refused(result, command, tag);
      }
      first = first == null ? result : first;
    }
    int weight = command.getTargetCase() == ActionRawUnitCommand.TargetCase.TARGET_NOT_SET ? 1 : 2;
    game.score().action(player, simulation.gameLoop(), weight, any);
    return any || first == null ? ActionResult.Success : first;
  }

  private ActionResult command(@Nullable Ability ability, long tag, ActionRawUnitCommand command) {
    if (ability == null) {
      return CloakCommands.has(command.getAbilityId())
          ? cloak(command.getAbilityId(), tag)
          : ActionResult.NotSupported;
    }
    Target target =
        switch (command.getTargetCase()) {
          case TARGET_WORLD_SPACE_POS -> Target.POINT;
          case TARGET_UNIT_TAG -> Target.UNIT;
          case TARGET_NOT_SET -> Target.NONE;
        };
    return result(
        simulation.command(
            commander(tag),
            ability,
            tag,
            target,
            command.getTargetUnitTag(),
            command.getTargetWorldSpacePos().getX(),
            command.getTargetWorldSpacePos().getY(),
            command.getQueueCommand()));
  }

  private ActionResult cloak(int ability, long tag) {
    int slot = simulation.find(tag);
    int commander = commander(tag);
    if (slot >= 0 && simulation.owner(slot) == commander) {
      if (CloakCommands.specific(ability, simulation.type(slot).id()) == 0) {
        return ActionResult.NotSupported;
      }
      if (!CloakCommands.isResearched(game.state(commander))) {
        return ActionResult.TechRequirementsNotMet;
      }
    }
    return result(simulation.cloak(commander, tag, CloakCommands.isOn(ability)));
  }

  private static ActionResult result(CommandResult result) {
    ActionResult named = ActionResult.forNumber(result.protocolId());
    return named == null ? ActionResult.Error : named;
  }

  private ActionResult refused(ActionResult result, ActionRawUnitCommand command, long tag) {
    ActionError error =
        ActionError.newBuilder()
            .setUnitTag(tag)
            .setAbilityId(command.getAbilityId())
            .setResult(result)
            .build();
    game.viewers().forEach(viewer -> viewer.refused(player, error));
    return result;
  }
}
