package org.overseer.perceiver.flow;

import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.io.DecoderConfigJson;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.PerceiverConfigJson;
import org.overseer.perceiver.position.FourierPositionEncoding;

/**
 * Sizes of an optical-flow model.
 *
 * @param height rows of the frames that it was trained on, the only ones it reads
 * @param width columns of these frames
 * @param numBands bands of the Fourier positions; their resolution is the frames' size
 * @param patchChannels width to which a pixel's two neighbourhoods are projected
 * @param rescaleFactor what outputs are divided by
 * @param encoder its {@code dModel} is the width of an input
 * @param decoder its queries are the inputs, its final linear gives two channels
 */
public record OpticalFlowConfig(
    int height,
    int width,
    int numBands,
    int patchChannels,
    double rescaleFactor,
    PerceiverConfig encoder,
    DecoderConfig decoder) {
  private static final long MOST_PIXELS = 1 << 24;

  /** Checks that frames, inputs, encoder and decoder fit. */
  public OpticalFlowConfig {
    requireFrames(height, width);
    if (!(rescaleFactor > 0)) {
      throw new IllegalArgumentException("rescale_factor (" + rescaleFactor + ") must be positive");
    }
    int channels = patchChannels + positions(numBands, height, width).channels();
    Integer outputs = decoder.outputNumChannels();
    if (encoder.dModel() != channels || decoder.queryChannels() != channels) {
      throw new IllegalArgumentException(
          "inputs have %d channels but the encoder reads %d and the decoder's queries have %d"
              .formatted(channels, encoder.dModel(), decoder.queryChannels()));
    }
    if (outputs == null || outputs != FlowStitcher.CHANNELS) {
      throw new IllegalArgumentException(
          "output_num_channels (" + outputs + ") must be 2: motion to the right and down");
    }
  }

  private static void requireFrames(int height, int width) {
    if (height < 1 || width < 1 || (long) height * width > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "train_size [%d, %d] must be at least 1 x 1 and at most %d pixels"
              .formatted(height, width, MOST_PIXELS));
    }
  }

  /**
   * Reads a config of Hugging Face's {@code PerceiverForOpticalFlow}: {@code train_size} beside the
   * encoder's fields. What the class fixes has that value unless {@code preprocessor} ({@code
   * num_bands, out_channels}) or {@code decoder} ({@code rescale_factor} and others) say otherwise.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if a field is missing, of another type,
   *     or breaks a rule
   */
  public static OpticalFlowConfig read(JsonObject json) {
    int[] size = json.integers("train_size");
    if (size.length != 2) {
      throw json.error("'train_size' must be [height, width]");
    }
    JsonObject preprocessor = json.objectOrEmpty("preprocessor");
    int bands = preprocessor.integer("num_bands", 64);
    int patchChannels = preprocessor.integer("out_channels", 64);
    try {
      requireFrames(size[0], size[1]);
      int channels = patchChannels + positions(bands, size[0], size[1]).channels();
      PerceiverConfig encoder = PerceiverConfigJson.read(json, channels);
      return new OpticalFlowConfig(
          size[0],
          size[1],
          bands,
          patchChannels,
          json.objectOrEmpty("decoder").number("rescale_factor", 100),
          encoder,
          DecoderConfigJson.read(json, decoder(encoder)));
    } catch (IllegalArgumentException e) {
      throw json.error(String.valueOf(e.getMessage()));
    }
  }

  /** What Hugging Face's class fixes: one head, no query residual, two output channels. */
  private static DecoderConfig decoder(PerceiverConfig encoder) {
    return new DecoderConfig(
        encoder.dModel(),
        encoder.dLatents(),
        null,
        null,
        1,
        1,
        encoder.hiddenAct(),
        /* useQueryResidual= */ false,
        FlowStitcher.CHANNELS);
  }

  private static FourierPositionEncoding positions(int bands, int height, int width) {
    return FourierPositionEncoding.of(bands, height, width);
  }

  FourierPositionEncoding positions() {
    return positions(numBands, height, width);
  }

  /** Entries of all weight matrices; see {@link PerceiverConfig#matrixWeights()}. */
  public double matrixWeights() {
    return 2.0 * FlowPatches.CHANNELS * patchChannels
        + encoder.matrixWeights()
        + decoder.matrixWeights();
  }
}
