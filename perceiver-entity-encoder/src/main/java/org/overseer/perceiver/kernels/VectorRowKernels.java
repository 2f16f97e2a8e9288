package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The kernels of {@link VectorKernels} whose rows each need all of their columns: norms, LSTM cells
 * and distributions.
 */
final class VectorRowKernels {
  private final VectorRanges ranges;

  VectorRowKernels(VectorRanges ranges) {
    this.ranges = ranges;
  }

  void layerNorm(
      INDArray x, INDArray gain, INDArray bias, float epsilon, INDArray y, INDArray statistics) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer g = FloatBuffers.of(gain);
    FloatBuffer b = FloatBuffers.of(bias);
    FloatBuffer out = FloatBuffers.of(y);
    FloatBuffer stats = FloatBuffers.of(statistics);
    int width = g.capacity();
    ranges.rows(
        in,
        width,
        (part, from, to) -> VectorNorm.forward(in, g, b, epsilon, out, stats, width, from, to));
  }

  void layerNormBackward(
      INDArray x,
      INDArray gain,
      INDArray statistics,
      INDArray dy,
      @Nullable INDArray dx,
      boolean accumulate,
      @Nullable INDArray dGain,
      @Nullable INDArray dBias) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer g = FloatBuffers.of(gain);
    FloatBuffer stats = FloatBuffers.of(statistics);
    FloatBuffer gradient = FloatBuffers.of(dy);
    FloatBuffer out = dx == null ? null : FloatBuffers.of(dx);
    int width = g.capacity();
    int parts = ranges.parts(in.capacity() / width, in.capacity());
    float[][] gainSums = new float[parts][width];
    float[][] biasSums = new float[parts][width];
    ranges.rows(
        in,
        width,
        (part, from, to) ->
            VectorNorm.backward(
                in,
                g,
                stats,
                gradient,
                out,
                accumulate,
                new VectorNorm.Sums(gainSums[part], biasSums[part]),
                width,
                from,
                to));
    if (dGain != null) {
      VectorRanges.addParts(gainSums, width, FloatBuffers.of(dGain), true);
    }
    if (dBias != null) {
      VectorRanges.addParts(biasSums, width, FloatBuffers.of(dBias), true);
    }
  }

  void lstmCell(INDArray gates, INDArray previousCell, INDArray cell, INDArray hidden) {
    FloatBuffer g = FloatBuffers.of(gates);
    FloatBuffer previous = FloatBuffers.of(previousCell);
    FloatBuffer c = FloatBuffers.of(cell);
    FloatBuffer h = FloatBuffers.of(hidden);
    int width = (int) cell.size(1);
    ranges.rows(
        g, 4 * width, (part, from, to) -> VectorLstm.forward(g, previous, c, h, width, from, to));
  }

  void lstmCellBackward(
      INDArray gates,
      INDArray previousCell,
      INDArray cell,
      @Nullable INDArray dHidden,
      @Nullable INDArray dCell,
      INDArray dGates,
      @Nullable INDArray dPreviousCell) {
    FloatBuffer g = FloatBuffers.of(gates);
    FloatBuffer previous = FloatBuffers.of(previousCell);
    FloatBuffer c = FloatBuffers.of(cell);
    FloatBuffer dh = dHidden == null ? null : FloatBuffers.of(dHidden);
    FloatBuffer dc = dCell == null ? null : FloatBuffers.of(dCell);
    FloatBuffer dg = FloatBuffers.of(dGates);
    FloatBuffer dp = dPreviousCell == null ? null : FloatBuffers.of(dPreviousCell);
    int width = (int) cell.size(1);
    ranges.rows(
        g,
        4 * width,
        (part, from, to) -> VectorLstm.backward(g, previous, c, dh, dc, dg, dp, width, from, to));
  }

  void logSoftmax(INDArray x, @Nullable INDArray mask, INDArray y) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer allowed = mask == null ? null : FloatBuffers.of(mask);
    FloatBuffer out = FloatBuffers.of(y);
    int width = (int) x.size(1);
    ranges.rows(
        in, width, (part, from, to) -> VectorSoftmax.logSoftmax(in, allowed, out, width, from, to));
  }

  void logSoftmaxBackward(
      INDArray y, @Nullable INDArray mask, INDArray dy, INDArray dx, boolean accumulate) {
    FloatBuffer result = FloatBuffers.of(y);
    FloatBuffer allowed = mask == null ? null : FloatBuffers.of(mask);
    FloatBuffer gradient = FloatBuffers.of(dy);
    FloatBuffer out = FloatBuffers.of(dx);
    int width = (int) y.size(1);
    ranges.rows(
        result,
        width,
        (part, from, to) ->
            VectorSoftmax.logSoftmaxBackward(
                result, allowed, gradient, out, accumulate, width, from, to));
  }
}
