package org.overseer.perceiver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.overseer.perceiver.core.PerceiverConfig;

/** A network learns through the layer: which of two armies of any size is the stronger one. */
class PerceiverLayerLearningTest {
  private static final int LARGEST = 12;

  @Test
  void aGraphWithThePerceiverLearnsAPropertyOfSets() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(3e-3))
                .graphBuilder()
                .addInputs("units")
                .setInputTypes(InputType.recurrent(4))
                .addLayer(
                    "embedded",
                    new Convolution1D.Builder(1).activation(Activation.RELU).nOut(32).build(),
                    "units")
                .addLayer(
                    "set",
                    new PerceiverLayer.Builder(
                            PerceiverConfig.builder().latents(4, 32).heads(4, 4).build())
                        .build(),
                    "embedded")
                .addLayer(
                    "out",
                    new OutputLayer.Builder().activation(Activation.SOFTMAX).nOut(2).build(),
                    "set")
                .setOutputs("out")
                .build());
    graph.init();
    SplittableRandom random = new SplittableRandom(1);
    DataSet unseen = armies(new SplittableRandom(2), 500);
    double untrained = accuracy(graph, unseen);

    for (int step = 0; step < 200; step++) {
      graph.fit(armies(random, 64));
    }

    assertThat(untrained).isLessThan(0.65);
    assertThat(accuracy(graph, unseen)).isGreaterThan(0.93);
  }

  /**
   * Sets of 1 to 12 units with side (±1), strength and a place that does not matter; label 1 where
   * the strengths of side +1 are the larger sum. What lies in the padding would change the answer.
   */
  private static DataSet armies(SplittableRandom random, int sets) {
    float[][][] units = new float[sets][4][LARGEST];
    float[][] mask = new float[sets][LARGEST];
    float[][] labels = new float[sets][2];
    for (int set = 0; set < sets; set++) {
      int size = 1 + random.nextInt(LARGEST);
      double balance = 0;
      for (int unit = 0; unit < LARGEST; unit++) {
        double side = random.nextBoolean() ? 1 : -1;
        double strength = random.nextDouble(0.1, 2);
        units[set][0][unit] = (float) side;
        units[set][1][unit] = (float) strength;
        units[set][2][unit] = (float) random.nextGaussian();
        units[set][3][unit] = (float) random.nextGaussian();
        if (unit < size) {
          mask[set][unit] = 1;
          balance += side * strength;
        }
      }
      labels[set][balance > 0 ? 1 : 0] = 1;
    }
    return new DataSet(
        Nd4j.createFromArray(units),
        Nd4j.createFromArray(labels),
        Nd4j.createFromArray(mask),
        null);
  }

  private static double accuracy(ComputationGraph graph, DataSet data) {
    INDArray answers =
        graph
            .output(
                false,
                new INDArray[] {data.getFeatures()},
                new INDArray[] {data.getFeaturesMaskArray()})[0]
            .argMax(1);
    INDArray labels = data.getLabels().argMax(1);
    int right = 0;
    for (int i = 0; i < answers.length(); i++) {
      right += answers.getInt(i) == labels.getInt(i) ? 1 : 0;
    }
    return right / (double) answers.length();
  }
}
