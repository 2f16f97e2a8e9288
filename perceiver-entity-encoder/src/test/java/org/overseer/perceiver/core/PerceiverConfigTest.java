package org.overseer.perceiver.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PerceiverConfigTest {
  @Test
  void derivesAttentionWidths() {
    PerceiverConfig kv = PerceiverConfig.builder().latents(8, 32).dModel(24).heads(4, 2).build();
    assertThat(kv.crossQkChannels()).isEqualTo(24);
    assertThat(kv.crossVChannels()).isEqualTo(24);
    assertThat(kv.selfQkChannels()).isEqualTo(32);
    assertThat(kv.selfVChannels()).isEqualTo(32);

    PerceiverConfig q =
        PerceiverConfig.builder()
            .latents(8, 32)
            .dModel(18)
            .heads(4, 8)
            .shapeForAttention(AttentionShape.Q)
            .build();
    assertThat(q.crossQkChannels()).isEqualTo(32);

    PerceiverConfig explicit =
        PerceiverConfig.builder()
            .latents(6, 40)
            .dModel(28)
            .heads(2, 4)
            .attentionChannels(16, 40)
            .build();
    assertThat(explicit.crossQkChannels()).isEqualTo(16);
    assertThat(explicit.selfQkChannels()).isEqualTo(16);
    assertThat(explicit.crossVChannels()).isEqualTo(40);
  }

  @Test
  void namesTheNearestValidWidths() {
    assertThatThrownBy(() -> PerceiverConfig.builder().latents(8, 250).heads(8, 2).build())
        .hasMessage(
            "d_latents (250) must be divisible by num_self_attention_heads (8); nearest valid values"
                + " are 248 and 256");
    assertThatThrownBy(() -> PerceiverConfig.builder().dModel(3).build())
        .hasMessage(
            "d_model (3) must be divisible by num_cross_attention_heads (4); the nearest valid value"
                + " is 4");
  }

  @Test
  void refusesSizesThatMakeNoSense() {
    assertThatThrownBy(() -> PerceiverConfig.builder().latents(0, 64).build())
        .hasMessage("num_latents (0) must be at least 1");
    assertThatThrownBy(() -> PerceiverConfig.builder().attentionChannels(16, null).build())
        .hasMessageContaining("v_channels (16) must equal d_latents (64)");
    assertThatThrownBy(() -> PerceiverConfig.builder().initializerRange(Double.NaN).build())
        .hasMessageContaining("initializer_range (NaN) must be positive");
  }

  @Test
  void theDecoderChecksItsWidthsToo() {
    assertThatThrownBy(
            () -> new DecoderConfig(64, 30, null, null, 4, 1, HiddenActivation.GELU, true, null))
        .hasMessageContaining("decoder qk_channels (30) must be divisible by num_heads (4)");
  }
}
