package org.overseer.training.session;

import java.nio.file.Path;
import java.util.List;
import org.overseer.agent.checkpoint.AgentFolder;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentConfig;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.TrainingConfig;

/** The networks that a run's settings ask for, and whether others fit them. */
public final class AgentNetworks {
  private AgentNetworks() {}

  /** The sizes that the settings ask for. */
  public static AgentConfig config(TrainingConfig config) {
    AgentConfig agent =
        config
            .agent()
            .sizes()
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
   * Requires that training can start from an agent. Its value heads may be others, see {@link
   * StartingParameters}.
   *
   * @throws ConfigException if the settings ask for another network, naming the differences
   */
  public static void requireFit(TrainingConfig config, AgentArchitecture agent) {
    List<NetworkDifference> differences = NetworkDifference.of(config(config), agent.config());
    if (differences.isEmpty()) {
      return;
    }
    String options = NetworkDifference.options(differences);
    throw new ConfigException(
        "its network is not the one that the settings ask for"
            + (options.isEmpty() ? ": " + NetworkDifference.text(differences) : "; add" + options));
  }

  /**
   * Reads the teacher. Only its policy is asked for, so its value heads may be any.
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
