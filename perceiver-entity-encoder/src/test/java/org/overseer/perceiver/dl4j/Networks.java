package org.overseer.perceiver.dl4j;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.overseer.perceiver.core.PerceiverConfig;

/** Small networks and batches for the tests of this package. */
final class Networks {
  static final int CHANNELS = 6;
  static final int SETS = 3;
  static final int SET_SIZE = 5;

  private Networks() {}

  /** 3 latents × 8, one cross-attend and two self-attends with 2 heads. */
  static PerceiverConfig config() {
    return PerceiverConfig.builder()
        .latents(3, 8)
        .dModel(CHANNELS)
        .selfAttends(2, 1)
        .heads(2, 2)
        .build();
  }

  /** A graph of nothing but a Perceiver, whose output takes errors from outside. */
  static ComputationGraph bare(PerceiverOutput output, RNNFormat format) {
    ComputationGraph graph = new ComputationGraph(bareConfiguration(output, format));
    graph.init();
    return graph;
  }

  static ComputationGraphConfiguration bareConfiguration(PerceiverOutput output, RNNFormat format) {
    return new NeuralNetConfiguration.Builder()
        .seed(11)
        .updater(new Sgd(0.1))
        .graphBuilder()
        .addInputs("units")
        .setInputTypes(InputType.recurrent(CHANNELS, SET_SIZE, format))
        .addLayer("set", new PerceiverLayer.Builder(config()).output(output).build(), "units")
        .setOutputs("set")
        .build();
  }

  /** Standard normal values. */
  static INDArray normal(long seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  /** Sets of 5, 2 and 3 real inputs; padding is not always at the end. */
  static INDArray mask() {
    return Nd4j.createFromArray(new float[][] {{1, 1, 1, 1, 1}, {1, 0, 1, 0, 0}, {0, 1, 1, 1, 0}});
  }

  /** {@code [B, C, M]} for either format. */
  static long[] inputShape(RNNFormat format) {
    return format == RNNFormat.NCW
        ? new long[] {SETS, CHANNELS, SET_SIZE}
        : new long[] {SETS, SET_SIZE, CHANNELS};
  }
}
