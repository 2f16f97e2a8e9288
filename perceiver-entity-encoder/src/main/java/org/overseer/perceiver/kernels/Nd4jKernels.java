package org.overseer.perceiver.kernels;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Kernels made of plain ND4J operations: any backend, CUDA included.
 *
 * <p>Only operations that were checked against plain Java are used; known wrong or slow ones
 * (rank-4 softmax, PreciseGELU, layer_norm_bp) are avoided. Ragged sets are padded to the longest
 * set.
 */
public final class Nd4jKernels implements Kernels {
  /** The name of these kernels. */
  public static final String NAME = "nd4j";

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
    Gemm.multiply(a, transposeA, b, transposeB, out, accumulate);
  }

  @Override
  public void activate(Activation f, INDArray x, INDArray y) {
    if (!x.isEmpty()) {
      Nd4jActivations.activate(f, x, y);
    }
  }

  @Override
  public void activateBiased(Activation f, INDArray x, INDArray row, INDArray y) {
    if (!x.isEmpty()) {
      Nd4jElementwise.addRow(x, row, x);
      Nd4jActivations.activate(f, x, y);
    }
  }

  @Override
  public void activateBackward(
      Activation f, INDArray x, INDArray y, INDArray dy, INDArray dx, boolean accumulate) {
    if (!x.isEmpty()) {
      Nd4jActivations.backward(f, x, y, dy, dx, accumulate);
    }
  }

  @Override
  public void add(INDArray a, INDArray b, INDArray y) {
    if (!a.isEmpty()) {
      a.addi(b, y);
    }
  }

  @Override
  public void scale(INDArray x, float factor, INDArray y, boolean accumulate) {
    Nd4jElementwise.scale(x, factor, y, accumulate);
  }

  @Override
  public void multiply(INDArray a, INDArray b, INDArray y, boolean accumulate) {
    Nd4jElementwise.multiply(a, b, y, accumulate);
  }

  @Override
  public void addRow(INDArray x, INDArray row, INDArray y) {
    if (!x.isEmpty()) {
      Nd4jElementwise.addRow(x, row, y);
    }
  }

  @Override
  public void scaleColumns(INDArray x, INDArray factors, INDArray y, boolean accumulate) {
    if (!x.isEmpty()) {
      Nd4jElementwise.scaleColumns(x, factors, y, accumulate);
    }
  }

  @Override
  public void columnSums(INDArray x, int rows, int columns, INDArray sums, boolean accumulate) {
    Nd4jElementwise.columnSums(x, rows, columns, sums, accumulate);
  }

  @Override
  public void tile(INDArray x, int times, INDArray y) {
    Nd4jElementwise.tile(x, times, y);
  }

  @Override
  public void sum(INDArray a, @Nullable INDArray weights, INDArray total) {
    Nd4jElementwise.sum(a, weights, total);
  }

  @Override
  public void spread(
      INDArray scalar, float factor, @Nullable INDArray weights, INDArray y, boolean accumulate) {
    Nd4jElementwise.spread(scalar, factor, weights, y, accumulate);
  }

  @Override
  public void layerNorm(
      INDArray x, INDArray gain, INDArray bias, float epsilon, INDArray y, INDArray statistics) {
    if (!x.isEmpty()) {
      Nd4jNorm.forward(x, gain, bias, epsilon, y, statistics);
    }
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
    if (!x.isEmpty()) {
      Nd4jNorm.backward(x, gain, statistics, dy, dx, accumulate, dGain, dBias);
    }
  }

  @Override
  public void gatherRows(INDArray x, int[] rows, INDArray y, boolean accumulate) {
    Nd4jRows.gather(x, rows, y, accumulate);
  }

  @Override
  public void scatterAddRows(INDArray x, int[] rows, INDArray y, boolean accumulate) {
    Nd4jRows.scatterAdd(x, rows, y, accumulate);
  }

  @Override
  public void copyBlock(Block from, Block to, int rows, int columns, boolean accumulate) {
    Nd4jRows.copyBlock(from, to, rows, columns, accumulate);
  }

  @Override
  public void transpose(
      INDArray x, int batch, int rows, int columns, INDArray y, boolean accumulate) {
    if (!x.isEmpty()) {
      INDArray exchanged = x.reshape('c', batch, rows, columns).permute(0, 2, 1);
      INDArray target = y.reshape('c', batch, columns, rows);
      if (accumulate) {
        target.addi(exchanged);
      } else {
        target.assign(exchanged);
      }
    }
  }

  @Override
  public void segmentMean(INDArray x, int[] offsets, INDArray y) {
    Nd4jRows.segmentMean(x, offsets, y);
  }

  @Override
  public void segmentMeanBackward(INDArray dy, int[] offsets, INDArray dx, boolean accumulate) {
    Nd4jRows.segmentMeanBackward(dy, offsets, dx, accumulate);
  }

  @Override
  public long attentionStateLength(AttentionLayout layout) {
    return Nd4jAttention.stateLength(layout);
  }

  @Override
  public void attention(
      INDArray q,
      INDArray k,
      INDArray v,
      AttentionLayout layout,
      @Nullable INDArray state,
      INDArray out) {
    if (layout.maxQueries() == 0 || layout.maxKeys() == 0) {
      Nd4jElementwise.zero(out);
    } else if (Nd4jAttention.large(layout)) {
      Nd4jElementwise.zero(out);
      Nd4jAttention.forEachSet(
          layout,
          (set, stateAt) ->
              new GemmAttention(this, layout, set).forward(q, k, v, state, stateAt, out));
    } else {
      try (Scratch scratch = new Scratch()) {
        INDArray weights = state == null ? scratch.array(attentionStateLength(layout)) : state;
        Nd4jAttention.forward(q, k, v, layout, weights, out);
      }
    }
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
    if (layout.maxQueries() == 0 || layout.maxKeys() == 0) {
      return;
    }
    if (Nd4jAttention.large(layout)) {
      Nd4jAttention.forEachSet(
          layout,
          (set, stateAt) ->
              new GemmAttention(this, layout, set)
                  .backward(q, k, v, state, stateAt, dOut, dq, dk, dv));
    } else {
      Nd4jAttention.backward(q, k, v, layout, state, dOut, dq, dk, dv);
    }
  }

  @Override
  public void setSoftmax(INDArray scores, int[] offsets, float factor, float @Nullable [] added) {
    if (!scores.isEmpty()) {
      Nd4jSoftmax.sets(scores, offsets, factor, added);
    }
  }

  @Override
  public void setSoftmaxBackward(INDArray p, INDArray d, int[] offsets, float factor) {
    if (!p.isEmpty()) {
      Nd4jSoftmax.setsBackward(p, d, offsets, factor);
    }
  }

  @Override
  public void groupSoftmax(INDArray scores, int groups, int[] offsets, INDArray added) {
    if (!scores.isEmpty()) {
      Nd4jSoftmax.groups(scores, groups, offsets, added);
    }
  }

  @Override
  public void groupSoftmaxBackward(INDArray p, INDArray d, int groups, int[] offsets, int rows) {
    if (!p.isEmpty()) {
      Nd4jSoftmax.groupsBackward(p, d, groups, offsets, rows);
    }
  }

  @Override
  public void segmentDot(INDArray q, INDArray k, AttentionLayout layout, INDArray out) {
    if (!out.isEmpty()) {
      Nd4jAttention.dot(q, k, layout, out);
    }
  }

  @Override
  public void segmentDotBackward(
      INDArray q, INDArray k, AttentionLayout layout, INDArray dOut, INDArray dq, INDArray dk) {
    if (!dOut.isEmpty()) {
      Nd4jAttention.dotBackward(q, k, layout, dOut, dq, dk);
    }
  }

  @Override
  public void lstmCell(INDArray gates, INDArray previousCell, INDArray cell, INDArray hidden) {
    if (!gates.isEmpty()) {
      Nd4jLstm.forward(gates, previousCell, cell, hidden);
    }
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
    if (!gates.isEmpty()) {
      Nd4jLstm.backward(gates, previousCell, cell, dHidden, dCell, dGates, dPreviousCell);
    }
  }

  @Override
  public void logSoftmax(INDArray x, @Nullable INDArray mask, INDArray y) {
    if (!x.isEmpty()) {
      Nd4jNorm.logSoftmax(x, mask, y);
    }
  }

  @Override
  public void logSoftmaxBackward(
      INDArray y, @Nullable INDArray mask, INDArray dy, INDArray dx, boolean accumulate) {
    if (!y.isEmpty()) {
      Nd4jNorm.logSoftmaxBackward(y, mask, dy, dx, accumulate);
    }
  }

  @Override
  public void imageToColumns(INDArray image, ConvolutionShape shape, INDArray columns) {
    if (!columns.isEmpty()) {
      Nd4jConvolution.imageToColumns(image, shape, columns);
    }
  }

  @Override
  public void addColumnsToImage(INDArray columns, ConvolutionShape shape, INDArray image) {
    if (!columns.isEmpty()) {
      Nd4jConvolution.addColumnsToImage(columns, shape, image);
    }
  }

  @Override
  public void maxPool(INDArray image, ConvolutionShape shape, INDArray pooled) {
    if (!pooled.isEmpty()) {
      Nd4jPooling.forward(image, shape, pooled);
    }
  }

  @Override
  public void maxPoolBackward(
      INDArray image, INDArray pooled, ConvolutionShape shape, INDArray dPooled, INDArray dImage) {
    if (!pooled.isEmpty()) {
      Nd4jPooling.backward(image, pooled, shape, dPooled, dImage);
    }
  }
}
