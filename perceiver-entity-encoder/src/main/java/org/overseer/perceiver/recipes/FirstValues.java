package org.overseer.perceiver.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.models.RunnableModel;

/**
 * First values of a model that is trained from nothing.
 *
 * <p>The paper's runs are long enough to find out from noise which positions are neighbours, and
 * which latent reads where. Short runs on little data stay with the frequencies of single bytes for
 * most of their steps instead. Two first values end that: cross-attention that starts sharp, so
 * that latents and queries differ from the first step on, and in texts latents that start with
 * places of their own.
 *
 * @param scheme of all that the other settings do not say
 * @param attentionGain factor on the query and key weights of cross-attention; 1 changes nothing
 * @param placesInText whether latents start with places in the text and read what is near, see
 *     {@link TextPlaces}
 */
public record FirstValues(Scheme scheme, double attentionGain, boolean placesInText) {
  /** The two schemes of {@link Initializer}. */
  public enum Scheme {
    /** The original implementation's: scaled by fan-in. */
    DEEPMIND,
    /** Hugging Face's: one normal of {@code initializer_range} for everything. */
    HUGGINGFACE
  }

  /** Checks the gain. */
  public FirstValues {
    if (!(attentionGain > 0)) {
      throw new IllegalArgumentException("attention gain must be above 0 but is " + attentionGain);
    }
  }

  /** The original's. */
  public static FirstValues paper() {
    return new FirstValues(Scheme.DEEPMIND, 1, false);
  }

  /**
   * The model that a config describes.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if the config breaks a rule
   */
  public RunnableModel create(ObjectNode config, long seed) {
    JsonObject json =
        JsonObject.parse("config", config.toString().getBytes(StandardCharsets.UTF_8));
    RandomGenerator random = new Draws(seed).at("parameters", 0);
    RunnableModel model =
        PerceiverModels.create(
            json,
            switch (scheme) {
              case DEEPMIND -> Initializer.deepMind(random);
              case HUGGINGFACE ->
                  Initializer.huggingFace(random, json.number("initializer_range", 0.02));
            });
    if (placesInText) {
      TextPlaces.write(model.parameters(), json);
    }
    for (Parameter parameter : model.parameters()) {
      if (attentionGain != 1 && sharpens(parameter.name())) {
        parameter.value().muli(attentionGain);
      }
    }
    return model;
  }

  /** Query and key weights of the encoder's and the decoder's cross-attend. */
  private static boolean sharpens(String name) {
    return name.contains("cross_attention.attention.self.")
        && (name.endsWith(".query.weight") || name.endsWith(".key.weight"));
  }
}
