package org.overseer.perceiver.multimodal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.overseer.perceiver.audio.AudioPostprocessor;
import org.overseer.perceiver.audio.AudioPreprocessor;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.image.ImagePreprocessor;
import org.overseer.perceiver.video.VideoPostprocessor;

/**
 * Compresses video, sound and label to latents and decodes any points of them (paper §4.3; Hugging
 * Face's {@code PerceiverForMultimodalAutoencoding}).
 *
 * <p>With the label masked, as in every evaluation, what it decodes for the label classifies the
 * video. {@link Reconstruction} decodes everything. Axes: B examples, T frames, H rows, W columns,
 * N latents, D latent channels, K classes.
 */
public final class MultimodalAutoencoder {
  private final MultimodalConfig config;
  private final AudioPreprocessor audioPreprocessor;
  private final ImagePreprocessor videoPreprocessor;
  private final MultimodalPreprocessor preprocessor;
  private final AudioPostprocessor audioPostprocessor;
  private final VideoPostprocessor videoPostprocessor;
  private final Linear labelPostprocessor;
  private final PerceiverEncoder encoder;
  private final MultimodalDecoder decoder;

  /**
   * What a model reads.
   *
   * @param video {@code [B, T, H, W, 3]} in [0, 1]
   * @param audio {@code [B, samples]} in [−1, 1]
   * @param label {@code [B, K]}, one-hot, or anything where the label is masked
   */
  public record Inputs(Variable video, Variable audio, Variable label) {}

  /**
   * What a model decodes.
   *
   * @param image {@code [B·points, 3]}; empty if no points were asked
   * @param audio {@code [B·patches, samples per patch]}; empty if no patches were asked
   * @param label logits {@code [B, K]}
   */
  public record Decoded(Variable image, Variable audio, Variable label) {}

  /** Adds the model to the root scope, in the order of the released state dict. */
  public MultimodalAutoencoder(ParameterScope root, MultimodalConfig config) {
    ParameterScope perceiver = root.child("perceiver");
    this.config = config;
    this.audioPreprocessor = config.clip().audioPreprocessor();
    this.videoPreprocessor = config.clip().videoPreprocessor();
    this.preprocessor =
        new MultimodalPreprocessor(
            perceiver.child("input_preprocessor"),
            config.inputWidths(),
            config.maskProbabilities(),
            config.minInputPadding());
    ParameterScope post = perceiver.child("output_postprocessor").child("modalities");
    int channels = config.decodedChannels();
    this.audioPostprocessor =
        new AudioPostprocessor(post.child("audio"), channels, config.clip().samplesPerPatch());
    this.videoPostprocessor = new VideoPostprocessor(post.child("image"), channels);
    this.labelPostprocessor =
        Linear.of(post.child("label").child("classifier"), channels, config.numLabels());
    this.encoder = new PerceiverEncoder(perceiver, config.perceiver());
    this.decoder = new MultimodalDecoder(perceiver.child("decoder"), config);
  }

  /** Settings of this model. */
  public MultimodalConfig config() {
    return config;
  }

  /**
   * Compresses examples to latents.
   *
   * @param random decides what is masked where a probability is neither 0 nor 1
   * @return {@code [B·N, D]}
   * @throws IllegalArgumentException if the inputs are not of the config's sizes
   */
  public Variable encode(Inputs inputs, RandomGenerator random) {
    int examples = requireSizes(inputs);
    Variable vectors =
        inputs.video().tape().scoped(() -> preprocess(inputs, examples, random)); // [B·M, C]
    return encoder.encode(vectors, Segments.uniform(examples, config.inputs()));
  }

  private Variable preprocess(Inputs inputs, int examples, RandomGenerator random) {
    Map<Modality, Variable> vectors = new EnumMap<>(Modality.class);
    vectors.put(Modality.AUDIO, audioPreprocessor.apply(inputs.audio()));
    vectors.put(Modality.IMAGE, videoPreprocessor.apply(inputs.video(), /* training= */ false));
    vectors.put(Modality.LABEL, inputs.label());
    return preprocessor.apply(vectors, examples, random);
  }

  private int requireSizes(Inputs inputs) {
    int examples = inputs.video().rows();
    config.clip().requireSizes(inputs.video(), inputs.audio(), examples);
    AudioVideoConfig.requireShape("label", inputs.label(), examples, config.numLabels());
    return examples;
  }

  /**
   * Decodes points of each example and its label.
   *
   * @param latents {@code [B·N, D]}
   * @param examples B
   * @throws IllegalArgumentException if a point does not exist
   */
  public Decoded decode(Variable latents, int examples, Points points) {
    Map<Modality, Variable> answers = decoder.decode(latents, encoder.latentSets(examples), points);
    Variable label = Objects.requireNonNull(answers.get(Modality.LABEL));
    Variable none = latents.tape().constant(new float[0], 0, label.columns());
    return new Decoded(
        videoPostprocessor.apply(answers.getOrDefault(Modality.IMAGE, none)),
        audioPostprocessor.apply(answers.getOrDefault(Modality.AUDIO, none)),
        labelPostprocessor.apply(label));
  }

  /**
   * Counts the operations for one example.
   *
   * @param imagePoints points of the video that are decoded
   * @param audioPatches audio patches that are decoded
   */
  public FlopCounter countFlops(int imagePoints, int audioPatches) {
    int channels = config.decodedChannels();
    return new FlopCounter()
        .perceiverEncoder(config.perceiver(), config.inputs())
        .perceiverDecoder(
            config.decoder(), imagePoints + audioPatches + 1, config.perceiver().numLatents())
        .linear("postprocessor.audio", audioPatches, channels, config.clip().samplesPerPatch())
        .linear("postprocessor.image", imagePoints, channels, AudioVideoConfig.COLOURS)
        .linear("postprocessor.label", 1, channels, config.numLabels());
  }
}
