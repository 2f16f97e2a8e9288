package org.overseer.training.session;

import java.nio.file.Path;
import java.util.Locale;
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
   * Requires that training can start from an agent.
   *
   * @throws ConfigException if the settings ask for another network
   */
  public static void requireFit(TrainingConfig config, AgentArchitecture agent) {
    AgentConfig wanted = config(config);
    AgentConfig actual = agent.config();
    if (!actual.equals(wanted)) {
      String remedy = remedy(wanted, actual);
      if (!remedy.isEmpty()) {
        throw new ConfigException(
            "its network is not the one that the settings ask for; add" + remedy);
      }
      throw new ConfigException(
          "its network is not the one that agent.architecture, agent.entity-encoder, agent.action-head, agent.core, agent.scatter-connection, agent.location-head and agent.features ask for: it has %s, and they give %s"
              .formatted(actual, wanted));
    }
  }

  /**
   * The options, each behind a space, with which the settings ask for a network that there is; none
   * if it differs in more than what one setting names.
   */
  static String remedy(AgentConfig wanted, AgentConfig actual) {
    if (!wanted.parts().equals(actual.parts())
        || !wanted
            .withEntityEncoder(actual.entityEncoder())
            .withActionHead(actual.actionHead())
            .withStepKind(actual.stepKind())
            .equals(actual)) {
      return "";
    }
    return option("agent.entity-encoder", wanted.entityEncoder(), actual.entityEncoder())
        + option("agent.action-head", wanted.actionHead(), actual.actionHead())
        + option("agent.step-kind", wanted.stepKind(), actual.stepKind());
  }

  private static String option(String key, Enum<?> wanted, Enum<?> actual) {
    String name = actual.name().replace('_', '-').toLowerCase(Locale.ROOT);
    return wanted == actual ? "" : " --set " + key + "=" + name;
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
