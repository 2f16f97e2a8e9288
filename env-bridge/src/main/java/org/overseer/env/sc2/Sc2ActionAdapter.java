package org.overseer.env.sc2;

import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Raw.ActionRaw;
import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Sc2Api.RequestAction;
import org.overseer.env.Action;

/**
 * Turns an {@link Action} into the protocol's message: one raw unit command for each command, in
 * order, with the specific ability id, so that the answer has one result a command.
 */
public final class Sc2ActionAdapter {
  private Sc2ActionAdapter() {}

  /** The request for all commands of {@code action}. */
  public static RequestAction request(Action action) {
    RequestAction.Builder request = RequestAction.newBuilder();
    for (int i = 0; i < action.size(); i++) {
      request.addActions(
          SC2APIProtocol.Sc2Api.Action.newBuilder()
              .setActionRaw(ActionRaw.newBuilder().setUnitCommand(command(action, i))));
    }
    return request.build();
  }

  private static ActionRawUnitCommand.Builder command(Action action, int i) {
    ActionRawUnitCommand.Builder command =
        ActionRawUnitCommand.newBuilder()
            .setAbilityId(action.ability(i).specificId())
            .addUnitTags(action.unitTag(i))
            .setQueueCommand(action.isQueued(i));
    return switch (action.target(i)) {
      case NONE -> command;
      case POINT ->
          command.setTargetWorldSpacePos(Point2D.newBuilder().setX(action.x(i)).setY(action.y(i)));
      case UNIT -> command.setTargetUnitTag(action.targetTag(i));
    };
  }
}
