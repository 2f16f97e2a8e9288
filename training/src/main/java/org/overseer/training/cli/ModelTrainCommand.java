package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.recipes.Evaluation;
import org.overseer.perceiver.recipes.ModelSizes;
import org.overseer.perceiver.recipes.Recipe;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.RecipeSettings;
import org.overseer.training.metrics.StatusLine;
import org.overseer.training.recipe.RealPath;
import org.overseer.training.recipe.RecipeRun;
import org.overseer.training.run.RunFolder;
import org.overseer.training.run.RunLog;
import org.overseer.training.run.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code overseer model train}: train a Perceiver model by one of the paper's recipes. */
@Command(
    name = "train",
    description = {
      "Train a Perceiver model by one of the paper's recipes.",
      "Starting a run again goes on from its last checkpoint. docs/tutorials/train-a-perceiver.md"
          + " describes the data folders and the settings.",
      "In the status lines, passes are batches whose gradients are accumulated for a step, and rate"
          + " is the learning rate."
    })
final class ModelTrainCommand extends TrainingCommand implements Callable<Integer> {
  /** A pass of the size of the paper takes up to minutes. */
  private static final Duration SAVE_PATIENCE = Duration.ofMinutes(10);

  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      showDefaultValue = Visibility.NEVER,
      required = true,
      description = "imagenet, masked-lm, multitask, flow or autoencode.")
  private String recipe = "";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      showDefaultValue = Visibility.NEVER,
      required = true,
      description = "Examples to learn from; a table or a text may also be a single file.")
  private Path data = Path.of("");

  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--size",
      paramLabel = "paper|tiny",
      defaultValue = "paper",
      description = "Model and settings of the paper, or small ones for a laptop.")
  private String size = "paper";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      showDefaultValue = Visibility.NEVER,
      description = "One setting on top of all others; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--steps", paramLabel = "N", description = "Short for --set run.steps=N.")
  private @Nullable Integer steps;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Stop after so much time even if steps are left.")
  private @Nullable Integer minutes;

  @Option(names = "--seed", paramLabel = "S", description = "Short for --set seed=S.")
  private @Nullable Long seed;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = "A model folder to start from; its config is used, its weights where they fit.")
  private @Nullable Path start;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private KernelOptions kernels = new KernelOptions();

  @Override
  public Integer call() {
    RecipeSettings settings = RecipeSettings.load(recipe, size, overrides());
    String name = run.name(recipe);
    RunFolder.requireName(name);
    if (!Files.exists(data)) {
      throw new ConfigException("--data " + data + ": there is no such file or folder");
    }
    RecipeRun.Task task = new RecipeRun.Task(settings, data, start);
    // A new run leaves nothing behind, and moves no earlier one, if its data or model is refused.
    boolean anew = run.fresh() || !Files.exists(run.runs().resolve(name));
    Recipe prepared = anew ? prepared(task) : null;
    RunFolder.Contents contents =
        new RunFolder.Contents(
            described(settings),
            settings.common().run().keepCheckpoints(),
            settings.common().run().milestoneInterval());
    try (RunFolder folder =
            RunFolder.open(run.runs(), name, contents, typed(), run.start(), this::notice);
        RunLog log = RunLog.open(folder.log())) {
      Optional<JsonNode> result = folder.result();
      ChangedRun changed = new ChangedRun(name, folder, settings.common().run().steps());
      if (result.isPresent() && !changed.goesOn(result.get(), this::notice)) {
        tellFinished(name);
        print(result.get(), folder.path());
        return ExitCode.DONE;
      }
      changed.requireSeed();
      notice("training " + name + " by the recipe " + recipe + " in " + folder.path());
      if (size.equals(ModelSizes.PAPER) && start == null) {
        notice(
            "of the paper's size a step takes minutes to hours on this machine (%d processors); --size tiny has a small model"
                .formatted(Runtime.getRuntime().availableProcessors()));
      }
      StatusLine statusLine = StatusLine.onStandardError();
      return untilStopped(
          SAVE_PATIENCE,
          () -> notice("stopping as soon as the pass that is under way has ended"),
          stop -> reported(statusLine, () -> train(folder, task, prepared, statusLine, stop)));
    }
  }

  private List<String> overrides() {
    List<String> all = new ArrayList<>(overrides);
    if (steps != null) {
      all.add("run.steps=" + steps);
    }
    if (minutes != null && minutes < 1) {
      throw new ConfigException("--minutes must be at least 1 but is " + minutes);
    }
    if (minutes != null) {
      all.add("run.wall-clock-cap=" + minutes + "m");
    }
    if (seed != null) {
      all.add("seed=" + seed);
    }
    return all;
  }

  private Map<String, Object> described(RecipeSettings settings) {
    Map<String, Object> all = new LinkedHashMap<>(settings.flat());
    all.put("data", RealPath.of(data));
    all.put("start", start == null ? "" : RealPath.of(start));
    return all;
  }

  private Recipe prepared(RecipeRun.Task task) {
    if (start != null && !Files.isDirectory(start)) {
      throw new ConfigException("--model " + start + ": there is no such model folder");
    }
    return RecipeRun.prepare(task, this::notice);
  }

  private int train(
      RunFolder folder,
      RecipeRun.Task task,
      @Nullable Recipe prepared,
      StatusLine statusLine,
      StopSignal signal) {
    RecipeRun.Stop stop = stop(statusLine, signal);
    stop.unsaved(false);
    RecipeRun.End end =
        RecipeRun.train(folder, task, prepared, kernels.choose(), statusLine, stop, this::notice);
    if (!end.finished()) {
      return stopped();
    }
    JsonNode result = result(end);
    folder.finish(result);
    print(result, folder.path());
    return ExitCode.DONE;
  }

  private RecipeRun.Stop stop(StatusLine statusLine, StopSignal signal) {
    Runnable farewell =
        () -> {
          statusLine.end();
          notice("stopped with no step to save; the same command goes on from where it began");
        };
    return new RecipeRun.Stop() {
      @Override
      public boolean requested() {
        return signal.requested();
      }

      @Override
      public void unsaved(boolean unsaved) {
        signal.nothingToSave(unsaved ? null : farewell);
      }
    };
  }

  private ObjectNode result(RecipeRun.End end) {
    Evaluation evaluation = end.evaluation();
    if (evaluation == null) {
      throw new IllegalStateException("a run that has finished was not measured");
    }
    ObjectNode result =
        JSON.createObjectNode()
            .put(
                "summary",
                String.format(
                    Locale.ROOT,
                    "%s after %,d steps; best %s %.4f after %,d",
                    evaluation.line(),
                    end.steps(),
                    evaluation.score().replace('_', ' '),
                    end.best(),
                    end.bestStep()))
            .put("recipe", recipe)
            .put("steps", end.steps());
    ObjectNode heldOut =
        result
            .putObject("held_out")
            .put("examples", evaluation.examples())
            .put("unit", evaluation.unit());
    evaluation.figures().forEach(heldOut::put);
    result
        .putObject("best")
        .put("score", evaluation.score())
        .put("value", end.best())
        .put("steps", end.bestStep());
    return result;
  }

  private void print(JsonNode result, Path folder) {
    if (json.isSet()) {
      out().println(((ObjectNode) result.deepCopy()).put("folder", folder.toString()));
    } else {
      out().println(result.path("summary").asText());
      out().println(folder);
    }
  }
}
