package org.overseer.perceiver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.kernels.FloatBuffers;

class PerceiverLayerTest {

  @ParameterizedTest
  @EnumSource(PerceiverOutput.class)
  void bothFormatsGiveTheSameNumbersInTheirOwnOrder(PerceiverOutput output) {
    ComputationGraph channelsFirst = Networks.bare(output, RNNFormat.NCW);
    ComputationGraph channelsLast = Networks.bare(output, RNNFormat.NWC);
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));

    INDArray first = run(channelsFirst, input, Networks.mask());
    INDArray last = run(channelsLast, input.permute(0, 2, 1).dup('c'), Networks.mask());

    assertThat(first.shape())
        .isEqualTo(
            switch (output) {
              case POOLED -> new long[] {3, 8};
              case LATENTS -> new long[] {3, 8, 3};
              case PER_INPUT -> new long[] {3, 6, 5};
            });
    INDArray turned = first.rank() == 3 ? first.permute(0, 2, 1) : first;
    assertThat(FloatBuffers.toArray(turned)).isEqualTo(FloatBuffers.toArray(last));
  }

  @ParameterizedTest
  @EnumSource(PerceiverOutput.class)
  void paddingIsHiddenWhateverItHolds(PerceiverOutput output) {
    ComputationGraph graph = Networks.bare(output, RNNFormat.NCW);
    INDArray mask = Networks.mask();
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));
    INDArray other = Networks.normal(2, Networks.inputShape(RNNFormat.NCW));
    INDArray changed = input.dup();
    for (int set = 0; set < Networks.SETS; set++) {
      for (int unit = 0; unit < Networks.SET_SIZE; unit++) {
        if (mask.getInt(set, unit) == 0) {
          for (int channel = 0; channel < Networks.CHANNELS; channel++) {
            changed.putScalar(
                new int[] {set, channel, unit}, 1e6 * other.getDouble(set, channel, unit));
          }
        }
      }
    }

    INDArray result = run(graph, input, mask);

    assertThat(FloatBuffers.toArray(run(graph, changed, mask)))
        .isEqualTo(FloatBuffers.toArray(result));
    assertThat(FloatBuffers.toArray(run(graph, input, null)))
        .isNotEqualTo(FloatBuffers.toArray(result));
    if (output == PerceiverOutput.PER_INPUT) {
      assertThat(result.getDouble(1, 0, 1)).isZero();
      assertThat(result.getDouble(1, 0, 2)).isNotZero();
    }
  }

  @Test
  void theOrderOfASetDoesNotMatter() {
    ComputationGraph graph = Networks.bare(PerceiverOutput.POOLED, RNNFormat.NCW);
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));
    float[] expected = FloatBuffers.toArray(run(graph, input, null));
    float[] actual = FloatBuffers.toArray(run(graph, reversedSets(input), null));

    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }

  private static INDArray reversedSets(INDArray input) {
    INDArray reversed = input.dup();
    for (int unit = 0; unit < Networks.SET_SIZE; unit++) {
      INDArray from =
          input.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(unit, unit + 1));
      int target = Networks.SET_SIZE - 1 - unit;
      reversed
          .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(target, target + 1))
          .assign(from);
    }
    return reversed;
  }

  @Test
  void anEmptySetIsEncodedFromTheLatentsAloneAlsoAmongNothingButEmptySets() {
    ComputationGraph graph = Networks.bare(PerceiverOutput.POOLED, RNNFormat.NCW);
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));
    INDArray oneEmpty = Networks.mask();
    oneEmpty.putRow(1, Nd4j.zeros(5));

    float[] among = FloatBuffers.toArray(run(graph, input, oneEmpty).getRow(1).dup());
    INDArray alone = run(graph, input, Nd4j.zeros(DataType.FLOAT, 3, 5));

    assertThat(among).doesNotContain(Float.NaN);
    for (int i = 0; i < among.length; i++) {
      assertThat(alone.getFloat(2, i)).isCloseTo(among[i], within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource(PerceiverOutput.class)
  void configurationSurvivesJson(PerceiverOutput output) {
    ComputationGraphConfiguration configuration = Networks.bareConfiguration(output, RNNFormat.NWC);

    ComputationGraphConfiguration read =
        ComputationGraphConfiguration.fromJson(configuration.toJson());

    assertThat(read).isEqualTo(configuration).hasSameHashCodeAs(configuration);
    ComputationGraph graph = new ComputationGraph(configuration);
    ComputationGraph again = new ComputationGraph(read);
    graph.init();
    again.init();
    assertThat(FloatBuffers.toArray(again.params()))
        .as("equal seeds give equal weights")
        .isEqualTo(FloatBuffers.toArray(graph.params()));
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NWC));
    assertThat(FloatBuffers.toArray(run(again, input, Networks.mask())))
        .isEqualTo(FloatBuffers.toArray(run(graph, input, Networks.mask())));
    assertThat(configuration)
        .isNotEqualTo(
            Networks.bareConfiguration(
                output == PerceiverOutput.POOLED ? PerceiverOutput.LATENTS : PerceiverOutput.POOLED,
                RNNFormat.NWC));
  }

  @Test
  void parametersAreSlicesOfTheNetworksFlatArray() {
    ComputationGraph graph = Networks.bare(PerceiverOutput.POOLED, RNNFormat.NCW);
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));
    float[] before = FloatBuffers.toArray(run(graph, input, null));

    graph.params().muli(1.5);

    assertThat(FloatBuffers.toArray(run(graph, input, null))).isNotEqualTo(before);
    Map<String, INDArray> table = graph.getLayer("set").paramTable();
    assertThat(graph.paramTable())
        .containsKey("set_encoder.self-attends.0.attention.self.query.weight");
    assertThat(table.values().stream().mapToLong(INDArray::length).sum())
        .isEqualTo(graph.numParams())
        .isEqualTo(graph.params().length());
    assertThat(graph.params().getDouble(0)).isEqualTo(table.get("embeddings.latents").getDouble(0));
  }

  @Test
  void aCopyOfTheNetworkGivesTheSameAndIsItsOwn() {
    ComputationGraph graph = Networks.bare(PerceiverOutput.POOLED, RNNFormat.NCW);
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));
    float[] expected = FloatBuffers.toArray(run(graph, input, null));

    ComputationGraph copy = graph.clone();
    assertThat(FloatBuffers.toArray(run(copy, input, null))).isEqualTo(expected);
    copy.params().muli(2);

    assertThat(FloatBuffers.toArray(run(graph, input, null))).isEqualTo(expected);
    assertThat(FloatBuffers.toArray(run(copy, input, null))).isNotEqualTo(expected);
  }

  @Test
  void stacksBetweenOtherLayersAndHandsTheMaskOn() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(1e-2))
                .graphBuilder()
                .addInputs("units")
                .setInputTypes(InputType.recurrent(Networks.CHANNELS))
                .addLayer("wide", new DenseLayer.Builder().nOut(8).build(), "units")
                .addLayer(
                    "read",
                    new PerceiverLayer.Builder(Networks.config())
                        .output(PerceiverOutput.PER_INPUT)
                        .build(),
                    "wide")
                .addLayer(
                    "out",
                    new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build(),
                    "read")
                .setOutputs("out")
                .build());
    graph.init();
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));
    INDArray labels = Networks.normal(2, Networks.SETS, 2, Networks.SET_SIZE);
    var data = new org.nd4j.linalg.dataset.DataSet(input, labels, Networks.mask(), Networks.mask());

    double before = graph.score(data);
    for (int i = 0; i < 40; i++) {
      graph.fit(data);
    }

    assertThat(graph.score(data)).isLessThan(before / 2);
  }

  @Test
  void worksInAMultiLayerNetwork() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(1e-2))
            .list()
            .layer(new PerceiverLayer.Builder(Networks.config()).build())
            .layer(
                new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nOut(1)
                    .build())
            .setInputType(InputType.recurrent(Networks.CHANNELS))
            .build();
    MultiLayerNetwork network =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration.toJson()));
    network.init();
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));
    INDArray labels = Networks.normal(2, Networks.SETS, 1);
    var data = new org.nd4j.linalg.dataset.DataSet(input, labels, Networks.mask(), null);

    double before = network.score(data);
    for (int i = 0; i < 60; i++) {
      network.fit(data);
    }

    assertThat(network.score(data)).isLessThan(before / 2);
  }

  @Test
  void transferLearningKeepsTheWeightsAndCanFreezeThem() {
    ComputationGraph origin = classifier(0);
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    INDArray encoded = origin.feedForward(input, false).get("set").dup();

    ComputationGraph tuned =
        new TransferLearning.GraphBuilder(origin)
            .setFeatureExtractor("set")
            .nOutReplace("out", 3, org.deeplearning4j.nn.weights.WeightInit.XAVIER)
            .build();
    tuned.fit(new org.nd4j.linalg.dataset.DataSet(input, labels));

    assertThat(FloatBuffers.toArray(tuned.feedForward(input, false).get("set")))
        .isEqualTo(FloatBuffers.toArray(encoded));
  }

  @Test
  void weightDecayCountsMatricesAndNoBiases() {
    ComputationGraph plain = classifier(0);
    ComputationGraph decayed = classifier(0.5);
    double squares = 0;
    for (Map.Entry<String, INDArray> entry : decayed.paramTable().entrySet()) {
      if (entry.getValue().rank() == 2 && !entry.getKey().endsWith("_b")) {
        squares += Math.pow(entry.getValue().norm2Number().doubleValue(), 2);
      }
    }

    assertThat(plain.calcRegularizationScore(true)).isZero();
    assertThat(decayed.calcRegularizationScore(true)).isCloseTo(0.25 * squares, within(1e-3));
  }

  private static ComputationGraph classifier(double l2) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .l2(l2)
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("units")
                .setInputTypes(InputType.recurrent(Networks.CHANNELS))
                .addLayer("set", new PerceiverLayer.Builder(Networks.config()).build(), "units")
                .addLayer(
                    "out",
                    new OutputLayer.Builder().activation(Activation.SOFTMAX).nOut(2).build(),
                    "set")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThatThrownBy(() -> network(InputType.recurrent(7), DataType.FLOAT, builder()))
        .hasMessage(
            "PerceiverLayer 'set': d_model (7) must be divisible by num_cross_attention_heads (2);"
                + " nearest valid values are 6 and 8");
    assertThatThrownBy(() -> network(InputType.recurrent(6), DataType.DOUBLE, builder()))
        .hasMessage(
            "PerceiverLayer 'set' computes in FLOAT, but the network's data type is DOUBLE;"
                + " set dataType(DataType.FLOAT)");
    assertThatThrownBy(
            () ->
                network(
                    InputType.recurrent(6),
                    DataType.FLOAT,
                    builder().weightNoise(new DropConnect(0.5))))
        .hasMessage("PerceiverLayer 'set' does not support weight noise; remove it");
    assertThatThrownBy(() -> builder().nOut(9).build())
        .hasMessage(
            "nOut (9) cannot be set: a PerceiverLayer's is d_latents, or nIn with PER_INPUT");
    ComputationGraph graph = Networks.bare(PerceiverOutput.POOLED, RNNFormat.NCW);
    assertThatThrownBy(() -> run(graph, Networks.normal(1, 3, 5, 6), null))
        .hasMessageStartingWith(
            "input: expected [sets, channels, set size] with 6 channels but got [3, 5, 6]");
    assertThatThrownBy(
            () -> run(graph, Networks.normal(1, 3, 6, 5), Nd4j.ones(DataType.FLOAT, 3, 4)))
        .hasMessageStartingWith("mask: expected [3, 5] to match the input but got [3, 4]");
  }

  private static PerceiverLayer.Builder builder() {
    return new PerceiverLayer.Builder(Networks.config());
  }

  private static ComputationGraph network(
      InputType input, DataType dataType, PerceiverLayer.Builder layer) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(dataType)
                .graphBuilder()
                .addInputs("units")
                .setInputTypes(input)
                .addLayer("set", layer.build(), "units")
                .setOutputs("set")
                .build());
    graph.init();
    return graph;
  }

  @Test
  void memoryReportAndSummaryNameTheLayer() {
    ComputationGraph graph = classifier(0);

    assertThat(graph.summary()).contains("PerceiverNetworkLayer");
    assertThat(graph.getConfiguration().getMemoryReport(InputType.recurrent(6, 5)).toString())
        .contains("PerceiverLayer");
    assertThat(PerceiverConfig.tiny().withDModel(8).dModel()).isEqualTo(8);
  }

  private static INDArray run(ComputationGraph graph, INDArray input, @Nullable INDArray mask) {
    return graph
        .output(false, new INDArray[] {input}, mask == null ? null : new INDArray[] {mask})[0];
  }
}
