package org.overseer.training.cli;

import java.util.Locale;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.StepKind;
import org.overseer.agent.network.ActionSpace;

/** Decisions of agents that any player's commands can be put through. */
enum Projection {
  /** Orders of units, the steps {@link StepKind#DETOUR}s. */
  DETOUR(ActionSpace.ofUnitOrders(StepKind.DETOUR)),
  /** Orders of units, the steps {@link StepKind#SIDESTEP}s. */
  SIDESTEP(ActionSpace.ofUnitOrders(StepKind.SIDESTEP)),
  /** Orders of units, the steps {@link StepKind#STRIDE}s. */
  STRIDE(ActionSpace.ofUnitOrders(StepKind.STRIDE)),
  /** One structured command at each agent step. */
  COMMAND(ActionSpace.ofCommands(FeatureConfig.COMBAT.grid(), Projection.MOST_UNITS));

  /** The limit of the protocol's and AlphaStar's selections (AlphaStar, detailed architecture). */
  private static final int MOST_UNITS = 64;

  private final ActionSpace space;

  Projection(ActionSpace space) {
    this.space = space;
  }

  /** What begins the name of a player whose commands go through these decisions. */
  String prefix() {
    return name().toLowerCase(Locale.ROOT) + ":";
  }

  /** The decisions. */
  ActionSpace space() {
    return space;
  }
}
