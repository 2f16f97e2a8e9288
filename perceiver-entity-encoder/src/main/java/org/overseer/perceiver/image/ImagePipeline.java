package org.overseer.perceiver.image;

import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.position.FourierPositionEncoding;
import org.overseer.perceiver.position.ProjectedPositionEncoding;
import org.overseer.perceiver.position.TrainablePositionEncoding;

/** The three ways of the released classifiers from pixels to input vectors. */
public sealed interface ImagePipeline {
  /** The name of its section of {@code config.json}, and its scope among the parameters. */
  String PREPROCESSOR = "preprocessor";

  /** Channels of a pixel. */
  int inChannels();

  /** C, channels of an input vector. */
  int channels();

  /** Height and width of the images that it was made for. */
  int[] imageSize();

  /** Whether images of other sizes than {@link #imageSize} can be read. */
  boolean readsAnySize();

  /** Entries of all weight matrices; a double, because sizes from a file may be absurd. */
  double matrixWeights();

  /** The preprocessor, with its parameters added to the scope. */
  ImagePreprocessor create(ParameterScope scope);

  /**
   * Pixels through a pointwise convolution, learned positions through a linear layer: {@code
   * vision-perceiver-learned}. For images of one size only.
   *
   * @param inChannels channels of a pixel
   * @param side rows and columns of an image
   * @param outChannels width of the convolution
   * @param positionChannels width of the position table
   * @param projectedPositionChannels width of the linear layer
   */
  record Learned(
      int inChannels,
      int side,
      int outChannels,
      int positionChannels,
      int projectedPositionChannels)
      implements ImagePipeline {
    private static final int LARGEST_SIDE = 32_767;

    /** Checks that there is a position for each pixel. */
    public Learned {
      if (side < 1 || side > LARGEST_SIDE) {
        throw new IllegalArgumentException(
            "image_size (%d) must be 1 to %d".formatted(side, LARGEST_SIDE));
      }
      requirePositive("in_channels", inChannels);
      requirePositive("out_channels", outChannels);
      requirePositive("num_channels", positionChannels);
      requirePositive("project_pos_dim", projectedPositionChannels);
    }

    /** Reads {@code image_size}; Hugging Face's class fixes what is not said. */
    public static Learned read(JsonObject config) {
      JsonObject json = config.objectOrEmpty(PREPROCESSOR);
      return new Learned(
          json.integer("in_channels", 3),
          config.integer("image_size"),
          json.integer("out_channels", 256),
          json.integer("num_channels", 256),
          json.integer("project_pos_dim", 256));
    }

    @Override
    public int channels() {
      return outChannels + projectedPositionChannels;
    }

    @Override
    public int[] imageSize() {
      return new int[] {side, side};
    }

    @Override
    public boolean readsAnySize() {
      return false;
    }

    @Override
    public double matrixWeights() {
      return (double) side * side * positionChannels
          + (double) inChannels * outChannels
          + (double) positionChannels * projectedPositionChannels;
    }

    @Override
    public ImagePreprocessor create(ParameterScope scope) {
      Conv1x1Preparation pixels = new Conv1x1Preparation(scope, inChannels, outChannels, 1);
      TrainablePositionEncoding table =
          new TrainablePositionEncoding(
              scope.child("position_embeddings"), side * side, positionChannels);
      return new ImagePreprocessor(
          pixels,
          new ProjectedPositionEncoding(
              scope.child("positions_projection"), table, projectedPositionChannels),
          PositionMode.CONCAT);
    }
  }

  /**
   * Pixels as they are, Fourier positions: {@code vision-perceiver-fourier}.
   *
   * @param inChannels channels of a pixel
   * @param positions their resolution is the size of the training images
   */
  record Fourier(int inChannels, FourierPositions positions) implements ImagePipeline {
    /** Checks the channels. */
    public Fourier {
      requirePositive("in_channels", inChannels);
    }

    /** Reads what Hugging Face's class fixes, where {@code preprocessor} says otherwise. */
    public static Fourier read(JsonObject config) {
      JsonObject json = config.objectOrEmpty(PREPROCESSOR);
      return new Fourier(json.integer("in_channels", 3), FourierPositions.read(json, 224));
    }

    @Override
    public int channels() {
      return inChannels + positions.encoding().channels();
    }

    @Override
    public int[] imageSize() {
      return new int[] {positions.height(), positions.width()};
    }

    @Override
    public boolean readsAnySize() {
      return true;
    }

    @Override
    public double matrixWeights() {
      return 0;
    }

    @Override
    public ImagePreprocessor create(ParameterScope scope) {
      return new ImagePreprocessor(
          new PixelsPreparation(inChannels, 1, 1), positions.encoding(), PositionMode.CONCAT);
    }
  }

  /**
   * A convolutional stem, Fourier positions: {@code vision-perceiver-conv}.
   *
   * @param inChannels channels of a pixel
   * @param outChannels channels of the stem
   * @param positions their resolution is a quarter of the training images' size
   * @param padding how the stem treats borders
   * @param statistics how its batch norm learns in training
   */
  record Conv(
      int inChannels,
      int outChannels,
      FourierPositions positions,
      ConvPadding padding,
      RunningStatistics statistics)
      implements ImagePipeline {
    private static final int DOWNSAMPLE = 4;

    /** Checks the channels. */
    public Conv {
      requirePositive("in_channels", inChannels);
      requirePositive("out_channels", outChannels);
    }

    /**
     * Reads {@code conv_padding} and {@code batch_norm_statistics} too; Hugging Face's if not
     * there.
     */
    public static Conv read(JsonObject config) {
      JsonObject json = config.objectOrEmpty(PREPROCESSOR);
      return new Conv(
          json.integer("in_channels", 3),
          json.integer("out_channels", 64),
          FourierPositions.read(json, 56),
          config.choice(
              "conv_padding", ConvPadding.HUGGINGFACE, ConvPadding.values(), ConvPadding::jsonName),
          config.choice(
              "batch_norm_statistics",
              RunningStatistics.HUGGINGFACE,
              RunningStatistics.values(),
              RunningStatistics::jsonName));
    }

    @Override
    public int channels() {
      return outChannels + positions.encoding().channels();
    }

    @Override
    public int[] imageSize() {
      return new int[] {DOWNSAMPLE * positions.height(), DOWNSAMPLE * positions.width()};
    }

    @Override
    public boolean readsAnySize() {
      return true;
    }

    @Override
    public double matrixWeights() {
      return (double) inChannels * outChannels * ConvPreparation.KERNEL * ConvPreparation.KERNEL;
    }

    @Override
    public ImagePreprocessor create(ParameterScope scope) {
      return new ImagePreprocessor(
          new ConvPreparation(scope, inChannels, outChannels, padding, statistics),
          positions.encoding(),
          PositionMode.CONCAT);
    }
  }

  /**
   * Settings of Fourier positions over images.
   *
   * @param numBands frequencies per axis
   * @param height resolution of the rows
   * @param width resolution of the columns
   */
  record FourierPositions(int numBands, int height, int width) {

    /** Reads {@code num_bands} and {@code max_resolution}, which Hugging Face's classes fix. */
    static FourierPositions read(JsonObject json, int resolution) {
      int[] sizes =
          json.has("max_resolution")
              ? json.integers("max_resolution")
              : new int[] {resolution, resolution};
      if (sizes.length != 2) {
        throw json.error("'max_resolution' must be [height, width]");
      }
      return new FourierPositions(json.integer("num_bands", 64), sizes[0], sizes[1]);
    }

    FourierPositionEncoding encoding() {
      return FourierPositionEncoding.of(numBands, height, width);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " (" + value + ") must be at least 1");
    }
  }
}
