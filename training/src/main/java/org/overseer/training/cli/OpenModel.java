package org.overseer.training.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.models.RunnableModel;

/**
 * A model that a command has opened.
 *
 * @param name as the user wrote it
 * @param folder where it lies, or null for a released configuration
 * @param config what its config says
 * @param model the model
 * @param seed of its random weights, or null if they were read
 */
record OpenModel(
    String name,
    @Nullable Path folder,
    JsonObject config,
    RunnableModel model,
    @Nullable Long seed) {
  /**
   * The network.
   *
   * @param what a command needs, for the message, such as "an image classifier"
   * @throws ModelFormatException if the model is of another kind
   */
  <T> T network(Class<T> type, String what) {
    try {
      return model.network(type);
    } catch (ModelFormatException e) {
      throw new ModelFormatException(
          "%s: is a %s; this command needs %s"
              .formatted(name, String.join(", ", config.texts("architectures")), what),
          e);
    }
  }

  /**
   * What the model has computed, if it can be used.
   *
   * @throws ModelFormatException if a value is not a finite number
   */
  float[] numbers(float[] computed) {
    for (float value : computed) {
      if (!Float.isFinite(value)) {
        throw new ModelFormatException(
            "%s: computes %s instead of a number; its weights are damaged or too large"
                .formatted(name, value));
      }
    }
    return computed;
  }

  /** The beginning of a result in JSON: which model, and a warning where its weights are random. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", name);
    if (seed != null) {
      json.put("warning", warning());
    }
    return json;
  }

  /** What a reader must know about the answers; empty if there is nothing. */
  String warning() {
    return seed == null
        ? ""
        : "random weights (seed %d%s): this answer means nothing"
            .formatted(seed, hasWeights() ? ", not the folder's own" : "");
  }

  private boolean hasWeights() {
    Path place = folder;
    return place != null
        && Stream.of("model.safetensors", "pytorch_model.bin")
            .flatMap(name -> Stream.of(name, name + ".index.json"))
            .anyMatch(name -> Files.exists(place.resolve(name)));
  }
}
