package org.overseer.perceiver.text;

import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.EmbeddingDecoder;
import org.overseer.perceiver.core.LearnedQueryDecoder;
import org.overseer.perceiver.core.PaddingMask;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * A distribution over bytes for every position of a text (paper §4.1; Hugging Face's {@code
 * PerceiverForMaskedLM}).
 *
 * <p>Axes: B texts, M tokens, O positions of the model, N latents, D latent channels, V ids of the
 * vocabulary.
 */
public final class MaskedLanguageModel {
  private final LanguageConfig config;
  private final TextPreprocessor preprocessor;
  private final PerceiverEncoder encoder;
  private final LearnedQueryDecoder decoder;
  private final EmbeddingDecoder embeddingDecoder;

  /** Adds the model to the root scope, in the order of the released state dict. */
  public MaskedLanguageModel(ParameterScope root, LanguageConfig config) {
    ParameterScope perceiver = root.child("perceiver");
    this.config = config;
    this.preprocessor = new TextPreprocessor(perceiver.child("input_preprocessor"), config);
    this.encoder = new PerceiverEncoder(perceiver, config.perceiver());
    this.decoder =
        new LearnedQueryDecoder(
            perceiver.child("decoder"), config.decoder(), config.maxPositionEmbeddings());
    this.embeddingDecoder =
        new EmbeddingDecoder(root.child("embedding_decoder"), preprocessor.embeddings());
  }

  /** Settings of this model. */
  public LanguageConfig config() {
    return config;
  }

  /**
   * Reads texts into latents.
   *
   * @return {@code [B·N, D]}
   * @throws IllegalArgumentException if texts are too long or an id is not of the vocabulary
   */
  public Variable encode(Tape tape, TokenBatch batch) {
    Variable inputs = preprocessor.apply(tape, batch); // [B·M, C]
    return encoder.encode(inputs, batch.sets(), batch.mask(config.maskRules().emptyMask()));
  }

  /**
   * Logits at every position of the model, also beyond the texts' ends.
   *
   * @param latents {@code [B·N, D]} of the batch
   * @return {@code [B·O, V]}
   */
  public Variable logits(Variable latents, TokenBatch batch) {
    Segments latentSets = encoder.latentSets(batch.texts());
    return embeddingDecoder.decode(decoder.decode(latents, latentSets, queryMask(batch)));
  }

  /**
   * Logits at chosen positions only, for instance the masked ones of a text.
   *
   * @param latents {@code [B·N, D]}
   * @param positions numbers in [0, O), those of each text in turn
   * @param sets where each text's positions lie
   * @return {@code [Σpositions, V]}
   */
  public Variable logitsAt(Variable latents, int[] positions, Segments sets) {
    Segments latentSets = encoder.latentSets(sets.size());
    return embeddingDecoder.decode(decoder.decode(positions, sets, latents, latentSets));
  }

  /** Over B sets of O positions: those beyond a text are padding. */
  private @Nullable PaddingMask queryMask(TokenBatch batch) {
    if (!config.maskRules().decoderQueryMask()) {
      return null;
    }
    int positions = config.maxPositionEmbeddings();
    float[] real = new float[batch.texts() * positions];
    for (int text = 0; text < batch.texts(); text++) {
      System.arraycopy(batch.real(), text * batch.length(), real, text * positions, batch.length());
    }
    return new PaddingMask(
        real, Segments.uniform(batch.texts(), positions), config.maskRules().emptyMask());
  }

  /** Counts the operations for one text of {@code tokens}, all positions decoded. */
  public FlopCounter countFlops(int tokens) {
    int positions = config.maxPositionEmbeddings();
    return new FlopCounter()
        .perceiverEncoder(config.perceiver(), tokens)
        .perceiverDecoder(config.decoder(), positions, config.perceiver().numLatents())
        .linear("embedding_decoder", positions, config.perceiver().dModel(), config.vocabSize());
  }
}
