package org.overseer.perceiver.io;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.EmptyMask;
import org.overseer.perceiver.core.MaskRules;

/**
 * What a config says beyond Hugging Face's fields: the object {@code decoder} and the rules for
 * padding. Every field is optional; Hugging Face's classes fix what is not said.
 */
public final class DecoderConfigJson {
  private static final String DECODER = "decoder";

  private DecoderConfigJson() {}

  /**
   * Reads {@code decoder}: {@code num_heads, widening_factor, qk_channels, v_channels,
   * use_query_residual, final_project, output_num_channels}.
   *
   * @param config the whole config
   * @param defaults what holds for fields that are not there
   * @throws ModelFormatException if a field is of another type or breaks a rule of the config
   */
  public static DecoderConfig read(JsonObject config, DecoderConfig defaults) {
    JsonObject json = config.objectOrEmpty(DECODER);
    try {
      return new DecoderConfig(
          defaults.queryChannels(),
          defaults.latentChannels(),
          width(json, "qk_channels", defaults.qkChannels(), defaults.queryChannels()),
          width(json, "v_channels", defaults.vChannels(), defaults.queryChannels()),
          json.integer("num_heads", defaults.numHeads()),
          json.integer("widening_factor", defaults.wideningFactor()),
          defaults.hiddenAct(),
          json.bool("use_query_residual", defaults.useQueryResidual()),
          outputs(json, defaults.outputNumChannels()));
    } catch (IllegalArgumentException e) {
      throw json.error(String.valueOf(e.getMessage()));
    }
  }

  /** Reads {@code empty_mask} and {@code decoder.query_mask}; Hugging Face's rules by default. */
  public static MaskRules readMaskRules(JsonObject config) {
    MaskRules defaults = MaskRules.HUGGING_FACE;
    return new MaskRules(
        config.choice("empty_mask", defaults.emptyMask(), EmptyMask.values(), EmptyMask::jsonName),
        config.objectOrEmpty(DECODER).bool("query_mask", defaults.decoderQueryMask()));
  }

  /** A number, or the text {@code d_model} for the width of a query. */
  private static @Nullable Integer width(
      JsonObject json, String field, @Nullable Integer defaultValue, int queryChannels) {
    if (!json.has(field)) {
      return defaultValue;
    }
    return json.isText(field, "d_model") ? queryChannels : json.integer(field);
  }

  private static @Nullable Integer outputs(JsonObject json, @Nullable Integer defaultValue) {
    if (!json.bool("final_project", /* defaultValue= */ true)) {
      return null;
    }
    Integer outputs = json.optionalInteger("output_num_channels");
    return outputs != null ? outputs : defaultValue;
  }
}
