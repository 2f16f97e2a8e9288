package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.overseer.agent.network.AgentArchitecture;

/**
 * {@code README.md} of an exported agent: what it was trained on, how good it is, how to load it.
 */
final class AgentCard {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String NOT_EVALUATED =
      "This agent was not evaluated before it was exported.";
  private static final String EVALUATIONS =
      "| Scenario | Opponent | Games | Win rate | Drawn | Seed | Rules | Source revision |";
  private static final String COMMANDS = "The same again:";
  private static final String LOADING = "## How to load it";

  private final String name;
  private final JsonNode run;
  private final JsonNode counters;
  private final JsonNode timing;
  private final AgentArchitecture agent;
  private final long version;
  private final List<KeptEvaluation> evaluations;

  /**
   * Reads what is known of an agent.
   *
   * @param name of its run, as the user calls it
   * @param run folder of the run; what is not there is not in the card
   * @param folder of the agent; in a checkpoint, how far it was is beside it
   * @param version number of learner updates
   * @param evaluations matches of this very agent
   * @param notices told of what the run says and cannot be read, which is not in the card
   */
  AgentCard(
      String name,
      Optional<Path> run,
      Path folder,
      AgentArchitecture agent,
      long version,
      List<KeptEvaluation> evaluations,
      Consumer<String> notices) {
    this.name = name;
    this.run =
        run.map(path -> read(path.resolve("run.json"), notices))
            .orElseGet(MissingNode::getInstance);
    this.counters = besides(run, folder.resolveSibling("state.json"), notices);
    this.timing = besides(run, folder.resolveSibling("timing.json"), notices);
    this.agent = agent;
    this.version = version;
    this.evaluations = List.copyOf(evaluations);
  }

  private static JsonNode besides(Optional<Path> run, Path file, Consumer<String> notices) {
    return run.isPresent() ? read(file, notices) : MissingNode.getInstance();
  }

  /** An agent is handed on whole whatever has become of what was noted beside it. */
  private static JsonNode read(Path file, Consumer<String> notices) {
    try {
      return Files.exists(file) ? JSON.readTree(Files.readString(file)) : MissingNode.getInstance();
    } catch (IOException e) {
      notices.accept(
          ConsoleCommand.printable(file.toString())
              + " cannot be read as JSON ("
              + e.getClass().getSimpleName()
              + "); the card does without it");
      return MissingNode.getInstance();
    }
  }

  /**
   * The card of the whole agent.
   *
   * @param folder where it will be
   */
  String ofAgent(Path folder) {
    return text(
        "agent, reinforcement-learning",
        "Agent " + title(folder),
        "",
        """
        ```
        bin/overseer eval --player %1$s --opponent bot:elite --scenario %2$s
        ```

        ```java
        AgentArchitecture agent = AgentFolder.load(Path.of("%1$s"));
        ```

        Python reads the weights: `safetensors.torch.load_file("%1$s/model.safetensors")`.
        """
            .formatted(folder, setting("environment.scenario", "3m")),
        folder.toString());
  }

  /**
   * The card of an agent that came with one, whose run is not here: the same with the evaluations
   * that were made since.
   *
   * @param folder where it will be
   * @param known the card that it came with
   */
  String ofAgent(Path folder, String known) {
    KnownCard card = new KnownCard(known).titled("Agent " + title(folder)).movedTo("" + folder);
    if (evaluations.isEmpty()) {
      return card.text();
    }
    if (card.addRows(EVALUATIONS, rows())) {
      card.addToBlock(COMMANDS, commands(folder.toString()));
    } else {
      card.addSection(evaluation(folder.toString()), NOT_EVALUATED, LOADING);
    }
    return card.text();
  }

  /**
   * The card of the entity encoder.
   *
   * @param folder where it will be
   */
  String ofEncoder(Path folder) {
    return text(
        "entity-encoder, reinforcement-learning",
        "Entity encoder " + title(folder),
        """
        A Perceiver IO that reads a set of units, each a row of the columns of `entity_schema.json`, and gives an embedding
        for each and one for the set.

        """,
        """
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
            .formatted(folder),
        name);
  }

  private static String title(Path folder) {
    return oneLine(String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
  }

  private String text(String tags, String title, String about, String loading, String player) {
    StringBuilder card = new StringBuilder();
    card.append(
            "---\nlicense: apache-2.0\ntags: [perceiver, starcraft, %s]\n---\n\n".formatted(tags))
        .append("# %s\n\n%s%s\n\n| | |\n|---|---|\n".formatted(title, about, origin()));
    row(card, "Run", run.isEmpty() ? "" : name);
    row(card, "Scenario", setting("environment.scenario", ""));
    row(card, "Rules of the game", run.path("rules").asText());
    row(card, "Started from", setting("agent.start", ""));
    row(card, "Agent steps", number(counters.path("agentSteps")));
    row(card, "Games", number(counters.path("games")));
    row(card, "Learner updates", format("%,d", version));
    row(card, "Hours of training", hours());
    row(card, "Processor", run.at("/hardware/processor").asText());
    row(card, "Cores", run.at("/hardware/cores").asText());
    row(card, "Seed", run.path("seed").asText());
    row(card, "Parameters of the agent", format("%,d", agent.parameters().scalars()));
    row(card, "Entity encoder", lowerCase(agent.config().entityEncoder()));
    row(card, "Action head", lowerCase(agent.config().actionHead()));
    row(card, "Overseer", run.path("overseer_version").asText());
    row(card, "Source revision", run.path("git_revision").asText());
    if (run.isEmpty()) {
      card.append("\nIt was exported without the run that made it, so nothing more is known.\n");
    }
    card.append('\n').append(evaluation(player));
    card.append("\n%s\n\n".formatted(LOADING)).append(loading);
    settings(card);
    return card.toString();
  }

  private String origin() {
    if (run.isEmpty()) {
      return "An agent of Overseer.";
    }
    return setting("learner.algorithm", "").equalsIgnoreCase("imitation")
        ? "Cloned from %s with Overseer.".formatted(setting("imitation.expert", "an expert"))
        : "Trained %s with Overseer.".formatted(opponents());
  }

  /** Against whom an agent was trained by reinforcement learning. */
  private String opponents() {
    String scripts = oneLine(setting("league.scripts", "").replace(",", " and "));
    double share = run.path("settings").path("league.script-share").asDouble();
    if (scripts.isEmpty() || share <= 0) {
      return "by self-play";
    }
    return share < 1
        ? "by self-play, and in %s %% of its games against %s,".formatted(percent(share), scripts)
        : "against " + scripts;
  }

  /** Three digits of it, as 70 or 12.5. */
  private static String percent(double share) {
    return BigDecimal.valueOf(100 * share)
        .round(new MathContext(3))
        .stripTrailingZeros()
        .toPlainString();
  }

  private String evaluation(String player) {
    if (evaluations.isEmpty()) {
      return NOT_EVALUATED + "\n";
    }
    return """
        ## Evaluation

        Games on Overseer's simulator, seed-paired with sides swapped where both sides are alike; the agent gives its most
        probable orders. A draw is not a win. Intervals are 95 %%. Nothing here was measured on the real game.

        %s
        |---|---|---|---|---|---|---|---|
        %s

        %s

        ```
        %s
        ```
        """
        .formatted(
            EVALUATIONS, String.join("\n", rows()), COMMANDS, String.join("\n", commands(player)));
  }

  private List<String> rows() {
    return evaluations.stream().map(AgentCard::row).distinct().toList();
  }

  private List<String> commands(String player) {
    return evaluations.stream().map(kept -> command(kept, player)).distinct().toList();
  }

  private static String command(KeptEvaluation evaluation, String player) {
    JsonNode result = evaluation.result();
    return "bin/overseer eval --player %s --opponent %s --scenario %s --games %d --seed %d"
        .formatted(
            oneLine(player),
            oneLine(result.path("opponent").asText()),
            oneLine(result.path("scenario").asText()),
            result.path("games").asInt(),
            result.path("seed").asLong());
  }

  private static String row(KeptEvaluation evaluation) {
    JsonNode result = evaluation.result();
    String revision = evaluation.description().path("git_revision").asText();
    return "| %s | %s | %d | %s | %d | %d | %s | %s |"
        .formatted(
            cell(result.path("scenario").asText()),
            cell(result.path("opponent").asText()),
            result.path("games").asInt(),
            format(
                "%.1f %% (%.1f to %.1f)",
                100 * result.path("win_rate").asDouble(),
                100 * result.path("ci95_low").asDouble(),
                100 * result.path("ci95_high").asDouble()),
            result.path("draws").asInt(),
            result.path("seed").asLong(),
            cell(result.path("rules").asText()),
            cell(revision.replaceFirst("^([0-9a-f]{12})[0-9a-f]+", "$1")));
  }

  private void settings(StringBuilder card) {
    JsonNode settings = run.path("settings");
    if (settings.isObject()) {
      card.append("\n## Settings\n\n```\n");
      settings
          .properties()
          .forEach(
              setting -> {
                JsonNode value = setting.getValue();
                card.append(setting.getKey())
                    .append(" = ")
                    .append(oneLine(value.isValueNode() ? value.asText() : value.toString()))
                    .append('\n');
              });
      card.append("```\n");
    }
  }

  private String setting(String key, String otherwise) {
    JsonNode value = run.path("settings").path(key);
    if (!value.isArray()) {
      return value.asText(otherwise);
    }
    List<String> names = new ArrayList<>();
    value.forEach(name -> names.add(name.asText()));
    return String.join(",", names);
  }

  private String hours() {
    double seconds = timing.path("training_seconds").asDouble();
    return seconds > 0 ? format("%.2f", seconds / 3600) : "";
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? format("%,d", value.asLong()) : "";
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A row, unless there is nothing to say. */
  private static void row(StringBuilder card, String name, String value) {
    if (!value.isEmpty()) {
      card.append("| %s | %s |\n".formatted(name, cell(value)));
    }
  }

  private static String cell(String text) {
    return oneLine(text).replace("|", "\\|");
  }

  private static String oneLine(String text) {
    return ConsoleCommand.printable(text);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
