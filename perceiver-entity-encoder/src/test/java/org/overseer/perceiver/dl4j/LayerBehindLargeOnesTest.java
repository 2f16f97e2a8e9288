package org.overseer.perceiver.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.overseer.perceiver.kernels.FloatBuffers;

/** A layer whose parameters lie far behind those of others in the network's flat array. */
class LayerBehindLargeOnesTest {
  private static final int FEATURES = 3000;

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(1))
                .list()
                .layer(new Convolution1D.Builder(1).nOut(Networks.CHANNELS).build())
                .layer(new PerceiverLayer.Builder(Networks.config()).build())
                .layer(new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.recurrent(FEATURES, Networks.SET_SIZE))
                .build());
    network.init();
    return network;
  }

  @Test
  void itsParametersAreItsPartOfTheFlatArray() {
    MultiLayerNetwork network = network();
    Map<String, INDArray> table = network.getLayer(1).paramTable();
    float[] flat = FloatBuffers.toArray(network.params());
    int at = (int) network.getLayer(0).numParams();
    assertThat(at).isGreaterThan((int) network.getLayer(1).numParams());

    for (Map.Entry<String, INDArray> parameter : table.entrySet()) {
      assertThat(parameter.getValue().isEmpty()).as(parameter.getKey()).isFalse();
      for (float value : FloatBuffers.toArray(parameter.getValue())) {
        assertThat(value).as(parameter.getKey()).isEqualTo(flat[at++]);
      }
    }
    assertThat(at).isEqualTo(flat.length - (int) network.getLayer(2).numParams());
  }

  @Test
  void aStepMovesThem() {
    MultiLayerNetwork network = network();
    INDArray latents = network.getLayer(1).getParam("embeddings.latents").dup();

    network.fit(
        Networks.normal(1, Networks.SETS, FEATURES, Networks.SET_SIZE),
        Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}, {1, 0}}));

    assertThat(network.getLayer(1).getParam("embeddings.latents")).isNotEqualTo(latents);
  }
}
