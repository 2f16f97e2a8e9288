package org.overseer.training.bench;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.agent.network.AgentConfig;
import org.overseer.agent.network.EntityEncoderKind;
import org.overseer.agent.network.EntityEncoders;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.entity.ColumnEncoding;
import org.overseer.perceiver.entity.EntityBatch;
import org.overseer.perceiver.entity.EntityEncoder;
import org.overseer.perceiver.entity.EntityEncoding;
import org.overseer.perceiver.entity.EntitySchema;
import org.overseer.perceiver.kernels.Kernels;

/**
 * An agent's entity encoder that is timed beside others. What units are there does not change its
 * time, only how many: their columns hold random values.
 */
final class EncoderSide {
  private static final int SEED = 3;

  private final AgentConfig config;
  private final Parameters parameters = new Parameters();
  private final EntityEncoder encoder;

  EncoderSide(AgentConfig config) {
    this.config = config;
    Initializer initializer = Initializer.deepMind(new SplittableRandom(SEED));
    encoder = EntityEncoders.create(new ParameterScope(parameters, "", initializer), config);
  }

  /** Its name in results. */
  String kind() {
    return config.entityEncoder() == EntityEncoderKind.TRANSFORMER ? "transformer" : "perceiver";
  }

  /** Number of latents, 0 for an encoder without any. */
  int latents() {
    return config.entityEncoder() == EntityEncoderKind.TRANSFORMER ? 0 : config.sizes().latents();
  }

  /** Its weights. */
  Parameters parameters() {
    return parameters;
  }

  /** Operations of a forward pass over one set of so many units. */
  long flops(int units) {
    return encoder.countFlops(units).total();
  }

  /** It, over a batch of {@code sets} sets of {@code units} units each. */
  Run over(int sets, int units, Kernels kernels) {
    return new Run(sets, units, kernels);
  }

  /** The encoder over one batch, with memory of its own as in an agent. */
  final class Run implements AutoCloseable {
    private final Tape tape;
    private final EntityBatch batch;
    private final INDArray perEntity;
    private final INDArray pooled;

    private Run(int sets, int units, Kernels kernels) {
      tape = new Tape(kernels);
      RandomGenerator random = new SplittableRandom(SEED);
      batch = batch(config.features().schema(), sets, units, random);
      int width = encoder.embeddingSize();
      perEntity = gradient(sets * units, width, random);
      pooled = gradient(sets, width, random);
    }

    void forward() {
      tape.begin(/* recording= */ false);
      encoder.encode(tape, batch);
    }

    void forwardAndBackward() {
      tape.begin(/* recording= */ true);
      EntityEncoding encoded = encoder.encode(tape, batch);
      parameters.zeroGradients();
      tape.backward(
          new Variable[] {encoded.perEntity(), encoded.pooled()},
          new INDArray[] {perEntity, pooled});
    }

    @Override
    public void close() {
      tape.close();
      perEntity.close();
      pooled.close();
    }
  }

  private static INDArray gradient(int rows, int columns, RandomGenerator random) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.create(values, new long[] {rows, columns}, 'c');
  }

  private static EntityBatch batch(
      EntitySchema schema, int sets, int units, RandomGenerator random) {
    float[] values = new float[sets * units * schema.size()];
    for (int i = 0; i < values.length; i++) {
      ColumnEncoding encoding = schema.columns().get(i % schema.size()).encoding();
      values[i] =
          encoding instanceof ColumnEncoding.OneHot oneHot
              ? random.nextInt(oneHot.size())
              : random.nextFloat();
    }
    return EntityBatch.packed(schema.size(), values, Segments.uniform(sets, units));
  }
}
