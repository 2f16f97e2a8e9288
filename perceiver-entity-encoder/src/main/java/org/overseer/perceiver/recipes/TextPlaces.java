package org.overseer.perceiver.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

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
  private static final String READING = "perceiver.encoder.cross_attention.attention.self.";
  private static final String DECODING =
      "perceiver.decoder.decoding_cross_attention.attention.self.";

  /** Of positions, beside embeddings: what is where counts more than what it is, at first. */
  private static final double POSITION_SIZE = 2;

  private final Parameters parameters;
  private final ObjectNode config;

  private TextPlaces(Parameters parameters, ObjectNode config) {
    this.parameters = parameters;
    this.config = config;
  }

  /** Writes them into a model; one that reads no text stays as it is. */
  static void write(Parameters parameters, ObjectNode config) {
    if (parameters.contains(INPUT)) {
      new TextPlaces(parameters, config).write();
    }
  }

  private void write() {
    Parameter table = parameters.get(INPUT);
    double size = POSITION_SIZE * rootMeanSquare(parameters.get(EMBEDDINGS));
    int positions = (int) table.value().size(0);
    writeSinusoids(table, positions, 1, 0, size);
    Parameter latents = parameters.get(LATENTS);
    int count = (int) latents.value().size(0);
    double apart = (double) positions / count;
    writeSinusoids(latents, positions, apart, (apart - 1) / 2, 1);
    int channels = (int) table.value().size(1);
    int heads = config.path("num_cross_attention_heads").asInt(1);
    select(READING + "query.weight", channels, heads);
    select(READING + "key.weight", channels, heads);
    if (parameters.contains(OUTPUT)) {
      writeSinusoids(parameters.get(OUTPUT), positions, 1, 0, size);
      int decodingHeads = config.path("decoder").path("num_heads").asInt(1);
      select(DECODING + "query.weight", channels, decodingHeads);
      select(DECODING + "key.weight", channels, decodingHeads);
    }
  }

  private static double rootMeanSquare(Parameter parameter) {
    double squares = 0;
    for (float value : FloatBuffers.toArray(parameter.value())) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / parameter.length());
  }

  /**
   * Pairs of sine and cosine in as many leading channels as a position has; wavelengths fall
   * geometrically from twice the text's length to 2. Other channels stay as they are.
   *
   * @param positions length of the text
   * @param apart distance of the rows' places
   * @param first place of the first row
   * @param size root of the mean square
   */
  private void writeSinusoids(
      Parameter rows, int positions, double apart, double first, double size) {
    int width = (int) rows.value().size(1);
    int channels = Math.min(width, (int) parameters.get(INPUT).value().size(1));
    int pairs = (channels + 1) / 2;
    float[] values = FloatBuffers.toArray(rows.value());
    for (int channel = 0; channel < channels; channel++) {
      double share = pairs == 1 ? 0 : (channel / 2) / (double) (pairs - 1);
      double frequency = Math.PI * Math.pow(positions, -share);
      for (int row = 0; row < values.length / width; row++) {
        double place = first + row * apart;
        double phase = place * frequency + (channel % 2 == 0 ? 0 : Math.PI / 2);
        values[row * width + channel] = (float) (size * Math.sqrt(2) * Math.sin(phase));
      }
    }
    FloatBuffers.write(values, rows.value());
  }

  /** Makes a projection pick single channels of places; each head gets all sorts of wavelengths. */
  private void select(String name, int channels, int heads) {
    Parameter weight = parameters.get(name);
    int outputs = (int) weight.value().size(0);
    int inputs = (int) weight.value().size(1);
    int depth = outputs / heads;
    float[] values = new float[outputs * inputs];
    for (int output = 0; output < outputs; output++) {
      int pair = (output % depth / 2 * heads + output / depth) * (channels / 2) / (outputs / 2);
      values[output * inputs + 2 * pair + output % 2] = 1f;
    }
    FloatBuffers.write(values, weight.value());
  }
}
