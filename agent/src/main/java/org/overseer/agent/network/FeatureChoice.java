package org.overseer.agent.network;

import org.overseer.agent.features.FeatureConfig;

/** Which inputs an agent of given sizes gets. */
public enum FeatureChoice {
  /** Those of its preset. */
  PRESET,
  /** What a battle between two armies is about, {@link FeatureConfig#COMBAT}. */
  COMBAT,
  /** All that there are, last action and strategy included (AlphaStar, detailed architecture). */
  ALL;

  /** The agent with these inputs, on the grid that it has. */
  public AgentConfig apply(AgentConfig agent) {
    int grid = agent.features().grid();
    return switch (this) {
      case PRESET -> agent;
      case COMBAT ->
          agent.withFeatures(
              new FeatureConfig(
                  FeatureConfig.COMBAT.columns(),
                  FeatureConfig.COMBAT.scalars(),
                  FeatureConfig.COMBAT.planes(),
                  grid,
                  FeatureConfig.COMBAT.actionTypes()));
      case ALL -> {
        boolean command = agent.actionHead() == ActionHeadKind.COMMAND;
        yield agent.withFeatures(FeatureConfig.all(grid, command ? CommandType.COUNT : 1));
      }
    };
  }
}
