package org.overseer.perceiver.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Parameters;

class InitializerTest {
  @Test
  void deepMindDrawsHaveTheStandardDeviationOfTheFanInAndAreTruncated() {
    Initializer initializer = Initializer.deepMind(new SplittableRandom(1));

    INDArray hidden = initializer.hiddenLinear(300, 100);
    assertThat(hidden.stdNumber().doubleValue()).isEqualTo(0.1, within(0.002));
    assertThat(hidden.amaxNumber().doubleValue()).isLessThanOrEqualTo(2 * 0.1 / 0.8796);

    INDArray output = initializer.linear(300, 100);
    assertThat(output.stdNumber().doubleValue()).isEqualTo(0.08796, within(0.002));
    assertThat(output.amaxNumber().doubleValue()).isLessThanOrEqualTo(0.2);

    assertThat(initializer.learned(100, 100).amaxNumber().doubleValue())
        .isLessThanOrEqualTo(0.0401);
  }

  @Test
  void huggingFaceDrawsHaveOneStandardDeviation() {
    Initializer initializer = Initializer.huggingFace(new SplittableRandom(1), 0.05);

    assertThat(initializer.linear(300, 100).stdNumber().doubleValue())
        .isEqualTo(0.05, within(0.001));
    assertThat(initializer.learned(300, 100).stdNumber().doubleValue())
        .isEqualTo(0.05, within(0.001));
  }

  @Test
  void equalSeedsGiveEqualModelsAndOtherSeedsDoNot() {
    assertThat(latents(3)).isEqualTo(latents(3)).isNotEqualTo(latents(4));
  }

  @Test
  void biasesAndNormsStartNeutral() {
    Parameters parameters = model(1);

    assertThat(parameters.get("encoder.cross_attention.mlp.dense1.bias").value().toFloatVector())
        .containsOnly(0f);
    assertThat(parameters.get("encoder.self_attends.0.layernorm.weight").value().toFloatVector())
        .containsOnly(1f);
  }

  @Test
  void namesAreThoseOfTheStateDictUnderThePrefix() {
    Parameters parameters = new Parameters();
    ParameterScope scope =
        new ParameterScope(parameters, "", Initializer.deepMind(new SplittableRandom(1)));
    new PerceiverEncoder(scope.child("perceiver"), PerceiverConfig.tiny());

    assertThat(parameters.names())
        .hasSize(1 + 18 + 16)
        .allMatch(name -> name.startsWith("perceiver."))
        .contains(
            "perceiver.embeddings.latents",
            "perceiver.encoder.cross_attention.attention.self.layernorm2.bias",
            "perceiver.encoder.self_attends.0.attention.output.dense.weight");
  }

  private static INDArray latents(long seed) {
    return model(seed).get("embeddings.latents").value();
  }

  private static Parameters model(long seed) {
    Parameters parameters = new Parameters();
    new PerceiverEncoder(
        new ParameterScope(parameters, "", Initializer.deepMind(new SplittableRandom(seed))),
        PerceiverConfig.tiny());
    return parameters;
  }
}
