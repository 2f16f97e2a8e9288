package org.overseer.perceiver.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.models.PerceiverModels;

/**
 * Configs of models to train: the paper's, and small ones for a laptop.
 *
 * <p>They are starting points: labels, tasks and whatever else the data decides is put in before a
 * model is made.
 */
public final class ModelSizes {
  /** As released. */
  public static final String PAPER = "paper";

  /** For a few minutes on two cores. */
  public static final String TINY = "tiny";

  private static final Map<String, String> RELEASED =
      new TreeMap<>(
          Map.of(
              "imagenet", "vision-perceiver-fourier",
              "masked-lm", "language-perceiver",
              "multitask", "language-perceiver",
              "flow", "optical-flow-perceiver",
              "autoencode", "multimodal-perceiver"));

  private ModelSizes() {}

  /**
   * A fresh copy of a config.
   *
   * @param recipe {@code imagenet, masked-lm, multitask, flow} or {@code autoencode}
   * @param size {@link #PAPER} or {@link #TINY}
   */
  public static ObjectNode config(String recipe, String size) {
    String released = RELEASED.get(recipe);
    if (released == null) {
      throw new IllegalArgumentException(
          "there is no recipe '" + recipe + "'; there are " + RELEASED.keySet());
    }
    return switch (size) {
      case PAPER -> paper(recipe, released);
      case TINY -> resource(recipe + "-tiny.json");
      default ->
          throw new IllegalArgumentException(
              "there is no size '%s'; there are %s and %s".formatted(size, PAPER, TINY));
    };
  }

  private static ObjectNode paper(String recipe, String released) {
    ObjectNode config = PerceiverModels.releasedConfig(released).copy();
    if (recipe.equals("multitask")) {
      config.putArray("architectures").add("PerceiverForMultitaskClassification");
    }
    return config;
  }

  private static ObjectNode resource(String name) {
    try (InputStream stream = ModelSizes.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return JsonObject.parse(name, stream.readAllBytes()).copy();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
