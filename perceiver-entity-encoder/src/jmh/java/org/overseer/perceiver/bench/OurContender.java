package org.overseer.perceiver.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverDecoder;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.optim.Optimizer;

/** Our encoder and decoder on the tape. */
final class OurContender implements Contender {
  /** So small that no number of rounds changes what is computed. */
  static final double LEARNING_RATE = 1e-7;

  static final int VOCABULARY = 262;

  private final Workload workload;
  private final Parameters parameters = new Parameters();
  private final PerceiverEncoder encoder;
  private final PerceiverDecoder decoder;
  private final Parameter languageQueries;
  private final Parameter embedding;
  private final Tape tape;
  private final Segments sets;
  private final INDArray inputs;
  private final INDArray outputGradient;
  private final Optimizer optimizer;

  OurContender(Workload workload, int threads) {
    this.workload = workload;
    ParameterScope scope =
        new ParameterScope(parameters, "", Initializer.deepMind(new SplittableRandom(3)));
    encoder = new PerceiverEncoder(scope, workload.encoder());
    decoder = new PerceiverDecoder(scope.child("decoder"), workload.decoder());
    boolean language = workload.network() == Workload.Network.LANGUAGE;
    int width = workload.decoder().queryChannels();
    Parameters others = language ? parameters : new Parameters();
    ParameterScope extra = new ParameterScope(others, "", scope.initializer());
    languageQueries =
        extra.add("queries", scope.initializer().learned(language ? workload.inputs() : 1, width));
    embedding = extra.add("embedding", scope.initializer().embedding(VOCABULARY, width));
    randomiseVectors();
    tape = new Tape(KernelSelection.byName("vector", threads));
    int[] counts = workload.realInputs();
    sets = Segments.ofLengths(counts);
    inputs = packed(workload.values(), workload.encoder().dModel(), counts);
    outputGradient = packed(workload.outputGradient(), width, counts);
    optimizer = new Optimizer(parameters, new Adam(LEARNING_RATE), Double.POSITIVE_INFINITY);
  }

  /** Biases and gains that are not all alike, so that the comparison sees them. */
  private void randomiseVectors() {
    SplittableRandom random = new SplittableRandom(5);
    for (Parameter parameter : parameters) {
      if (parameter.value().rank() == 1) {
        float[] values = FloatBuffers.toArray(parameter.value());
        for (int i = 0; i < values.length; i++) {
          values[i] += (float) (0.1 * random.nextGaussian());
        }
        FloatBuffers.write(values, parameter.value());
      }
    }
  }

  private INDArray packed(float[] values, int width, int[] counts) {
    float[] real = new float[Arrays.stream(counts).sum() * width];
    int to = 0;
    for (int set = 0; set < counts.length; set++) {
      int length = counts[set] * width;
      System.arraycopy(values, set * workload.inputs() * width, real, to, length);
      to += length;
    }
    return Nd4j.create(real, new long[] {real.length / width, width}, 'c');
  }

  /** Weights by name, for the peer to copy. */
  Parameters parameters() {
    return parameters;
  }

  private Variable forward() {
    Variable x = tape.constant(inputs);
    Variable z = encoder.encode(x, sets);
    Segments latentSets = encoder.latentSets(sets.size());
    if (workload.network() != Workload.Network.LANGUAGE) {
      return decoder.decode(x, sets, z, latentSets);
    }
    Variable answers = decoder.decode(tape.parameter(languageQueries), sets, z, latentSets);
    return Functions.linear(answers, tape.parameter(embedding), null);
  }

  @Override
  public void run() {
    boolean train = workload.pass() == Workload.Pass.TRAIN;
    tape.begin(train);
    Variable output = forward();
    if (train) {
      parameters.zeroGradients();
      tape.backward(output, outputGradient);
      optimizer.step();
    }
  }

  @Override
  public float[] output() {
    tape.begin(false);
    return FloatBuffers.toArray(forward().value());
  }

  @Override
  public Map<String, float[]> gradients() {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    if (workload.pass() == Workload.Pass.TRAIN) {
      tape.begin(true);
      parameters.zeroGradients();
      tape.backward(forward(), outputGradient);
      parameters.forEach(p -> gradients.put(p.name(), FloatBuffers.toArray(p.gradient())));
    }
    return gradients;
  }

  @Override
  public void close() {
    tape.close();
  }
}
