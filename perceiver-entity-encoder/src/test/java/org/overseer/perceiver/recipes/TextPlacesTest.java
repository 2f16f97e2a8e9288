package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.models.RunnableModel;

class TextPlacesTest {
  private static final int POSITIONS = 32;
  private static final int LATENTS = 8;
  private static final String INPUT = "perceiver.input_preprocessor.position_embeddings.weight";
  private static final String READING = "perceiver.encoder.cross_attention.attention.self.";

  /** Also where latents are narrower than positions, or their width or a head's depth is odd. */
  @ParameterizedTest
  @CsvSource({"16,16,16,1", "16,32,16,2", "32,16,16,2", "16,15,15,3", "32,15,9,3", "24,21,21,1"})
  void eachLatentReadsAroundItsPlace(int model, int latents, int queries, int heads) {
    RunnableModel made = create(config(model, latents, queries, heads));
    INDArray scores =
        product(made, "perceiver.embeddings.latents", READING + "query.weight")
            .mmul(product(made, INPUT, READING + "key.weight").transpose());
    double apart = (double) POSITIONS / LATENTS;
    for (int latent = 0; latent < LATENTS; latent++) {
      int most = scores.getRow(latent).argMax().getInt(0);
      assertThat(Math.abs(most - (latent * apart + (apart - 1) / 2))).isLessThan(apart);
    }
  }

  @Test
  void aSingleChannelOfQueriesIsASine() {
    INDArray query =
        create(config(16, 16, 1, 1)).parameters().get(READING + "query.weight").value();
    assertThat(query.toFloatVector()).containsOnlyOnce(1f);
    assertThat(query.sumNumber().doubleValue()).isEqualTo(1);
  }

  @Test
  void widthsWithoutRoomForAPlaceLeaveTheFirstValues() {
    ObjectNode config = config(16, 1, 1, 1);
    RunnableModel plain = FirstValues.paper().create(config, 5);
    assertThat(create(config).parameters().get(INPUT).value())
        .isEqualTo(plain.parameters().get(INPUT).value());
  }

  /** A config that says nothing of its decoder has Hugging Face's, of eight heads. */
  @Test
  void everyHeadOfTheDecoderGetsWavelengthsOfAllSorts() {
    ObjectNode config = config(16, 16, 16, 1);
    config.remove("decoder");
    INDArray query =
        create(config)
            .parameters()
            .get("perceiver.decoder.decoding_cross_attention.attention.self.query.weight")
            .value();
    int depth = (int) query.size(0) / 8;
    for (int head = 0; head < 8; head++) {
      assertThat(query.getRow((long) head * depth).argMax().getInt(0)).isLessThan(4);
      assertThat(query.getRow((head + 1L) * depth - 1).argMax().getInt(0)).isGreaterThan(11);
    }
  }

  private static INDArray product(RunnableModel model, String rows, String weight) {
    return model
        .parameters()
        .get(rows)
        .value()
        .mmul(model.parameters().get(weight).value().transpose());
  }

  private static RunnableModel create(ObjectNode config) {
    return new FirstValues(FirstValues.Scheme.DEEPMIND, 1, true).create(config, 5);
  }

  private static ObjectNode config(int model, int latents, int queries, int heads) {
    ObjectNode config = ModelSizes.config("masked-lm", ModelSizes.TINY);
    config
        .put("d_model", model)
        .put("d_latents", latents)
        .put("num_latents", LATENTS)
        .put("max_position_embeddings", POSITIONS)
        .put("qk_channels", queries)
        .put("v_channels", latents)
        .put("num_self_attends_per_block", 1)
        .put("num_self_attention_heads", heads)
        .put("num_cross_attention_heads", heads);
    config.putObject("decoder").put("qk_channels", queries).put("num_heads", 1);
    return config;
  }
}
