package org.overseer.perceiver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.HiddenActivation;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.SelfAttention;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/** Our Transformer layers as the entity baseline has them: 2 heads of 128, MLP of 1024. */
final class TransformerContender implements Contender {
  private static final int CHANNELS = 256;

  private final List<SelfAttention> layers = new ArrayList<>();
  private final Tape tape;
  private final Segments sets;
  private final INDArray inputs;

  TransformerContender(Workload workload, int threads) {
    ParameterScope scope =
        new ParameterScope(
            new Parameters(), "", Initializer.deepMind(new SplittableRandom(3)));
    for (int i = 0; i < 3; i++) {
      layers.add(
          new SelfAttention(
              scope.child("layers").child(Integer.toString(i)),
              CHANNELS,
              CHANNELS,
              CHANNELS,
              2,
              4,
              HiddenActivation.GELU));
    }
    tape = new Tape(KernelSelection.byName("vector", threads));
    sets = Segments.ofLengths(workload.realInputs());
    float[] values = workload.values();
    inputs = Nd4j.create(values, new long[] {values.length / CHANNELS, CHANNELS}, 'c');
  }

  private Variable forward() {
    tape.begin(false);
    Variable x = tape.constant(inputs);
    for (SelfAttention layer : layers) {
      Variable in = x;
      x = tape.scoped(() -> layer.apply(in, sets));
    }
    return x;
  }

  @Override
  public void run() {
    forward();
  }

  @Override
  public float[] output() {
    return FloatBuffers.toArray(forward().value());
  }

  @Override
  public Map<String, float[]> gradients() {
    return Map.of();
  }

  @Override
  public void close() {
    tape.close();
  }
}
