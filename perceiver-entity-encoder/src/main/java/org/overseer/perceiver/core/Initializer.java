package org.overseer.perceiver.core;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * First values of parameters, float32 (DeepMind's perceiver.py). Biases start at 0, layer norms at
 * gain 1.
 *
 * <p>Draws come from the generator it was given, in the order of the calls.
 */
public final class Initializer {
  /** Standard deviation of a unit normal truncated at ±2. */
  private static final double TRUNCATED_STD = 0.87962566103423978;

  private enum Scheme {
    DEEP_MIND,
    HUGGING_FACE,
    ZEROS
  }

  private final Scheme scheme;
  private final RandomGenerator random;
  private final double range;

  private Initializer(Scheme scheme, RandomGenerator random, double range) {
    this.scheme = scheme;
    this.random = random;
    this.range = range;
  }

  /** The original implementation's: fan-in scaled and truncated at two standard deviations. */
  public static Initializer deepMind(RandomGenerator random) {
    return new Initializer(Scheme.DEEP_MIND, random, 0.02);
  }

  /** Hugging Face's: a normal of one standard deviation, {@code range}, for everything. */
  public static Initializer huggingFace(RandomGenerator random, double range) {
    return new Initializer(Scheme.HUGGING_FACE, random, range);
  }

  /** Zeros, for weights that are about to be read from a file. */
  public static Initializer zeros() {
    return new Initializer(Scheme.ZEROS, RandomGenerator.getDefault(), 0);
  }

  /** Weight {@code [out, in]} of a linear layer inside an attention or an MLP. */
  public INDArray hiddenLinear(int out, int in) {
    return draw(out, in, 1 / Math.sqrt(in) / TRUNCATED_STD);
  }

  /** Weight {@code [out, in]} of any other linear layer. */
  public INDArray linear(int out, int in) {
    return draw(out, in, 1 / Math.sqrt(in));
  }

  /** Weight {@code [out, in]} of an output layer that the original implementation starts at 0. */
  public INDArray zeroedLinear(int out, int in) {
    return scheme == Scheme.HUGGING_FACE ? draw(out, in, 1) : zeros(out, in);
  }

  /** A learned array {@code [rows, channels]}: latents, positions. */
  public INDArray learned(int rows, int channels) {
    return draw(rows, channels, range);
  }

  /** An embedding table {@code [rows, channels]}. */
  public INDArray embedding(int rows, int channels) {
    return draw(rows, channels, 1);
  }

  private INDArray draw(int rows, int columns, double deepMindStd) {
    return switch (scheme) {
      case DEEP_MIND -> fill(rows, columns, () -> deepMindStd * truncatedGaussian());
      case HUGGING_FACE -> fill(rows, columns, () -> range * random.nextGaussian());
      case ZEROS -> zeros(rows, columns);
    };
  }

  private static INDArray zeros(int rows, int columns) {
    return Nd4j.zeros(DataType.FLOAT, rows, columns);
  }

  private static INDArray fill(int rows, int columns, DoubleSupplier draw) {
    float[] values = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) draw.getAsDouble();
    }
    return Nd4j.create(values, new long[] {rows, columns}, 'c');
  }

  private double truncatedGaussian() {
    double draw = random.nextGaussian();
    while (Math.abs(draw) > 2) {
      draw = random.nextGaussian();
    }
    return draw;
  }
}
