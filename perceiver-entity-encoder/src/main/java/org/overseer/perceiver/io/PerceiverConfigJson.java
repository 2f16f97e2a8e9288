package org.overseer.perceiver.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.overseer.perceiver.core.AttentionShape;
import org.overseer.perceiver.core.HiddenActivation;
import org.overseer.perceiver.core.PerceiverConfig;

/** {@link PerceiverConfig} as fields of {@code config.json}, with Hugging Face's names. */
public final class PerceiverConfigJson {
  /** Far above any model; a damaged depth would otherwise run for ever. */
  private static final long MAX_LAYERS = 100_000;

  private PerceiverConfigJson() {}

  /**
   * Reads the fields of a config.
   *
   * @throws ModelFormatException if one is missing, of another type, or breaks a rule of the config
   */
  public static PerceiverConfig read(JsonObject json) {
    return read(json, json.integer("d_model"));
  }

  /**
   * Reads the fields of a config but {@code d_model}, which Hugging Face ignores where a
   * preprocessor decides the input channels.
   *
   * @param inputChannels C
   * @throws ModelFormatException if one is missing, of another type, or breaks a rule of the config
   */
  public static PerceiverConfig read(JsonObject json, int inputChannels) {
    long layers = (long) json.integer("num_blocks") * json.integer("num_self_attends_per_block");
    if (layers > MAX_LAYERS) {
      throw json.error(
          "num_blocks × num_self_attends_per_block is %d; at most %d layers are run"
              .formatted(layers, MAX_LAYERS));
    }
    try {
      return PerceiverConfig.builder()
          .latents(json.integer("num_latents"), json.integer("d_latents"))
          .dModel(inputChannels)
          .selfAttends(json.integer("num_blocks"), json.integer("num_self_attends_per_block"))
          .heads(
              json.integer("num_self_attention_heads"), json.integer("num_cross_attention_heads"))
          .attentionChannels(
              json.optionalInteger("qk_channels"), json.optionalInteger("v_channels"))
          .shapeForAttention(
              json.choice(
                  "cross_attention_shape_for_attention",
                  AttentionShape.KV,
                  AttentionShape.values(),
                  AttentionShape::jsonName))
          .wideningFactors(
              json.integer("self_attention_widening_factor", 1),
              json.integer("cross_attention_widening_factor", 1))
          .hiddenAct(
              json.choice(
                  "hidden_act",
                  HiddenActivation.GELU,
                  HiddenActivation.values(),
                  HiddenActivation::jsonName))
          .useQueryResidual(json.bool("use_query_residual", true))
          .initializerRange(json.number("initializer_range", 0.02))
          .build();
    } catch (IllegalArgumentException e) {
      throw json.error(String.valueOf(e.getMessage()));
    }
  }

  /** Adds the fields of a config to an object. */
  public static void write(PerceiverConfig config, ObjectNode json) {
    json.put("num_latents", config.numLatents());
    json.put("d_latents", config.dLatents());
    json.put("d_model", config.dModel());
    json.put("num_blocks", config.numBlocks());
    json.put("num_self_attends_per_block", config.numSelfAttendsPerBlock());
    json.put("num_self_attention_heads", config.numSelfAttentionHeads());
    json.put("num_cross_attention_heads", config.numCrossAttentionHeads());
    json.put("qk_channels", config.qkChannels());
    json.put("v_channels", config.vChannels());
    json.put(
        "cross_attention_shape_for_attention", config.crossAttentionShapeForAttention().jsonName());
    json.put("self_attention_widening_factor", config.selfAttentionWideningFactor());
    json.put("cross_attention_widening_factor", config.crossAttentionWideningFactor());
    json.put("hidden_act", config.hiddenAct().jsonName());
    json.put("use_query_residual", config.useQueryResidual());
    json.put("initializer_range", config.initializerRange());
    json.put("layer_norm_eps", 1e-5);
    json.put("attention_probs_dropout_prob", 0.0);
  }
}
