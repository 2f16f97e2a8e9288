package org.overseer.agent.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.MapGrid;
import org.overseer.perceiver.core.ParameterScope;

/**
 * AlphaStar's structured command: action type, delay, queued, selected units, target unit, target
 * location, each drawn given those before it (AlphaStar, detailed architecture; docs/adr/0023).
 *
 * <p>A head has rows only for the observations whose action type has its argument. Acting and
 * learning walk the same {@link CommandPath}; only who makes the {@link Choices} differs. An agent
 * without a location head has no commands that are aimed at a point.
 */
final class CommandHead implements ActionHead {
  private final ActionTypeHead actionType;
  private final CategoryHead delay;
  private final CategoryHead queued;
  private final SelectedUnitsHead selectedUnits;
  private final TargetUnitHead targetUnit;
  private final @Nullable TargetLocationHead targetLocation;
  private final ActionSpace space;

  CommandHead(ParameterScope scope, AgentConfig config) {
    NetworkSizes sizes = config.sizes();
    CommandSizes command = sizes.command();
    boolean points = config.parts().locationHead();
    actionType = new ActionTypeHead(scope.child("action_type"), sizes, points);
    delay =
        new CategoryHead(
            scope.child("delay"), "delay", ArgumentGroup.DELAY, command.maxDelay(), command);
    queued = new CategoryHead(scope.child("queued"), "queued", ArgumentGroup.ARGUMENTS, 2, command);
    selectedUnits = new SelectedUnitsHead(scope.child("selected_units"), sizes);
    targetUnit = new TargetUnitHead(scope.child("target_unit"), sizes);
    targetLocation = points ? new TargetLocationHead(scope.child("target_location"), config) : null;
    space = new CommandSpace(new MapGrid(config.features().grid()), points, command.maxSelected());
  }

  @Override
  public List<HeadOutput> evaluate(HeadInput in, Decisions decisions) {
    GivenChoices given = new GivenChoices(decisions, in.observations());
    List<HeadOutput> outputs = walk(in, given);
    given.requireUsedUp();
    return outputs;
  }

  @Override
  public Decisions act(HeadInput in, Chooser chooser) {
    DrawnChoices drawn = new DrawnChoices(chooser, in.observations());
    walk(in, drawn);
    return drawn.decisions();
  }

  @Override
  public ActionSpace space() {
    return space;
  }

  private List<HeadOutput> walk(HeadInput in, Choices choices) {
    CommandPath path = actionType.begin(in, choices);
    delay.walk(path, path.observations(type -> true));
    queued.walk(path, path.observations(CommandType::canQueue));
    selectedUnits.walk(path, path.observations(CommandType::selectsUnits));
    targetUnit.walk(path, path.observations(CommandType::targetsUnit));
    if (targetLocation != null) {
      targetLocation.walk(path, path.observations(CommandType::targetsPoint));
    }
    return path.outputs();
  }
}
