package org.overseer.perceiver.image;

import java.util.Arrays;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.position.PositionEncoding;
import org.overseer.perceiver.position.ProjectedPositionEncoding;

/**
 * Makes a set of input vectors of each image or video: prepared pixels with their positions
 * (DeepMind's io_processors.py). The way on is {@code core.PerceiverEncoder}.
 *
 * <p>Axes: B images, T frames, H rows, W columns, M vectors of an image, the last axis running
 * fastest.
 */
public final class ImagePreprocessor {
  private final ImagePreparation preparation;
  private final PositionEncoding positions;
  private final PositionMode mode;

  /**
   * A preprocessor of parts whose parameters are in their scopes already.
   *
   * @param positions over (H', W') of images, or (T', H', W') of videos
   */
  public ImagePreprocessor(
      ImagePreparation preparation, PositionEncoding positions, PositionMode mode) {
    if (mode == PositionMode.ADD && preparation.channels() != positions.channels()) {
      throw new IllegalArgumentException(
          "positions of %d channels cannot be added to pixels of %d; both must have as many"
              .formatted(positions.channels(), preparation.channels()));
    }
    this.preparation = preparation;
    this.positions = positions;
    this.mode = mode;
  }

  /** C, channels of an input vector: those of pixels and, if concatenated, positions. */
  public int channels() {
    return preparation.channels() + (mode == PositionMode.CONCAT ? positions.channels() : 0);
  }

  /**
   * The grid of vectors that comes of one image or video.
   *
   * @param size H and W of an image, or T, H and W of a video
   */
  public int[] indexDims(int... size) {
    boolean video = size.length == 3;
    int first = size.length - 2;
    int[] output =
        preparation.outputSize(video ? size[0] : 1, size[first], size[first + 1]); // T', H', W'
    // Patches that span all frames leave an image, whose positions have two axes.
    boolean oneFrame = !video || (output[0] == 1 && preparation instanceof PatchesPreparation);
    return oneFrame ? new int[] {output[1], output[2]} : output;
  }

  /**
   * Makes input vectors.
   *
   * @param images {@code [B, H, W, C]}, or videos {@code [B, T, H, W, C]}
   * @param training whether batch norm uses this batch's moments and learns from them
   * @return {@code [B·M, channels]}
   */
  public Variable apply(Variable images, boolean training) {
    long[] shape = images.shape();
    if (shape.length != 4 && shape.length != 5) {
      throw new IllegalArgumentException(
          "images must be [B, H, W, C] or [B, T, H, W, C] but are " + Arrays.toString(shape));
    }
    return images.tape().scoped(() -> vectors(images, shape, training));
  }

  private Variable vectors(Variable images, long[] shape, boolean training) {
    Variable videos =
        shape.length == 5
            ? images
            : Functions.reshape(images, shape[0], 1, shape[1], shape[2], shape[3]);
    Variable prepared = preparation.apply(videos, training); // [B, T', H', W', C']
    int batch = (int) shape[0];
    int[] size = Arrays.stream(shape, 1, shape.length - 1).mapToInt(Math::toIntExact).toArray();
    int[] dims = indexDims(size);
    int m = Arrays.stream(dims).reduce(1, Math::multiplyExact);
    Variable features = Functions.reshape(prepared, (long) batch * m, preparation.channels());
    return join(features, positions(images.tape(), dims, batch));
  }

  private Variable positions(Tape tape, int[] dims, int batch) {
    Variable grid = positions.grid(tape, dims); // [M, P]
    return batch == 1 ? grid : Functions.repeatRows(grid, batch);
  }

  private Variable join(Variable features, Variable encoded) {
    return switch (mode) {
      case CONCAT -> Functions.concatColumns(features, encoded);
      case ADD -> Functions.add(features, encoded);
    };
  }

  /**
   * Adds the operations for one image or video.
   *
   * @param size H and W, or T, H and W
   */
  public void countFlops(FlopCounter counter, String name, int... size) {
    boolean video = size.length == 3;
    int first = size.length - 2;
    preparation.countFlops(counter, name, video ? size[0] : 1, size[first], size[first + 1]);
    if (positions instanceof ProjectedPositionEncoding projected) {
      int m = Arrays.stream(indexDims(size)).reduce(1, Math::multiplyExact);
      counter.linear(
          name + ".positions_projection", m, projected.innerChannels(), projected.channels());
    }
  }
}
