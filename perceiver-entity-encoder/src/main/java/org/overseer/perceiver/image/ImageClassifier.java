package org.overseer.perceiver.image;

import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ClassificationDecoder;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Names what images show: pixels with positions, Perceiver IO, one learned query (paper §4.5).
 *
 * <p>Tensors have the names of Hugging Face's {@code PerceiverForImageClassification*}. Axes: B
 * images, H rows, W columns, M input vectors and N latents of an image.
 */
public final class ImageClassifier {
  private final ImageClassifierConfig config;
  private final ImagePreprocessor preprocessor;
  private final PerceiverEncoder encoder;
  private final ClassificationDecoder decoder;

  /**
   * All stages of one pass.
   *
   * @param inputs {@code [B·M, C]}
   * @param latents {@code [B·N, D]}
   * @param logits {@code [B, labels]}
   */
  public record Classification(Variable inputs, Variable latents, Variable logits) {}

  /** Adds the model's parameters and buffers to the scope, all under {@code perceiver.}. */
  public ImageClassifier(ParameterScope scope, ImageClassifierConfig config) {
    this.config = config;
    ParameterScope perceiver = scope.child("perceiver");
    this.preprocessor = config.pipeline().create(perceiver.child("input_preprocessor"));
    this.encoder = new PerceiverEncoder(perceiver, config.encoder());
    this.decoder = new ClassificationDecoder(perceiver.child("decoder"), config.decoder());
  }

  /** Sizes and choices of this model. */
  public ImageClassifierConfig config() {
    return config;
  }

  /**
   * Classifies images.
   *
   * @param images normalised pixels {@code [B, H, W, channels]}
   * @return logits {@code [B, labels]}
   */
  public Variable logits(Variable images) {
    return classify(images, /* training= */ false).logits();
  }

  /**
   * As {@link #logits} with all stages.
   *
   * @param training whether batch norm uses this batch's moments and learns from them
   * @throws IllegalArgumentException if the model cannot read images of this size
   */
  public Classification classify(Variable images, boolean training) {
    long[] shape = images.shape();
    if (shape.length != 4) {
      throw new IllegalArgumentException(
          "images must be [B, H, W, C] but have " + shape.length + " axes");
    }
    requireReadable((int) shape[1], (int) shape[2], (int) shape[3]);
    int batch = (int) shape[0];
    Variable inputs = preprocessor.apply(images, training); // [B·M, C]
    Segments sets = Segments.uniform(batch, inputs.rows() / batch);
    Variable latents = encoder.encode(inputs, sets); // [B·N, D]
    Variable logits = decoder.decode(latents, encoder.latentSets(batch)); // [B, labels]
    return new Classification(inputs, latents, logits);
  }

  /**
   * Checks that images can be read.
   *
   * @throws IllegalArgumentException if not, with the sizes that can
   */
  public void requireReadable(int height, int width, int channels) {
    ImagePipeline pipeline = config.pipeline();
    if (channels != pipeline.inChannels()) {
      throw new IllegalArgumentException(
          "images have %d channels but the model reads %d"
              .formatted(channels, pipeline.inChannels()));
    }
    int[] size = pipeline.imageSize();
    if (!pipeline.readsAnySize() && (height != size[0] || width != size[1])) {
      throw new IllegalArgumentException(
          "images have %d x %d pixels but the learned positions are for %d x %d; resize the images"
                  .formatted(width, height, size[1], size[0])
              + " or use a model with Fourier positions");
    }
    int[] dims = preprocessor.indexDims(height, width);
    if (dims[0] < 1 || dims[1] < 1) {
      throw new IllegalArgumentException(
          "images of %d x %d pixels leave no input vector".formatted(width, height));
    }
    double elements = inputValues(height, width);
    if (elements > FloatBuffers.MAX_ELEMENTS) {
      throw new IllegalArgumentException(
          "an image of %d x %d pixels becomes %,.0f numbers; at most %,d are read: make it smaller"
              .formatted(width, height, elements, FloatBuffers.MAX_ELEMENTS));
    }
  }

  /** Numbers that an image becomes before the encoder reads it: M·C. */
  public long inputValues(int height, int width) {
    int[] dims = preprocessor.indexDims(height, width);
    return (long) dims[0] * dims[1] * config.pipeline().channels();
  }

  /** Counts operations for one image of the size that the model was made for. */
  public FlopCounter countFlops() {
    int[] size = config.pipeline().imageSize();
    return countFlops(size[0], size[1]);
  }

  /** Counts operations for one image. */
  public FlopCounter countFlops(int height, int width) {
    int[] dims = preprocessor.indexDims(height, width);
    FlopCounter counter = new FlopCounter();
    preprocessor.countFlops(counter, "input_preprocessor", height, width);
    return counter
        .perceiverEncoder(config.encoder(), dims[0] * dims[1])
        .perceiverDecoder(config.decoder(), 1, config.encoder().numLatents());
  }
}
