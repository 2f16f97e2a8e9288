package org.overseer.perceiver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.SafetensorsWriter;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.ModelRunner;

class PerceiverLayerFolderTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @EnumSource(PerceiverOutput.class)
  void anotherNetworkTakesSizesAndWeightsFromTheFolder(PerceiverOutput output) {
    ComputationGraph trained = Networks.bare(output, RNNFormat.NCW);
    trained.params().addi(Networks.normal(9, trained.numParams()));
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NCW));

    PerceiverLayerFolder.save(trained.getLayer("set"), temp);
    ComputationGraph other = graph(PerceiverLayerFolder.layer(temp));
    PerceiverLayerFolder.load(temp, other.getLayer("set"));

    assertThat(FloatBuffers.toArray(other.outputSingle(input)))
        .isEqualTo(FloatBuffers.toArray(trained.outputSingle(input)));
    assertThat(FloatBuffers.toArray(other.params()))
        .isEqualTo(FloatBuffers.toArray(trained.params()));
  }

  @ParameterizedTest
  @EnumSource(
      value = PerceiverOutput.class,
      names = {"LATENTS", "PER_INPUT"})
  void theFolderRunsOutsideOfTheNetworkWithTheSameResult(PerceiverOutput output) {
    ComputationGraph graph = Networks.bare(output, RNNFormat.NWC);
    INDArray input = Networks.normal(1, Networks.inputShape(RNNFormat.NWC));
    INDArray mask = Networks.mask();
    Path inputs = temp.resolve("inputs.safetensors");
    Path outputs = temp.resolve("outputs.safetensors");
    SafetensorsWriter.write(
        inputs,
        Map.of(
            "inputs", Tensor.ofFloats(FloatBuffers.toArray(input), input.shape()),
            "attention_mask", Tensor.ofFloats(FloatBuffers.toArray(mask), mask.shape())));

    PerceiverLayerFolder.save(graph.getLayer("set"), temp.resolve("model"));
    ModelRunner.run(temp.resolve("model"), inputs, outputs, null, KernelSelection.choose());

    INDArray own = graph.output(false, new INDArray[] {input}, new INDArray[] {mask})[0];
    boolean decodes = output == PerceiverOutput.PER_INPUT;
    float[] outside =
        Fixtures.tensors(outputs).get(decodes ? "logits" : "last_hidden_state").toFloats();
    float[] inside = FloatBuffers.toArray(own);
    assertThat(outside).hasSameSizeAs(inside);
    int compared = 0;
    for (int i = 0; i < inside.length; i++) {
      int row = i / Networks.CHANNELS;
      if (!decodes || mask.getDouble(row / 5, row % 5) != 0) {
        assertThat(inside[i]).isCloseTo(outside[i], within(1e-4f));
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }

  @Test
  void refusesAFolderOfOtherSizesAndKeepsItsWeights() {
    PerceiverConfig threeHeads =
        PerceiverConfig.builder().latents(3, 6).dModel(6).heads(3, 3).build();
    PerceiverConfig twoHeads =
        PerceiverConfig.builder().latents(3, 6).dModel(6).heads(2, 2).build();
    ComputationGraph three = graph(new PerceiverLayer.Builder(threeHeads).nIn(6));
    ComputationGraph two = graph(new PerceiverLayer.Builder(twoHeads).nIn(6));
    ComputationGraph latents =
        graph(new PerceiverLayer.Builder(threeHeads).nIn(6).output(PerceiverOutput.LATENTS));
    PerceiverLayerFolder.save(three.getLayer("set"), temp);
    float[] before = FloatBuffers.toArray(two.params());

    assertThatThrownBy(() -> PerceiverLayerFolder.load(temp, two.getLayer("set")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("numSelfAttentionHeads=3")
        .hasMessageContaining("numSelfAttentionHeads=2");
    assertThatThrownBy(() -> PerceiverLayerFolder.load(temp, latents.getLayer("set")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("config.json: 'output' is 'pooled' but the layer's is 'latents'");
    assertThat(FloatBuffers.toArray(two.params())).isEqualTo(before);
  }

  @Test
  void refusesLayersOfOtherKinds() {
    ComputationGraph dense = graph(new DenseLayer.Builder().nIn(2).nOut(2));

    assertThatThrownBy(() -> PerceiverLayerFolder.save(dense.getLayer("set"), temp))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("needs a PerceiverLayer of a network but got DenseLayer");
  }

  private static ComputationGraph graph(org.deeplearning4j.nn.conf.layers.Layer.Builder<?> layer) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(77)
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("units")
                .addLayer("set", (org.deeplearning4j.nn.conf.layers.Layer) layer.build(), "units")
                .setOutputs("set")
                .build());
    graph.init();
    return graph;
  }
}
