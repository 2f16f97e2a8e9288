package org.overseer.training.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.training.config.ClosestName;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.Provenance;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Which model a command uses, and whether with trained weights. */
final class ModelOptions {
  private static final double HUGGING_FACE_RANGE = 0.02;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = {
        "Folder with config.json and weights; with --random also one without weights, or a released"
            + " configuration: language-perceiver, vision-perceiver-learned,"
            + " vision-perceiver-fourier, vision-perceiver-conv, optical-flow-perceiver,"
            + " multimodal-perceiver."
      })
  private String model = "";

  @Option(
      names = "--random",
      paramLabel = "SEED",
      description =
          "Random weights from this seed. Shows that the model runs and how fast; its answers mean"
              + " nothing.")
  private @Nullable Long seed;

  /** Opens the model, its weights read or drawn. */
  OpenModel open() {
    Path folder = folder();
    if (seed == null) {
      if (folder == null) {
        throw new ConfigException(
            "there are no weights of '%s' here; give a folder with them, or --random 1 for random ones"
                .formatted(model));
      }
      return read(folder);
    }
    JsonObject config = config(folder);
    double range = config.number("initializer_range", HUGGING_FACE_RANGE);
    Initializer initializer = Initializer.huggingFace(new SplittableRandom(seed), range);
    return new OpenModel(model, folder, config, created(config, initializer), seed);
  }

  /** Opens the model to look at it: weights are read where there are any, else they are zero. */
  OpenModel openForInspection() {
    Path folder = folder();
    if (folder != null && seed == null) {
      return read(folder);
    }
    JsonObject config = config(folder);
    RunnableModel empty = created(config, Initializer.zeros());
    return new OpenModel(model, folder, config, empty, null);
  }

  private static RunnableModel created(JsonObject config, Initializer initializer) {
    double bytes = PerceiverModels.leastWeights(config) * Float.BYTES;
    long memory = Provenance.memoryBytes();
    if (memory > 0 && bytes > memory) {
      throw config.error(
          "implies weights of %,.1f GB or more; the machine has %,.1f GB of memory"
              .formatted(bytes / 1e9, memory / 1e9));
    }
    return PerceiverModels.create(config, initializer);
  }

  private OpenModel read(Path path) {
    ModelFolder folder = ModelFolder.open(path);
    return new OpenModel(model, path, folder.config(), PerceiverModels.open(folder), null);
  }

  private JsonObject config(@Nullable Path folder) {
    return folder == null
        ? PerceiverModels.releasedConfig(model)
        : JsonObject.read(folder.resolve("config.json"));
  }

  /** The folder that {@code --model} names, or null where it names a released configuration. */
  private @Nullable Path folder() {
    try {
      Path folder = Path.of(model);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    } catch (InvalidPathException e) {
      throw new ConfigException("--model '" + model + "' is no path: " + e.getReason(), e);
    }
    String released = model.substring(model.indexOf('/') + 1);
    if (model.startsWith("deepmind/") && PerceiverModels.releasedNames().contains(released)) {
      throw new ConfigException(
          "there is no folder '%s'; 'huggingface-cli download %s --local-dir %s' fetches the model, then give --model %s"
              .formatted(model, model, released, released));
    }
    if (!PerceiverModels.releasedNames().contains(model)) {
      throw new ConfigException(
          "there is no model folder '%s', and no released configuration of that name%s"
              .formatted(model, ClosestName.hint(model, PerceiverModels.releasedNames())));
    }
    return null;
  }
}
