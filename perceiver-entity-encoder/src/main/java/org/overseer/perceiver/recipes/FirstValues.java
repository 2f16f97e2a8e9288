package org.overseer.perceiver.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.models.RunnableModel;

/**
 * First values of a model that is trained from nothing.
 *
 * <p>The paper's runs are long enough to find out from noise which positions are neighbours, and
 * which latent reads where. Short runs on little data stay with the frequencies of single bytes for
 * most of their steps instead. Two first values end that: position tables that start as sinusoids,
 * and cross-attention that starts sharp, so that latents and queries differ from the first step on.
 *
 * @param scheme of all that the other settings do not say
 * @param attentionGain factor on the query and key weights of cross-attention; 1 changes nothing
 * @param sinusoidalPositions whether tables of text positions start as sinusoids (Vaswani et al.
 *     2017), as large as the embeddings beside them
 */
public record FirstValues(Scheme scheme, double attentionGain, boolean sinusoidalPositions) {
  private static final List<String> POSITION_TABLES =
      List.of(
          "perceiver.input_preprocessor.position_embeddings.weight",
          "perceiver.decoder.output_position_encodings.position_embeddings");

  private static final String EMBEDDINGS = "perceiver.input_preprocessor.embeddings.weight";

  /** The two schemes of reference §1.6. */
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
    for (Parameter parameter : model.parameters()) {
      if (attentionGain != 1 && sharpens(parameter.name())) {
        parameter.value().muli(attentionGain);
      }
      if (sinusoidalPositions && POSITION_TABLES.contains(parameter.name())) {
        Parameter embeddings = model.parameters().get(EMBEDDINGS);
        writeSinusoids(parameter, rootMeanSquare(embeddings));
      }
    }
    return model;
  }

  /** Query and key weights of the encoder's and the decoder's cross-attend. */
  private static boolean sharpens(String name) {
    return name.contains("cross_attention.attention.self.")
        && (name.endsWith(".query.weight") || name.endsWith(".key.weight"));
  }

  private static double rootMeanSquare(Parameter parameter) {
    double squares = 0;
    for (float value : FloatBuffers.toArray(parameter.value())) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / parameter.length());
  }

  /**
   * Pairs of sine and cosine whose wavelengths fall geometrically from twice the table's length to
   * 2.
   */
  private static void writeSinusoids(Parameter table, double rootMeanSquare) {
    int positions = (int) table.value().size(0);
    int channels = (int) table.value().size(1);
    int pairs = (channels + 1) / 2;
    double amplitude = rootMeanSquare * Math.sqrt(2);
    float[] values = new float[positions * channels];
    for (int channel = 0; channel < channels; channel++) {
      double share = pairs == 1 ? 0 : (channel / 2) / (double) (pairs - 1);
      double frequency = Math.PI * Math.pow(positions, -share);
      for (int position = 0; position < positions; position++) {
        double phase = position * frequency + (channel % 2 == 0 ? 0 : Math.PI / 2);
        values[position * channels + channel] = (float) (amplitude * Math.sin(phase));
      }
    }
    FloatBuffers.write(values, table.value());
  }
}
