package org.overseer.perceiver.multimodal;

import java.util.EnumMap;
import java.util.Map;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.io.DecoderConfigJson;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.LabelNames;
import org.overseer.perceiver.io.PerceiverConfigJson;

/**
 * Settings of {@link MultimodalAutoencoder}.
 *
 * @param perceiver the encoder; its {@code dModel} is the common width of input vectors
 * @param clip video and sound
 * @param numLabels K, classes
 * @param maskProbabilities how likely each input vector of a modality is masked
 * @param minInputPadding padding of the widest modality's input vectors
 * @param labelQueryChannels width of the label's trained query
 * @param minQueryPadding padding of the widest modality's queries
 * @param decoder the decoder's cross-attend and final linear
 */
public record MultimodalConfig(
    PerceiverConfig perceiver,
    AudioVideoConfig clip,
    int numLabels,
    Map<Modality, Double> maskProbabilities,
    int minInputPadding,
    int labelQueryChannels,
    int minQueryPadding,
    DecoderConfig decoder) {
  private static final int BATCH_FRAMES_HEIGHT_WIDTH = 4;

  /**
   * Reads Hugging Face's fields {@code num_frames, audio_samples_per_frame, samples_per_patch,
   * output_shape, image_size} and the classes as {@link LabelNames}. What its class fixes can be
   * changed in an object {@code multimodal}: {@code audio_num_bands, audio_max_resolution,
   * image_num_bands, image_max_resolution, spatial_downsample, temporal_downsample, mask_probs,
   * min_padding_size_input, min_padding_size_decoder, label_query_channels, output_num_channels}.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if a field is missing or breaks a rule
   */
  public static MultimodalConfig read(JsonObject json) {
    JsonObject settings = json.objectOrEmpty("multimodal");
    try {
      AudioVideoConfig clip = clip(json);
      int labels = LabelNames.count(json);
      int inputPadding = settings.integer("min_padding_size_input", 4);
      int labelChannels = settings.integer("label_query_channels", 1024);
      int queryPadding = settings.integer("min_padding_size_decoder", 2);
      if (labelChannels < 1 || inputPadding < 1 || queryPadding < 1) {
        throw new IllegalArgumentException(
            "label_query_channels (%d) and paddings (%d, %d) must be at least 1"
                .formatted(labelChannels, inputPadding, queryPadding));
      }
      PerceiverConfig perceiver =
          PerceiverConfigJson.read(
              json, MultimodalPreprocessor.channels(inputWidths(clip, labels), inputPadding));
      return new MultimodalConfig(
          perceiver,
          clip,
          labels,
          maskProbabilities(settings.objectOrEmpty("mask_probs")),
          inputPadding,
          labelChannels,
          queryPadding,
          decoder(
              json,
              perceiver,
              ChannelPadding.channels(queryWidths(clip, labelChannels), queryPadding),
              settings.integer("output_num_channels", 512)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw json.error(String.valueOf(e.getMessage()));
    }
  }

  private static AudioVideoConfig clip(JsonObject json) {
    int[] output = json.integers("output_shape");
    int frames = json.integer("num_frames");
    if (output.length != BATCH_FRAMES_HEIGHT_WIDTH || output[1] != frames) {
      throw json.error(
          "'output_shape' must be batch, frames, height and width, and as many frames as"
              + " 'num_frames' ("
              + frames
              + ")");
    }
    return AudioVideoConfig.read(json, output[2], output[3], json.integer("image_size", 56));
  }

  private static Map<Modality, Double> maskProbabilities(JsonObject json) {
    Map<Modality, Double> probabilities = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      double released = modality == Modality.LABEL ? 1 : 0;
      probabilities.put(modality, json.number(modality.jsonName(), released));
    }
    return probabilities;
  }

  private static DecoderConfig decoder(
      JsonObject json, PerceiverConfig perceiver, int queryChannels, int outputs) {
    return DecoderConfigJson.read(
        json,
        new DecoderConfig(
            queryChannels,
            perceiver.dLatents(),
            null,
            null,
            1,
            1,
            perceiver.hiddenAct(),
            /* useQueryResidual= */ false,
            outputs));
  }

  private static Map<Modality, Integer> inputWidths(AudioVideoConfig clip, int labels) {
    Map<Modality, Integer> widths = clip.inputWidths();
    widths.put(Modality.LABEL, labels);
    return widths;
  }

  private static Map<Modality, Integer> queryWidths(AudioVideoConfig clip, int labelChannels) {
    Map<Modality, Integer> widths = new EnumMap<>(Modality.class);
    widths.put(Modality.AUDIO, clip.audioPositions().channels());
    widths.put(Modality.IMAGE, clip.videoPositions().channels());
    widths.put(Modality.LABEL, labelChannels);
    return widths;
  }

  Map<Modality, Integer> inputWidths() {
    return inputWidths(clip, numLabels);
  }

  Map<Modality, Integer> queryWidths() {
    return queryWidths(clip, labelQueryChannels);
  }

  /** Input vectors of an example: patches of sound and video, and the label. */
  public int inputs() {
    return clip.audioPatches() + clip.videoPatches() + 1;
  }

  /** Width of a decoded vector, from which each modality's output is made. */
  int decodedChannels() {
    Integer outputs = decoder.outputNumChannels();
    return outputs != null ? outputs : decoder.queryChannels();
  }
}
