package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.training.run.RunException;

/**
 * {@code README.md} of an exported agent: what it was trained on, how good it is, how to load it.
 */
final class AgentCard {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String run;
  private final JsonNode description;
  private final JsonNode result;
  private final AgentArchitecture agent;
  private final long version;

  /**
   * Reads what is known of the run.
   *
   * @param run as the user calls it
   * @param folder of the run; what is not there is not in the card
   * @param version number of learner updates
   */
  AgentCard(String run, Path folder, AgentArchitecture agent, long version) {
    this.run = run;
    this.description = read(folder.resolve("run.json"));
    this.result = read(folder.resolve("result.json"));
    this.agent = agent;
    this.version = version;
  }

  private static JsonNode read(Path file) {
    try {
      return Files.exists(file) ? JSON.readTree(Files.readString(file)) : JSON.createObjectNode();
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The card of the whole agent. */
  String ofAgent(Path folder) {
    return text(
        "agent, reinforcement-learning",
        "Agent of the run " + run,
        """
        ```
        bin/overseer eval --player %1$s --opponent bot:easy
        ```

        ```java
        AgentArchitecture agent = AgentFolder.load(Path.of("%1$s"));
        ```

        Python reads the weights: `safetensors.torch.load_file("%1$s/model.safetensors")`.
        """
            .formatted(folder));
  }

  /** The card of the entity encoder. */
  String ofEncoder(Path folder) {
    return text(
        "entity-encoder, reinforcement-learning",
        "Entity encoder of the run " + run,
        """
        A Perceiver IO that reads a set of units, each a row of the columns of `entity_schema.json`, and gives an embedding
        for each and one for the set.

        ```
        bin/overseer model inspect --model %1$s
        ```

        ```java
        try (PerceiverEntityEncoder encoder = PerceiverEntityEncoder.load(Path.of("%1$s"))) {
          EntityEncoding encoding = encoder.encode(EntityBatch.of(encoder.schema(), units));
        }
        ```

        Python reads the weights: `safetensors.torch.load_file("%1$s/model.safetensors")`; the trunk has the names of Hugging
        Face's `PerceiverModel`.
        """
            .formatted(folder));
  }

  private String text(String tags, String title, String loading) {
    StringBuilder card = new StringBuilder();
    card.append("---\ntags: [perceiver, starcraft, %s]\n---\n\n# %s\n\n".formatted(tags, title))
        .append("Trained by self-play with Overseer.\n\n| | |\n|---|---|\n");
    JsonNode settings = description.path("settings");
    line(card, "Scenario", settings.path("environment.scenario").asText());
    line(card, "Rules of the game", description.path("rules").asText());
    line(card, "Seed", description.path("seed").asText());
    line(card, "Learner updates", Long.toString(version));
    line(card, "Agent steps asked for", settings.path("run.agent-steps").asText());
    line(
        card,
        "Parameters of the agent",
        String.format(Locale.ROOT, "%,d", agent.parameters().scalars()));
    line(card, "Entity encoder", agent.config().entityEncoder().name().toLowerCase(Locale.ROOT));
    line(card, "Result", result.path("summary").asText());
    line(card, "Overseer", description.path("overseer_version").asText());
    line(card, "Source revision", description.path("git_revision").asText());
    line(card, "Processor", description.path("hardware").path("processor").asText());
    if (description.isEmpty()) {
      card.append("\nIt was exported without the run that made it, so nothing more is known.\n");
    }
    card.append("\n## How to load it\n\n").append(loading);
    if (settings.isObject()) {
      card.append("\n## Settings\n\n```\n")
          .append(
              settings.properties().stream()
                  .map(AgentCard::setting)
                  .collect(Collectors.joining("\n")))
          .append("\n```\n");
    }
    return card.toString();
  }

  private static String setting(Map.Entry<String, JsonNode> setting) {
    JsonNode value = setting.getValue();
    return setting.getKey() + " = " + (value.isValueNode() ? value.asText() : value.toString());
  }

  /** A row, unless there is nothing to say. */
  private static void line(StringBuilder card, String name, String value) {
    if (!value.isEmpty()) {
      card.append("| %s | %s |\n".formatted(name, value.replace("|", "\\|")));
    }
  }
}
