package org.overseer.perceiver.multimodal;

import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.io.DecoderConfigJson;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.LabelNames;
import org.overseer.perceiver.io.PerceiverConfigJson;

/**
 * Settings of {@link AudioVideoClassifier}.
 *
 * @param perceiver the encoder; its {@code dModel} is the common width of input vectors
 * @param clip video and sound
 * @param minInputPadding padding of the widest modality's input vectors
 * @param decoder the decoder's cross-attend; its final linear gives the logits
 */
public record AudioVideoClassifierConfig(
    PerceiverConfig perceiver, AudioVideoConfig clip, int minInputPadding, DecoderConfig decoder) {

  /**
   * Reads {@code num_frames, image_size} (rows and columns of the video), {@code
   * audio_samples_per_frame, samples_per_patch}, the classes as {@link LabelNames}, and the object
   * {@code multimodal} as {@link MultimodalConfig#read}, whose {@code label_query_channels} is the
   * width of the class query.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if a field is missing or breaks a rule
   */
  public static AudioVideoClassifierConfig read(JsonObject json) {
    JsonObject settings = json.objectOrEmpty("multimodal");
    try {
      int side = json.integer("image_size");
      int spatial = settings.integer("spatial_downsample", 4);
      AudioVideoConfig clip =
          AudioVideoConfig.read(json, side, side, spatial < 1 ? 1 : side / spatial);
      int padding = settings.integer("min_padding_size_input", 4);
      if (padding < 1) {
        throw new IllegalArgumentException(
            "min_padding_size_input (" + padding + ") must be at least 1");
      }
      PerceiverConfig perceiver =
          PerceiverConfigJson.read(
              json, MultimodalPreprocessor.channels(clip.inputWidths(), padding));
      DecoderConfig defaults =
          new DecoderConfig(
              settings.integer("label_query_channels", 1024),
              perceiver.dLatents(),
              null,
              null,
              1,
              1,
              perceiver.hiddenAct(),
              /* useQueryResidual= */ true,
              LabelNames.count(json));
      return new AudioVideoClassifierConfig(
          perceiver, clip, padding, DecoderConfigJson.read(json, defaults));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw json.error(String.valueOf(e.getMessage()));
    }
  }

  /** Input vectors of an example. */
  public int inputs() {
    return clip.audioPatches() + clip.videoPatches();
  }
}
