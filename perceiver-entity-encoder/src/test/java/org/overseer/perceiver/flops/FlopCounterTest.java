package org.overseer.perceiver.flops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.PerceiverConfig;

/** Figures worked out apart from this code and those of the paper, 512 entities of 256 channels. */
class FlopCounterTest {
  private static final int ENTITIES = 512;
  private static final Offset<Double> ROUNDING = within(0.0006);

  @Test
  void countsTheEntityPerceiverWithWideningOne() {
    FlopCounter counter = perceiverIo(PerceiverConfig.alphaStar());

    assertThat(giga(counter.parts().get(0).flops())).isEqualTo(0.168, ROUNDING);
    assertThat(giga(counter.parts().get(1).flops())).isEqualTo(0.079, ROUNDING);
    assertThat(giga(counter.parts().get(2).flops())).isEqualTo(0.294, ROUNDING);
    assertThat(giga(counter.total())).isEqualTo(0.540, ROUNDING);
  }

  @Test
  void countsTheEntityPerceiverWithWideningFour() {
    PerceiverConfig config =
        PerceiverConfig.builder()
            .latents(32, 256)
            .dModel(256)
            .selfAttends(1, 3)
            .heads(2, 2)
            .wideningFactors(4, 4)
            .build();

    FlopCounter counter = perceiverIo(config);

    assertThat(giga(counter.parts().get(0).flops())).isEqualTo(0.193, ROUNDING);
    assertThat(giga(counter.parts().get(1).flops())).isEqualTo(0.154, ROUNDING);
    assertThat(giga(counter.parts().get(2).flops())).isEqualTo(0.696, ROUNDING);
    assertThat(giga(counter.total())).isEqualTo(1.043, ROUNDING);
  }

  @Test
  void countsAlphaStarsTransformerAndItsOutputConvolution() {
    FlopCounter counter = new FlopCounter().transformer(3, 256, 4, ENTITIES);
    assertThat(giga(counter.total())).isEqualTo(3.221, ROUNDING);

    counter.linear("entity_embeddings", ENTITIES, 256, 256);
    assertThat(giga(counter.total())).isEqualTo(3.288, ROUNDING);
  }

  @Test
  void countsTheLanguagePerceiver() {
    PerceiverConfig config =
        PerceiverConfig.builder()
            .latents(256, 1280)
            .dModel(768)
            .selfAttends(1, 26)
            .heads(8, 8)
            .attentionChannels(256, 1280)
            .build();
    DecoderConfig decoder =
        new DecoderConfig(768, 1280, 256, 768, 8, 1, config.hiddenAct(), false, null);

    FlopCounter counter =
        new FlopCounter()
            .perceiverEncoder(config, 2048)
            .perceiverDecoder(decoder, 2048, 256)
            .linear("embedding_decoder", 2048, 768, 262);

    assertThat(giga(counter.parts().get(0).flops())).isEqualTo(9.13, within(0.006));
    assertThat(giga(counter.parts().get(1).flops())).isEqualTo(101.2, within(0.06));
    assertThat(giga(counter.total())).isEqualTo(120.9, within(0.06));
  }

  @Test
  void theReportStatesTheCountingRuleAndTheParts() {
    assertThat(perceiverIo(PerceiverConfig.alphaStar()).report())
        .contains(FlopCounter.RULE, "encoder.cross_attention", "decoder.cross_attention", "total");
  }

  private static FlopCounter perceiverIo(PerceiverConfig config) {
    return new FlopCounter()
        .perceiverEncoder(config, ENTITIES)
        .perceiverDecoder(DecoderConfig.forQueries(256, config), ENTITIES, config.numLatents());
  }

  private static double giga(long flops) {
    return flops / 1e9;
  }
}
