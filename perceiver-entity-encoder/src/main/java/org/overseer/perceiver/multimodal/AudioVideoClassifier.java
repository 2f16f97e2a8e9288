package org.overseer.perceiver.multimodal;

import java.util.EnumMap;
import java.util.Map;
import org.overseer.perceiver.audio.AudioPreprocessor;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ClassificationDecoder;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.image.ImagePreprocessor;

/**
 * Classes of a clip from its raw sound and video, as the paper's AudioSet experiment (paper §4.5);
 * a clip may have several, so the logits are for a sigmoid each.
 *
 * <p>Axes: B examples, T frames, H rows, W columns, N latents, D latent channels. Tensors as in the
 * autoencoder, without label and masks, and a classification decoder under {@code
 * perceiver.decoder.}.
 */
public final class AudioVideoClassifier {
  private final AudioVideoClassifierConfig config;
  private final AudioPreprocessor audioPreprocessor;
  private final ImagePreprocessor videoPreprocessor;
  private final MultimodalPreprocessor preprocessor;
  private final PerceiverEncoder encoder;
  private final ClassificationDecoder decoder;

  /** Adds the model to the root scope. */
  public AudioVideoClassifier(ParameterScope root, AudioVideoClassifierConfig config) {
    ParameterScope perceiver = root.child("perceiver");
    this.config = config;
    this.audioPreprocessor = config.clip().audioPreprocessor();
    this.videoPreprocessor = config.clip().videoPreprocessor();
    this.preprocessor =
        new MultimodalPreprocessor(
            perceiver.child("input_preprocessor"),
            config.clip().inputWidths(),
            /* maskProbabilities= */ Map.of(),
            config.minInputPadding());
    this.encoder = new PerceiverEncoder(perceiver, config.perceiver());
    this.decoder = new ClassificationDecoder(perceiver.child("decoder"), config.decoder());
  }

  /** Settings of this model. */
  public AudioVideoClassifierConfig config() {
    return config;
  }

  /**
   * Reads clips into latents.
   *
   * @param video {@code [B, T, H, W, 3]}
   * @param audio {@code [B, samples]}
   * @return {@code [B·N, D]}
   * @throws IllegalArgumentException if the inputs are not of the config's sizes
   */
  public Variable encode(Variable video, Variable audio) {
    int examples = video.rows();
    config.clip().requireSizes(video, audio, examples);
    Variable vectors = video.tape().scoped(() -> preprocess(video, audio)); // [B·M, C]
    return encoder.encode(vectors, Segments.uniform(examples, config.inputs()));
  }

  private Variable preprocess(Variable video, Variable audio) {
    Map<Modality, Variable> vectors = new EnumMap<>(Modality.class);
    vectors.put(Modality.AUDIO, audioPreprocessor.apply(audio));
    vectors.put(Modality.IMAGE, videoPreprocessor.apply(video, /* training= */ false));
    return preprocessor.apply(vectors, video.rows());
  }

  /**
   * Logits of each class.
   *
   * @param latents {@code [B·N, D]}
   * @param examples B
   * @return {@code [B, classes]}
   */
  public Variable logits(Variable latents, int examples) {
    return decoder.decode(latents, encoder.latentSets(examples));
  }

  /** Counts the operations for one clip. */
  public FlopCounter countFlops() {
    return new FlopCounter()
        .perceiverEncoder(config.perceiver(), config.inputs())
        .perceiverDecoder(config.decoder(), 1, config.perceiver().numLatents());
  }
}
