package org.overseer.training.config;

import java.util.List;
import org.overseer.agent.features.StepKind;
import org.overseer.agent.network.ActionHeadKind;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.EntityEncoderKind;
import org.overseer.agent.network.FeatureChoice;

/**
 * The network.
 *
 * @param architecture size preset of the agent
 * @param entityEncoder which implementation reads the units
 * @param actionHead what a decision consists of
 * @param features which inputs it has
 * @param stepKind what a step order is
 * @param start a run or a model folder whose parameters are the first ones; empty draws them
 */
public record NetworkConfig(
    String architecture,
    EntityEncoderKind entityEncoder,
    ActionHeadKind actionHead,
    FeatureChoice features,
    StepKind stepKind,
    String start) {
  /** Checks that there are such sizes, before a run is touched. */
  public NetworkConfig {
    List<String> names = ArchitecturePresets.names();
    if (!names.contains(architecture)) {
      throw new IllegalArgumentException(
          "agent.architecture must be one of "
              + String.join(", ", names)
              + ", but is '"
              + architecture
              + "'"
              + ClosestName.suggestion(architecture, names));
    }
  }
}
