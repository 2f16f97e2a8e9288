package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Kernels as Vector API loops over ND4J's memory; CPU backends only, and the JVM needs {@code
 * --add-modules jdk.incubator.vector}.
 *
 * <p>Results are the same bits for the same inputs and number of threads.
 */
public final class VectorKernels implements Kernels {
  /** The name of these kernels. */
  public static final String NAME = "vector";

  private final VectorRanges ranges;
  private final VectorRowKernels rows;
  private final VectorSetKernels sets;
  private final VectorImageKernels images;

  /** Kernels that run on the calling thread alone. */
  public VectorKernels() {
    this(1);
  }

  /**
   * Kernels that split large arrays over threads.
   *
   * @param threads at least 1, the calling thread included
   */
  public VectorKernels(int threads) {
    if (!FloatBuffers.directlyReadable()) {
      throw new IllegalStateException(
          "Vector kernels need a CPU backend of ND4J; use the nd4j kernels");
    }
    ranges = new VectorRanges(threads);
    rows = new VectorRowKernels(ranges);
    sets = new VectorSetKernels(this, ranges);
    images = new VectorImageKernels(ranges);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void gemm(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      INDArray out,
      boolean accumulate) {
    if (!VectorGemm.multiply(a, transposeA, b, transposeB, out, accumulate)) {
      Gemm.multiply(a, transposeA, b, transposeB, out, accumulate);
    }
  }

  @Override
  public void activate(Activation f, INDArray x, INDArray y) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer out = FloatBuffers.of(y);
    ranges.elements(in, (part, from, to) -> VectorActivations.forward(f, in, out, from, to));
  }

  @Override
  public void activateBiased(Activation f, INDArray x, INDArray row, INDArray y) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer bias = FloatBuffers.of(row);
    FloatBuffer out = FloatBuffers.of(y);
    int columns = bias.capacity();
    boolean keep = x != y;
    ranges.rows(
        in,
        columns,
        (part, from, to) -> VectorActivations.biased(f, in, bias, keep, out, columns, from, to));
  }

  @Override
  public void activateBackward(
      Activation f, INDArray x, INDArray y, INDArray dy, INDArray dx, boolean accumulate) {
    boolean fromResult = f == Activation.TANH || f == Activation.SIGMOID;
    FloatBuffer source = FloatBuffers.of(fromResult ? y : x);
    FloatBuffer gradient = FloatBuffers.of(dy);
    FloatBuffer out = FloatBuffers.of(dx);
    ranges.elements(
        source,
        (part, from, to) ->
            VectorActivations.backward(f, source, gradient, out, accumulate, from, to));
  }

  @Override
  public void add(INDArray a, INDArray b, INDArray y) {
    FloatBuffer left = FloatBuffers.of(a);
    FloatBuffer right = FloatBuffers.of(b);
    FloatBuffer out = FloatBuffers.of(y);
    ranges.elements(left, (part, from, to) -> VectorElementwise.add(left, right, out, from, to));
  }

  @Override
  public void scale(INDArray x, float factor, INDArray y, boolean accumulate) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer out = FloatBuffers.of(y);
    ranges.elements(
        in, (part, from, to) -> VectorElementwise.scale(in, factor, out, accumulate, from, to));
  }

  @Override
  public void multiply(INDArray a, INDArray b, INDArray y, boolean accumulate) {
    FloatBuffer left = FloatBuffers.of(a);
    FloatBuffer right = FloatBuffers.of(b);
    FloatBuffer out = FloatBuffers.of(y);
    ranges.elements(
        left,
        (part, from, to) -> VectorElementwise.multiply(left, right, out, accumulate, from, to));
  }

  @Override
  public void addRow(INDArray x, INDArray row, INDArray y) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer bias = FloatBuffers.of(row);
    FloatBuffer out = FloatBuffers.of(y);
    int columns = bias.capacity();
    ranges.rows(
        in,
        columns,
        (part, from, to) -> VectorElementwise.addRow(in, bias, out, columns, from, to));
  }

  @Override
  public void scaleColumns(INDArray x, INDArray factors, INDArray y, boolean accumulate) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer row = FloatBuffers.of(factors);
    FloatBuffer out = FloatBuffers.of(y);
    ranges.rows(
        in,
        row.capacity(),
        (part, from, to) -> VectorElementwise.scaleColumns(in, row, out, accumulate, from, to));
  }

  @Override
  public void columnSums(INDArray x, int rows, int columns, INDArray sums, boolean accumulate) {
    FloatBuffer in = FloatBuffers.of(x);
    float[][] partial = new float[ranges.parts(rows, in.capacity())][columns];
    if (columns > 0) {
      ranges.rows(
          in,
          columns,
          (part, from, to) -> VectorElementwise.columnSums(in, columns, from, to, partial[part]));
    }
    VectorRanges.addParts(partial, columns, FloatBuffers.of(sums), accumulate);
  }

  @Override
  public void tile(INDArray x, int times, INDArray y) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer out = FloatBuffers.of(y);
    for (int i = 0; i < times; i++) {
      out.put(i * in.capacity(), in, 0, in.capacity());
    }
  }

  @Override
  public void sum(INDArray a, @Nullable INDArray weights, INDArray total) {
    FloatBuffer factors = weights == null ? null : FloatBuffers.of(weights);
    FloatBuffers.of(total).put(0, (float) VectorElementwise.sum(FloatBuffers.of(a), factors));
  }

  @Override
  public void spread(
      INDArray scalar, float factor, @Nullable INDArray weights, INDArray y, boolean accumulate) {
    float value = FloatBuffers.of(scalar).get(0) * factor;
    if (weights == null) {
      VectorElementwise.fill(FloatBuffers.of(y), value, accumulate);
    } else {
      scale(weights, value, y, accumulate);
    }
  }

  @Override
  public void layerNorm(
      INDArray x, INDArray gain, INDArray bias, float epsilon, INDArray y, INDArray statistics) {
    rows.layerNorm(x, gain, bias, epsilon, y, statistics);
  }

  @Override
  public void layerNormBackward(
      INDArray x,
      INDArray gain,
      INDArray statistics,
      INDArray dy,
      @Nullable INDArray dx,
      boolean accumulate,
      @Nullable INDArray dGain,
      @Nullable INDArray dBias) {
    rows.layerNormBackward(x, gain, statistics, dy, dx, accumulate, dGain, dBias);
  }

  @Override
  public void gatherRows(INDArray x, int[] rows, INDArray y, boolean accumulate) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer out = FloatBuffers.of(y);
    int width = (int) y.size(1);
    ranges.run(
        rows.length,
        out.capacity(),
        (part, from, to) -> VectorRows.gather(in, rows, out, width, accumulate, from, to));
  }

  @Override
  public void scatterAddRows(INDArray x, int[] rows, INDArray y, boolean accumulate) {
    FloatBuffer out = FloatBuffers.of(y);
    if (!accumulate) {
      VectorElementwise.fill(out, 0f, false);
    }
    VectorRows.scatterAdd(FloatBuffers.of(x), rows, out, (int) y.size(1));
  }

  @Override
  public void copyBlock(Block from, Block to, int rows, int columns, boolean accumulate) {
    if (rows > 0 && columns > 0) {
      VectorRows.copyBlock(place(from), place(to), rows, columns, accumulate);
    }
  }

  private static VectorRows.Place place(Block block) {
    int stride = (int) block.array().size(1);
    return new VectorRows.Place(
        FloatBuffers.of(block.array()), block.row() * stride + block.column(), stride);
  }

  @Override
  public void transpose(
      INDArray x, int batch, int rows, int columns, INDArray y, boolean accumulate) {
    VectorRows.transpose(FloatBuffers.of(x), batch, rows, columns, FloatBuffers.of(y), accumulate);
  }

  @Override
  public void segmentMean(INDArray x, int[] offsets, INDArray y) {
    sets.segmentMean(x, offsets, y);
  }

  @Override
  public void segmentMeanBackward(INDArray dy, int[] offsets, INDArray dx, boolean accumulate) {
    sets.segmentMeanBackward(dy, offsets, dx, accumulate);
  }

  @Override
  public long attentionStateLength(AttentionLayout layout) {
    return AttentionWeights.stateLength(layout);
  }

  @Override
  public void attention(
      INDArray q,
      INDArray k,
      INDArray v,
      AttentionLayout layout,
      @Nullable INDArray state,
      INDArray out) {
    sets.attention(q, k, v, layout, state, out);
  }

  @Override
  public void attentionBackward(
      INDArray q,
      INDArray k,
      INDArray v,
      AttentionLayout layout,
      INDArray state,
      INDArray dOut,
      INDArray dq,
      INDArray dk,
      INDArray dv) {
    sets.attentionBackward(q, k, v, layout, state, dOut, dq, dk, dv);
  }

  @Override
  public void setSoftmax(INDArray scores, int[] offsets, float factor, float @Nullable [] added) {
    sets.setSoftmax(scores, offsets, factor, added);
  }

  @Override
  public void setSoftmaxBackward(INDArray p, INDArray d, int[] offsets, float factor) {
    sets.setSoftmaxBackward(p, d, offsets, factor);
  }

  @Override
  public void groupSoftmax(INDArray scores, int groups, int[] offsets, INDArray added) {
    sets.groupSoftmax(scores, groups, offsets, added);
  }

  @Override
  public void groupSoftmaxBackward(INDArray p, INDArray d, int groups, int[] offsets, int rows) {
    sets.groupSoftmaxBackward(p, d, groups, offsets, rows);
  }

  @Override
  public void segmentDot(INDArray q, INDArray k, AttentionLayout layout, INDArray out) {
    sets.segmentDot(q, k, layout, out);
  }

  @Override
  public void segmentDotBackward(
      INDArray q, INDArray k, AttentionLayout layout, INDArray dOut, INDArray dq, INDArray dk) {
    sets.segmentDotBackward(q, k, layout, dOut, dq, dk);
  }

  @Override
  public void lstmCell(INDArray gates, INDArray previousCell, INDArray cell, INDArray hidden) {
    rows.lstmCell(gates, previousCell, cell, hidden);
  }

  @Override
  public void lstmCellBackward(
      INDArray gates,
      INDArray previousCell,
      INDArray cell,
      @Nullable INDArray dHidden,
      @Nullable INDArray dCell,
      INDArray dGates,
      @Nullable INDArray dPreviousCell) {
    rows.lstmCellBackward(gates, previousCell, cell, dHidden, dCell, dGates, dPreviousCell);
  }

  @Override
  public void logSoftmax(INDArray x, @Nullable INDArray mask, INDArray y) {
    rows.logSoftmax(x, mask, y);
  }

  @Override
  public void logSoftmaxBackward(
      INDArray y, @Nullable INDArray mask, INDArray dy, INDArray dx, boolean accumulate) {
    rows.logSoftmaxBackward(y, mask, dy, dx, accumulate);
  }

  @Override
  public void imageToColumns(INDArray image, ConvolutionShape shape, INDArray columns) {
    images.imageToColumns(image, shape, columns);
  }

  @Override
  public void addColumnsToImage(INDArray columns, ConvolutionShape shape, INDArray image) {
    images.addColumnsToImage(columns, shape, image);
  }

  @Override
  public void maxPool(INDArray image, ConvolutionShape shape, INDArray pooled) {
    images.maxPool(image, shape, pooled);
  }

  @Override
  public void maxPoolBackward(
      INDArray image, INDArray pooled, ConvolutionShape shape, INDArray dPooled, INDArray dImage) {
    images.maxPoolBackward(image, pooled, shape, dPooled, dImage);
  }
}
