package org.overseer.perceiver.recipes;

import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.text.LanguageConfig;

/**
 * First values by which a text model reads what is near: positions are sinusoids (Vaswani et al.
 * 2017), latents begin with those of places spread evenly over the text, and queries and keys of
 * cross-attention begin as these sinusoids, so that a latent reads around its place, and a position
 * is decoded from the latents around it.
 *
 * <p>Only first values: training is free to change all of them.
 */
final class TextPlaces {
  private static final String INPUT = "perceiver.input_preprocessor.position_embeddings.weight";
  private static final String OUTPUT =
      "perceiver.decoder.output_position_encodings.position_embeddings";
  private static final String EMBEDDINGS = "perceiver.input_preprocessor.embeddings.weight";
  private static final String LATENTS = "perceiver.embeddings.latents";
  private static final String READING = "perceiver.encoder.cross_attention";
  private static final String DECODING = "perceiver.decoder.decoding_cross_attention";

  private static final String LATENT = "perceiver.encoder.self_attends.";
  private static final String QUERY = ".attention.self.query.weight";
  private static final String KEY = ".attention.self.key.weight";

  /** Of positions, beside embeddings: what is where counts more than what it is, at first. */
  private static final double POSITION_SIZE = 2;

  /** Of latents' places, beside what layers add to them, about 1 each: they must stay legible. */
  private static final double LATENT_SIZE = 3;

  private final Parameters parameters;
  private final LanguageConfig config;
  private final int positions;

  /** Sines with their cosines: as many as both positions and latents have room for. */
  private final int pairs;

  private TextPlaces(Parameters parameters, LanguageConfig config) {
    this.parameters = parameters;
    this.config = config;
    this.positions = config.maxPositionEmbeddings();
    this.pairs = Math.min(config.perceiver().dModel(), config.perceiver().dLatents()) / 2;
  }

  /** Writes them into a model; one that reads no text stays as it is. */
  static void write(Parameters parameters, JsonObject config) {
    if (parameters.contains(INPUT)) {
      TextPlaces places = new TextPlaces(parameters, LanguageConfig.ofLanguageModel(config));
      if (places.pairs > 0) {
        places.write();
      }
    }
  }

  private void write() {
    double size = POSITION_SIZE * rootMeanSquare(parameters.get(EMBEDDINGS));
    writeSinusoids(parameters.get(INPUT), 1, 0, size);
    double apart = (double) positions / config.perceiver().numLatents();
    writeSinusoids(parameters.get(LATENTS), apart, (apart - 1) / 2, LATENT_SIZE);
    look(READING, new double[config.perceiver().numCrossAttentionHeads()]);
    double[] around = around(config.perceiver().numSelfAttentionHeads(), apart);
    for (int layer = 0; parameters.contains(LATENT + layer + QUERY); layer++) {
      look(LATENT + layer, around);
    }
    if (parameters.contains(OUTPUT)) {
      writeSinusoids(parameters.get(OUTPUT), 1, 0, size);
      look(DECODING, new double[config.decoder().numHeads()]);
    }
  }

  /** Offsets of the heads: one latent before, one after, two before and so on. */
  private static double[] around(int heads, double apart) {
    double[] offsets = new double[heads];
    for (int head = 0; head < heads; head++) {
      int distance = head / 2 + 1;
      offsets[head] = (head % 2 == 0 ? -distance : distance) * apart;
    }
    return offsets;
  }

  private static double rootMeanSquare(Parameter parameter) {
    double squares = 0;
    for (float value : FloatBuffers.toArray(parameter.value())) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / parameter.length());
  }

  /**
   * Pairs of sine and cosine in the leading channels; wavelengths fall geometrically from twice the
   * text's length to 2. Other channels stay as they are.
   *
   * @param apart distance of the rows' places
   * @param first place of the first row
   * @param size root of the mean square
   */
  private void writeSinusoids(Parameter rows, double apart, double first, double size) {
    int width = (int) rows.value().size(1);
    float[] values = FloatBuffers.toArray(rows.value());
    for (int channel = 0; channel < 2 * pairs; channel++) {
      double frequency = frequency(channel / 2);
      for (int row = 0; row < values.length / width; row++) {
        double place = first + row * apart;
        double phase = place * frequency + (channel % 2 == 0 ? 0 : Math.PI / 2);
        values[row * width + channel] = (float) (size * Math.sqrt(2) * Math.sin(phase));
      }
    }
    FloatBuffers.write(values, rows.value());
  }

  /**
   * Makes queries and keys of a layer those of places, so that each head looks at what is {@code
   * offset} further on. A head gets wavelengths of all sorts; in one of odd depth the last channel
   * is a sine without its cosine.
   *
   * @param offsets of each head, in positions
   */
  private void look(String layer, double[] offsets) {
    for (String name : new String[] {QUERY, KEY}) {
      Parameter weight = parameters.get(layer + name);
      int outputs = (int) weight.value().size(0);
      int inputs = (int) weight.value().size(1);
      int depth = outputs / offsets.length;
      int slots = (depth + 1) / 2 * offsets.length; // pairs of channels, over all heads
      float[] values = new float[outputs * inputs];
      for (int output = 0; output < outputs; output++) {
        int head = output / depth;
        int pair = (output % depth / 2 * offsets.length + head) * pairs / slots;
        double turn = name.equals(QUERY) ? offsets[head] * frequency(pair) : 0;
        int at = output * inputs + 2 * pair;
        boolean sine = output % depth % 2 == 0;
        // sin(a + t) = sin a cos t + cos a sin t, cos(a + t) = cos a cos t − sin a sin t
        values[at] = (float) (sine ? Math.cos(turn) : -Math.sin(turn));
        values[at + 1] = (float) (sine ? Math.sin(turn) : Math.cos(turn));
      }
      FloatBuffers.write(values, weight.value());
    }
  }

  private double frequency(int pair) {
    double share = pairs == 1 ? 0 : pair / (double) (pairs - 1);
    return Math.PI * Math.pow(positions, -share);
  }
}
