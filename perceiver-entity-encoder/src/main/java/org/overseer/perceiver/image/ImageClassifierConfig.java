package org.overseer.perceiver.image;

import java.util.function.Function;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.io.DecoderConfigJson;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.LabelNames;
import org.overseer.perceiver.io.PerceiverConfigJson;

/**
 * Sizes and choices of an image classifier.
 *
 * @param pipeline how pixels become input vectors
 * @param encoder its {@code dModel} is the pipeline's channels
 * @param decoder its final linear gives the logits
 */
public record ImageClassifierConfig(
    ImagePipeline pipeline, PerceiverConfig encoder, DecoderConfig decoder) {

  /** Checks that encoder and pipeline fit. */
  public ImageClassifierConfig {
    if (encoder.dModel() != pipeline.channels() || decoder.outputNumChannels() == null) {
      throw new IllegalArgumentException(
          "the pipeline gives %d channels but the encoder reads %d, or the decoder has no logits"
              .formatted(pipeline.channels(), encoder.dModel()));
    }
  }

  /**
   * Reads a config of Hugging Face's image classifiers. What their classes fix has that value
   * unless {@code preprocessor}, {@code decoder}, {@code conv_padding} or {@code
   * batch_norm_statistics} say otherwise.
   *
   * @param pipeline reads the pipeline, such as {@code ImagePipeline.Fourier::read}
   * @throws org.overseer.perceiver.io.ModelFormatException if a field is missing, of another type,
   *     or breaks a rule
   */
  public static ImageClassifierConfig read(
      Function<JsonObject, ImagePipeline> pipeline, JsonObject json) {
    try {
      ImagePipeline images = pipeline.apply(json);
      PerceiverConfig encoder = PerceiverConfigJson.read(json, images.channels());
      DecoderConfig defaults = DecoderConfig.forClassification(encoder, LabelNames.count(json));
      return new ImageClassifierConfig(images, encoder, DecoderConfigJson.read(json, defaults));
    } catch (IllegalArgumentException e) {
      throw json.error(String.valueOf(e.getMessage()));
    }
  }

  /** Entries of all weight matrices; see {@link PerceiverConfig#matrixWeights()}. */
  public double matrixWeights() {
    return pipeline.matrixWeights() + encoder.matrixWeights() + decoder.matrixWeights();
  }
}
