package org.overseer.training.session;

import java.nio.file.Path;
import java.util.Locale;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.ArchitecturePresets;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.TrainingConfig;

/** The networks that a run's settings ask for, and whether others fit them. */
public final class AgentNetworks {
  private AgentNetworks() {}

  /** The sizes that the settings ask for. */
  public static AgentConfig config(TrainingConfig config) {
    AgentConfig agent =
        ArchitecturePresets.get(config.agent().architecture())
            .withEntityEncoder(config.agent().entityEncoder())
            .withActionHead(config.agent().actionHead())
            .withParts(config.agent().parts())
            .withStepKind(config.agent().stepKind())
            .withValues(config.rewards().values());
    return config.agent().features().apply(agent);
  }

  /** A network of these sizes with first values from the run's seed. */
  public static AgentArchitecture create(TrainingConfig config) {
    return new AgentArchitecture(
        config(config), RandomSource.named(config.seed(), "parameters", 0));
  }

  /**
   * Requires that training can start from an agent.
   *
   * @throws ConfigException if the settings ask for another network
   */
  public static void requireFit(TrainingConfig config, AgentArchitecture agent) {
    AgentConfig wanted = config(config);
    AgentConfig actual = agent.config();
    if (actual.withStepKind(wanted.stepKind()).equals(wanted)
        && actual.stepKind() != wanted.stepKind()) {
      String kind = actual.stepKind().name().toLowerCase(Locale.ROOT);
      throw new ConfigException(
          "its step orders are of the kind %s; add --set agent.step-kind=%s".formatted(kind, kind));
    } else if (!actual.equals(wanted)) {
      throw new ConfigException(
          "its network is not the one that agent.architecture, agent.entity-encoder, agent.action-head, agent.core, agent.scatter-connection, agent.location-head and agent.features ask for: it has %s, and they give %s"
              .formatted(actual, wanted));
    }
  }

  /**
   * Reads the teacher.
   *
   * @param folder with its parameters
   * @throws ConfigException if it is no agent, or not one that sees and decides as its student does
   */
  static AgentArchitecture teacher(TrainingConfig config, String folder) {
    AgentArchitecture teacher;
    try {
      teacher = AgentFolder.load(Path.of(folder));
    } catch (ModelFormatException e) {
      throw new ConfigException("learner.teacher: " + e.getMessage(), e);
    }
    AgentConfig wanted = config(config);
    AgentConfig actual = teacher.config();
    if (actual.actionHead() != wanted.actionHead()
        || actual.stepKind() != wanted.stepKind()
        || actual.parts().locationHead() != wanted.parts().locationHead()
        || !actual.features().equals(wanted.features())) {
      throw new ConfigException(
          "learner.teacher: the agent in %s sees or decides otherwise than its student would: it is %s, and the student %s"
              .formatted(folder, actual, wanted));
    }
    return teacher;
  }
}
