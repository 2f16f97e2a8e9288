package org.overseer.training.config;

import java.util.List;
import org.overseer.agent.features.StepKind;
import org.overseer.agent.network.ActionHeadKind;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.AgentParts;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.agent.network.CoreKind;
import org.overseer.agent.network.EncoderChoice;
import org.overseer.agent.network.EntityEncoderKind;
import org.overseer.agent.network.FeatureChoice;
import org.overseer.agent.network.HeadChoice;

/**
 * The network.
 *
 * @param architecture size preset of the agent
 * @param entityEncoder which implementation reads the units
 * @param latents number of the Perceiver's latents; 0 for that of the architecture
 * @param actionHead what a decision consists of
 * @param core whether the network remembers
 * @param scatterConnection whether the map shows units by their embeddings
 * @param locationHead whether commands can be aimed at a point
 * @param features which inputs it has
 * @param stepKind what a step order is
 * @param start a run or a model folder whose parameters are the first ones; empty draws them
 */
public record NetworkConfig(
    String architecture,
    EncoderChoice entityEncoder,
    @Range(min = 0, max = 4096) int latents,
    HeadChoice actionHead,
    CoreKind core,
    boolean scatterConnection,
    boolean locationHead,
    FeatureChoice features,
    StepKind stepKind,
    String start) {
  /**
   * Checks that there are such sizes and that parts that are left out exist, before a run is
   * touched.
   */
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
    EntityEncoderKind encoder =
        entityEncoder.apply(ArchitecturePresets.get(architecture)).entityEncoder();
    if (latents > 0 && encoder != EntityEncoderKind.PERCEIVER) {
      throw new IllegalArgumentException(
          "agent.latents is of the Perceiver, and agent.entity-encoder is "
              + RecordBinder.kebab(encoder.name())
              + "; leave it 0, but it is "
              + latents);
    }
    if (!locationHead && decision(architecture, actionHead) != ActionHeadKind.COMMAND) {
      throw new IllegalArgumentException(
          "agent.location-head=false leaves nothing out where agent.action-head is "
              + decisionAndWhy(architecture, actionHead)
              + ": orders of units are aimed at no point; leave it true, or add --set"
              + " agent.action-head=command");
    }
  }

  /** The sizes of the architecture with the entity encoder and the action head that it gets. */
  public AgentConfig sizes() {
    AgentConfig agent =
        actionHead.apply(entityEncoder.apply(ArchitecturePresets.get(architecture)));
    return latents == 0 ? agent : agent.withSizes(agent.sizes().withLatents(latents));
  }

  private static ActionHeadKind decision(String architecture, HeadChoice choice) {
    return choice.apply(ArchitecturePresets.get(architecture)).actionHead();
  }

  /** What a decision consists of, for people: {@code preset} written out, and where it is from. */
  private static String decisionAndWhy(String architecture, HeadChoice choice) {
    String decision = RecordBinder.kebab(decision(architecture, choice).name());
    return choice == HeadChoice.PRESET
        ? "%s (preset of agent.architecture=%s)".formatted(decision, architecture)
        : decision;
  }

  /** The parts that the network has of those that it can do without. */
  public AgentParts parts() {
    return new AgentParts(core, scatterConnection, locationHead);
  }
}
