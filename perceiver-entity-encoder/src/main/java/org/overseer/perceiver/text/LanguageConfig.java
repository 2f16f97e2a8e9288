package org.overseer.perceiver.text;

import java.util.function.Supplier;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.MaskRules;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.io.DecoderConfigJson;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.LabelNames;
import org.overseer.perceiver.io.PerceiverConfigJson;

/**
 * Settings of the models that read text.
 *
 * @param perceiver the encoder; its {@code dModel} is the width of embeddings
 * @param vocabSize ids of the vocabulary
 * @param maxPositionEmbeddings longest text in tokens
 * @param decoder the decoder's cross-attend
 * @param maskRules what padding does
 */
public record LanguageConfig(
    PerceiverConfig perceiver,
    int vocabSize,
    int maxPositionEmbeddings,
    DecoderConfig decoder,
    MaskRules maskRules) {
  private static final int DECODER_QK_CHANNELS = 256;
  private static final int DECODER_HEADS = 8;

  /** Checks that the tables have rows. */
  public LanguageConfig {
    if (vocabSize < 1 || maxPositionEmbeddings < 1) {
      throw new IllegalArgumentException(
          "vocab_size (%d) and max_position_embeddings (%d) must be at least 1"
              .formatted(vocabSize, maxPositionEmbeddings));
    }
  }

  /**
   * Reads the config of a masked language model or of a multitask classifier made from one. The
   * decoder's widths are those that Hugging Face's class fixes: 256 channels of queries and keys in
   * 8 heads, values as wide as embeddings, no query residual.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if a field is missing or breaks a rule
   */
  public static LanguageConfig ofLanguageModel(JsonObject json) {
    PerceiverConfig perceiver = PerceiverConfigJson.read(json);
    return read(
        json,
        perceiver,
        () ->
            new DecoderConfig(
                perceiver.dModel(),
                perceiver.dLatents(),
                DECODER_QK_CHANNELS,
                perceiver.dModel(),
                DECODER_HEADS,
                1,
                perceiver.hiddenAct(),
                /* useQueryResidual= */ false,
                null));
  }

  /**
   * Reads the config of a sequence classifier, with Hugging Face's decoder for classification.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if a field is missing or breaks a rule
   */
  public static LanguageConfig ofClassifier(JsonObject json) {
    PerceiverConfig perceiver = PerceiverConfigJson.read(json);
    int labels = LabelNames.count(json);
    return read(json, perceiver, () -> DecoderConfig.forClassification(perceiver, labels));
  }

  private static LanguageConfig read(
      JsonObject json, PerceiverConfig perceiver, Supplier<DecoderConfig> decoder) {
    try {
      return new LanguageConfig(
          perceiver,
          json.integer("vocab_size"),
          json.integer("max_position_embeddings"),
          DecoderConfigJson.read(json, decoder.get()),
          DecoderConfigJson.readMaskRules(json));
    } catch (IllegalArgumentException e) {
      throw json.error(String.valueOf(e.getMessage()));
    }
  }

  /** Entries of all tables and weight matrices that every model of this config has. */
  public double matrixWeights() {
    double tables = ((double) vocabSize + maxPositionEmbeddings) * perceiver.dModel();
    return tables + perceiver.matrixWeights() + decoder.matrixWeights();
  }
}
