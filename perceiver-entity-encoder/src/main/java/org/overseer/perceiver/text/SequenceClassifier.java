package org.overseer.perceiver.text;

import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ClassificationDecoder;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * Class logits of a text (Hugging Face's {@code PerceiverForSequenceClassification}).
 *
 * <p>Axes: B texts, N latents, D latent channels.
 */
public final class SequenceClassifier {
  private final LanguageConfig config;
  private final TextPreprocessor preprocessor;
  private final PerceiverEncoder encoder;
  private final ClassificationDecoder decoder;

  /** Adds the model to the root scope, in the order of Hugging Face's state dict. */
  public SequenceClassifier(ParameterScope root, LanguageConfig config) {
    ParameterScope perceiver = root.child("perceiver");
    this.config = config;
    this.preprocessor = new TextPreprocessor(perceiver.child("input_preprocessor"), config);
    this.encoder = new PerceiverEncoder(perceiver, config.perceiver());
    this.decoder = new ClassificationDecoder(perceiver.child("decoder"), config.decoder());
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
   * Logits of each text.
   *
   * @param latents {@code [B·N, D]} of B texts
   * @return {@code [B, labels]}
   */
  public Variable logits(Variable latents, int texts) {
    return decoder.decode(latents, encoder.latentSets(texts));
  }

  /** Counts the operations for one text of {@code tokens}. */
  public FlopCounter countFlops(int tokens) {
    return new FlopCounter()
        .perceiverEncoder(config.perceiver(), tokens)
        .perceiverDecoder(config.decoder(), 1, config.perceiver().numLatents());
  }
}
