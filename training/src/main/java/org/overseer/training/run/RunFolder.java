package org.overseer.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.overseer.env.skirmish.Scenario;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.Settings;
import org.overseer.training.config.TrainingConfig;

/**
 * {@code runs/<name>/}: everything that a run leaves behind.
 *
 * <pre>
 * run.json      settings, seed, versions, hardware, and each start that trained, with its command line
 * result.json   the evaluation at the end; there only if the run has finished
 * log.txt       the full log
 * metrics.csv   one row a report
 * tb/           the same for TensorBoard
 * checkpoints/  000004800/ … and latest
 * rejected/     batches of updates that were not made, see {@code RejectedBatches}
 * sources/      copies of what the run is made from, see {@link RunSources}
 * best/, last/  model folders of {@code model train}
 * </pre>
 *
 * <p>The object holds the run's lock until it is closed.
 */
public final class RunFolder implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RUN = "run.json";
  private static final String RESULT = "result.json";

  /** Setting that all runs by a recipe have, and no others. */
  private static final String RECIPE = "recipe";

  private final Path folder;
  private final RunLock lock;
  private final CheckpointStore checkpoints;
  private final ObjectNode description;
  private final Map<String, Object> settings;
  private final @Nullable String rules;
  private final List<String> commandLine;
  private final Consumer<String> notices;
  private final RunSources sources;

  private RunFolder(
      Path folder,
      RunLock lock,
      CheckpointStore checkpoints,
      Contents contents,
      List<String> commandLine,
      Consumer<String> notices) {
    this.folder = folder;
    this.lock = lock;
    this.checkpoints = checkpoints;
    this.description = description(folder);
    this.settings = contents.settings;
    this.rules = contents.rules;
    this.commandLine = commandLine;
    this.notices = notices;
    this.sources = new RunSources(folder, description.path("sources"), notices);
  }

  /**
   * What a folder is told of the run in it.
   *
   * @param settings key → value, as {@code run.json} shows them; one is {@code seed}
   * @param keepCheckpoints newest checkpoints kept
   * @param milestoneInterval steps between checkpoints that are kept for good; 0 keeps none
   * @param rules version of the rules of the game that is played, null where none is
   */
  public record Contents(
      Map<String, Object> settings,
      int keepCheckpoints,
      long milestoneInterval,
      @Nullable String rules) {
    /** Of a run that plays no game. */
    public Contents(Map<String, Object> settings, int keepCheckpoints, long milestoneInterval) {
      this(settings, keepCheckpoints, milestoneInterval, null);
    }
  }

  /** How a run is opened. */
  public enum Start {
    /** Go on with the run of this name if there is one. */
    RESUME,
    /** Move a run of this name to a numbered name and begin anew. */
    FRESH
  }

  /** Opens the folder of a run of self-play, see the other method. */
  public static RunFolder open(
      Path runs,
      String name,
      TrainingConfig config,
      List<String> commandLine,
      Start start,
      Consumer<String> notices) {
    Contents contents =
        new Contents(
            Settings.of(config),
            config.run().keepCheckpoints(),
            config.run().milestoneInterval(),
            rules(config.environment().scenario()));
    return open(runs, name, contents, commandLine, start, notices);
  }

  /** One version, or that of each scenario where they differ. */
  private static String rules(List<String> scenarios) {
    List<Scenario> loaded = scenarios.stream().map(Scenario::load).toList();
    String first = loaded.get(0).rulesVersion();
    return loaded.stream().allMatch(scenario -> scenario.rulesVersion().equals(first))
        ? first
        : loaded.stream()
            .map(scenario -> scenario.name() + ": " + scenario.rulesVersion())
            .collect(Collectors.joining(", "));
  }

  /**
   * Opens or creates the folder of a run and takes its lock. What the run is made with is noted by
   * {@link #begin}, once it is known that it trains.
   *
   * @param runs the folder of all runs, for example {@code runs}
   * @param name letters, digits, dots, dashes and underscores
   * @param contents the settings in force
   * @param commandLine what the user typed, for {@code run.json}
   * @param start whether a run of this name goes on
   * @param notices told in one line each: a move by {@link Start#FRESH}, a checkpoint that a killed
   *     process left half in its place, a setting that changed
   * @throws ConfigException for a name that cannot be a folder's, or of a run of another kind:
   *     nothing of it is touched
   * @throws RunException if the run is in use or the folder cannot be written
   */
  public static RunFolder open(
      Path runs,
      String name,
      Contents contents,
      List<String> commandLine,
      Start start,
      Consumer<String> notices) {
    requireName(name);
    Path folder = runs.resolve(name);
    try {
      Files.createDirectories(runs);
      RunLock lock = RunLock.take(runs, name);
      try {
        if (start == Start.FRESH && Files.exists(folder)) {
          notices.accept("the earlier run is now " + moveAside(folder));
        }
        requireSameKind(folder, contents.settings());
        Files.createDirectories(folder);
        CheckpointStore checkpoints =
            new CheckpointStore(
                folder.resolve("checkpoints"),
                contents.keepCheckpoints(),
                contents.milestoneInterval());
        checkpoints.recover(notices);
        return new RunFolder(folder, lock, checkpoints, contents, commandLine, notices);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new RunException(
          "cannot write the run folder "
              + folder
              + " ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "); choose another place with --runs",
          e);
    }
  }

  /**
   * Checks the name of a run.
   *
   * @throws ConfigException if no folder can have it
   */
  public static void requireName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new ConfigException(
          "a run's name has letters, digits, dots, dashes and underscores, at most 64 of them, but is '"
              + name
              + "'");
    }
  }

  /** A run goes on as what it is: self-play, or the recipe that its settings name. */
  private static void requireSameKind(Path folder, Map<String, Object> settings) {
    JsonNode before = description(folder).path("settings");
    String earlier = before.path(RECIPE).asText();
    String now = String.valueOf(settings.getOrDefault(RECIPE, ""));
    if (before.isObject() && !earlier.equals(now)) {
      throw new ConfigException(
          "run '%s' is of %s, not %s; choose another name with --run, or begin anew with --fresh"
              .formatted(folder.getFileName(), kind(earlier), kind(now)));
    }
  }

  private static String kind(String recipe) {
    return recipe.isEmpty() ? "self-play" : "the recipe " + recipe;
  }

  /** The folder itself. */
  public Path path() {
    return folder;
  }

  /** {@code log.txt}. */
  public Path log() {
    return folder.resolve("log.txt");
  }

  /** {@code metrics.csv}. */
  public Path metricsCsv() {
    return folder.resolve("metrics.csv");
  }

  /** {@code tb}. */
  public Path tensorBoard() {
    return folder.resolve("tb");
  }

  /** {@code rejected}. */
  public Path rejected() {
    return folder.resolve("rejected");
  }

  /** The run's checkpoints. */
  public CheckpointStore checkpoints() {
    return checkpoints;
  }

  /** What the run is made from; noted and copied by {@link #begin}. */
  public RunSources sources() {
    return sources;
  }

  /** What a run was made from, to look at before it is opened: nothing is written or told. */
  public static RunSources sources(Path folder, Start start) {
    ObjectNode before = start == Start.FRESH ? JSON.createObjectNode() : description(folder);
    return new RunSources(folder, before.path("sources"), notice -> {});
  }

  /** Whether a run has been trained to a checkpoint, damaged or not. */
  public static boolean hasCheckpoint(Path folder) {
    return !CheckpointStore.reading(folder.resolve("checkpoints")).list().isEmpty();
  }

  /** What {@link #finish} wrote, if the run has finished. */
  public Optional<JsonNode> result() {
    return result(folder);
  }

  /** The result of a run that this process does not own. */
  public static Optional<JsonNode> result(Path folder) {
    Path file = folder.resolve(RESULT);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode result = JSON.readTree(Files.readString(file));
      if (result.isObject()) {
        return Optional.of(result);
      }
      throw new RunException(file + " holds no JSON object; delete it to go on");
    } catch (IOException e) {
      throw new RunException(
          "cannot read " + file + " (" + e.getMessage() + "); delete it to go on", e);
    }
  }

  /**
   * The settings that are not what {@code run.json} says, one line each; none if nothing has
   * trained here yet.
   */
  public List<String> changedSettings() {
    JsonNode before = description.path("settings");
    return before.isObject()
        ? Settings.differences(strings(JSON.convertValue(before, Map.class)), settings)
        : List.of();
  }

  /**
   * Writes to {@code run.json} that training begins, or goes on, with the settings that the folder
   * was opened with, and tells which of them changed. A start that trains nothing must not call it:
   * the file says what the run was made with. A run that had finished and goes on has no result
   * from now on.
   */
  public void begin() {
    try {
      Files.deleteIfExists(folder.resolve(RESULT));
    } catch (IOException e) {
      throw new RunException("cannot delete " + folder.resolve(RESULT), e);
    }
    changedSettings().forEach(line -> notices.accept("changed setting " + line));
    if (!description.has("created")) {
      description.put("name", folder.getFileName().toString()).put("created", now());
    }
    description.set("seed", JSON.valueToTree(settings.get("seed")));
    Provenance.describe(description);
    if (rules != null) {
      description.put("rules", rules);
    }
    description.set("settings", JSON.valueToTree(settings));
    try {
      sources.write(description);
    } catch (IOException e) {
      throw new RunException(
          "cannot copy what the run is made from to " + folder.resolve("sources") + ": " + e, e);
    }
    ObjectNode thisStart = description.withArrayProperty("starts").addObject().put("time", now());
    thisStart.set("command_line", JSON.valueToTree(commandLine));
    write(RUN, description);
  }

  /** Marks the run as finished; starting it again shows this result. */
  public void finish(JsonNode result) {
    write(RESULT, result);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new RunException("cannot release the lock of " + folder + ": " + e.getMessage(), e);
    }
  }

  private static ObjectNode description(Path folder) {
    Path file = folder.resolve(RUN);
    try {
      if (Files.exists(file) && JSON.readTree(Files.readString(file)) instanceof ObjectNode json) {
        return json;
      }
      return JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      throw new RunException(
          file + " is not readable as JSON; restore it, or start over with --fresh", e);
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void write(String file, JsonNode json) {
    try {
      DurableFiles.replace(
          folder.resolve(file),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    } catch (IOException e) {
      throw new RunException("cannot write " + folder.resolve(file) + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> strings(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  private static Path moveAside(Path folder) throws IOException {
    int number = 1;
    Path target;
    do {
      target = folder.resolveSibling(folder.getFileName() + "." + number++);
    } while (Files.exists(target));
    return Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
