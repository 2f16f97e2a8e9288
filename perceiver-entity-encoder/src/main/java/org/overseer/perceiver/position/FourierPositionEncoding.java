package org.overseer.perceiver.position;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Sines and cosines of positions in [−1, 1], at frequencies evenly spaced from 1 to half the
 * resolution of each axis (paper §3.2; DeepMind's position_encoding.py).
 *
 * <p>Channels: the position on each axis (if {@code concatPos}), then sin(π·f·p) with all bands of
 * the first axis, all of the second and so on, then the cosines in the same order (unless {@code
 * sineOnly}). Computed in float32, first p·f and then ·π, as the released models were trained.
 */
public final class FourierPositionEncoding implements PositionEncoding {
  private static final int ROWS_PER_BLOCK = 4096;

  private final int[] maxResolution;
  private final int numBands;
  private final boolean concatPos;
  private final boolean sineOnly;

  /**
   * An encoding.
   *
   * @param numBands K, frequencies per axis
   * @param maxResolution resolution of each axis, a fixed setting whatever the grid
   * @param concatPos whether the positions themselves come first
   * @param sineOnly whether cosines are left out
   */
  public FourierPositionEncoding(
      int numBands, int[] maxResolution, boolean concatPos, boolean sineOnly) {
    if (numBands < 1 || Arrays.stream(maxResolution).min().orElse(0) < 1) {
      throw new IllegalArgumentException(
          "Fourier positions: num_bands (%d) and every max_resolution %s must be at least 1"
              .formatted(numBands, Arrays.toString(maxResolution)));
    }
    this.numBands = numBands;
    this.maxResolution = maxResolution.clone();
    this.concatPos = concatPos;
    this.sineOnly = sineOnly;
  }

  /** An encoding with positions, sines and cosines, as in every release. */
  public static FourierPositionEncoding of(int numBands, int... maxResolution) {
    return new FourierPositionEncoding(numBands, maxResolution, true, false);
  }

  @Override
  public int channels() {
    int axes = maxResolution.length;
    return axes * numBands * (sineOnly ? 1 : 2) + (concatPos ? axes : 0);
  }

  /** The encoding of a whole grid; coordinates run from −1 to 1, both included. */
  @Override
  public Variable grid(Tape tape, int... indexDims) {
    Axis[] axes = axes(indexDims, /* includeEnd= */ true);
    long rows = Arrays.stream(indexDims).asLongStream().reduce(1, Math::multiplyExact);
    return encode(tape, axes, Math.toIntExact(rows), row -> row);
  }

  /**
   * The encoding of some points of a grid. Their coordinates are {@code −1 + 2·index/size} and
   * never reach 1, unlike the whole grid's: so the released models were trained (DeepMind's
   * perceiver.py).
   *
   * @param indices n numbers of points, counted with the last axis running fastest
   * @param indexDims size of each axis
   * @return {@code [n, P]}
   */
  public Variable points(Tape tape, int[] indices, int... indexDims) {
    Axis[] axes = axes(indexDims, /* includeEnd= */ false);
    long size = Arrays.stream(indexDims).asLongStream().reduce(1, Math::multiplyExact);
    for (int index : indices) {
      if (index < 0 || index >= size) {
        throw new IllegalArgumentException(
            "Fourier positions: point %d does not lie in the grid %s of %d points"
                .formatted(index, Arrays.toString(indexDims), size));
      }
    }
    return encode(tape, axes, indices.length, row -> indices[row]);
  }

  private Axis[] axes(int[] indexDims, boolean includeEnd) {
    if (indexDims.length != maxResolution.length || Arrays.stream(indexDims).min().orElse(0) < 1) {
      throw new IllegalArgumentException(
          "Fourier positions: the grid %s must have %d axes of at least 1 element"
              .formatted(Arrays.toString(indexDims), maxResolution.length));
    }
    Axis[] axes = new Axis[indexDims.length];
    for (int axis = 0; axis < axes.length; axis++) {
      axes[axis] = new Axis(indexDims[axis], maxResolution[axis], numBands, includeEnd);
    }
    return axes;
  }

  /** Row after row in blocks, so that no second copy of a large grid is ever on the heap. */
  private Variable encode(Tape tape, Axis[] axes, int rows, IntUnaryOperator pointOfRow) {
    int width = channels();
    INDArray encoding = tape.allocate(rows, width);
    float[] block = new float[Math.min(rows, ROWS_PER_BLOCK) * width];
    for (int from = 0; from < rows; from += ROWS_PER_BLOCK) {
      int to = Math.min(rows, from + ROWS_PER_BLOCK);
      for (int row = from; row < to; row++) {
        writeRow(axes, pointOfRow.applyAsInt(row), block, (row - from) * width);
      }
      FloatBuffers.writePart(block, 0, (to - from) * width, encoding, from * width);
    }
    return tape.constant(encoding);
  }

  private void writeRow(Axis[] axes, int point, float[] target, int start) {
    int d = axes.length;
    int sines = start + (concatPos ? d : 0);
    int cosines = sines + d * numBands;
    int rest = point;
    for (int axis = d - 1; axis >= 0; axis--) {
      int index = rest % axes[axis].size();
      rest /= axes[axis].size();
      if (concatPos) {
        target[start + axis] = axes[axis].coordinate(index);
      }
      axes[axis].copySines(index, target, sines + axis * numBands);
      if (!sineOnly) {
        axes[axis].copyCosines(index, target, cosines + axis * numBands);
      }
    }
  }
}
