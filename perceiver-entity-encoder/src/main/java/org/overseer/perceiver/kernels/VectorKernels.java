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

  private final RowThreads threads;

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
    this.threads = new RowThreads(threads);
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
    elements(in, (part, from, to) -> VectorActivations.forward(f, in, out, from, to));
  }

  @Override
  public void activateBiased(Activation f, INDArray x, INDArray row, INDArray y) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer bias = FloatBuffers.of(row);
    FloatBuffer out = FloatBuffers.of(y);
    int columns = bias.capacity();
    boolean keep = x != y;
    rows(
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
    elements(
        source,
        (part, from, to) ->
            VectorActivations.backward(f, source, gradient, out, accumulate, from, to));
  }

  @Override
  public void add(INDArray a, INDArray b, INDArray y) {
    FloatBuffer left = FloatBuffers.of(a);
    FloatBuffer right = FloatBuffers.of(b);
    FloatBuffer out = FloatBuffers.of(y);
    elements(left, (part, from, to) -> VectorElementwise.add(left, right, out, from, to));
  }

  @Override
  public void scale(INDArray x, float factor, INDArray y, boolean accumulate) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer out = FloatBuffers.of(y);
    elements(
        in, (part, from, to) -> VectorElementwise.scale(in, factor, out, accumulate, from, to));
  }

  @Override
  public void multiply(INDArray a, INDArray b, INDArray y, boolean accumulate) {
    FloatBuffer left = FloatBuffers.of(a);
    FloatBuffer right = FloatBuffers.of(b);
    FloatBuffer out = FloatBuffers.of(y);
    elements(
        left,
        (part, from, to) -> VectorElementwise.multiply(left, right, out, accumulate, from, to));
  }

  @Override
  public void addRow(INDArray x, INDArray row, INDArray y) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer bias = FloatBuffers.of(row);
    FloatBuffer out = FloatBuffers.of(y);
    int columns = bias.capacity();
    rows(
        in,
        columns,
        (part, from, to) -> VectorElementwise.addRow(in, bias, out, columns, from, to));
  }

  @Override
  public void scaleColumns(INDArray x, INDArray factors, INDArray y, boolean accumulate) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer row = FloatBuffers.of(factors);
    FloatBuffer out = FloatBuffers.of(y);
    rows(
        in,
        row.capacity(),
        (part, from, to) -> VectorElementwise.scaleColumns(in, row, out, accumulate, from, to));
  }

  @Override
  public void columnSums(INDArray x, int rows, int columns, INDArray sums, boolean accumulate) {
    FloatBuffer in = FloatBuffers.of(x);
    float[][] partial = new float[threads.parts(rows, in.capacity())][columns];
    if (columns > 0) {
      rows(
          in,
          columns,
          (part, from, to) -> VectorElementwise.columnSums(in, columns, from, to, partial[part]));
    }
    addParts(partial, columns, FloatBuffers.of(sums), accumulate);
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
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer g = FloatBuffers.of(gain);
    FloatBuffer b = FloatBuffers.of(bias);
    FloatBuffer out = FloatBuffers.of(y);
    FloatBuffer stats = FloatBuffers.of(statistics);
    int width = g.capacity();
    rows(
        in,
        width,
        (part, from, to) -> VectorNorm.forward(in, g, b, epsilon, out, stats, width, from, to));
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
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer g = FloatBuffers.of(gain);
    FloatBuffer stats = FloatBuffers.of(statistics);
    FloatBuffer gradient = FloatBuffers.of(dy);
    FloatBuffer out = dx == null ? null : FloatBuffers.of(dx);
    int width = g.capacity();
    int parts = threads.parts(in.capacity() / width, in.capacity());
    float[][] gainSums = new float[parts][width];
    float[][] biasSums = new float[parts][width];
    rows(
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
      addParts(gainSums, width, FloatBuffers.of(dGain), true);
    }
    if (dBias != null) {
      addParts(biasSums, width, FloatBuffers.of(dBias), true);
    }
  }

  @Override
  public void gatherRows(INDArray x, int[] rows, INDArray y, boolean accumulate) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer out = FloatBuffers.of(y);
    int width = (int) y.size(1);
    threads.run(
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
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer out = FloatBuffers.of(y);
    int width = (int) y.size(1);
    sets(
        offsets, in, (part, from, to) -> VectorRows.segmentMean(in, offsets, out, width, from, to));
  }

  @Override
  public void segmentMeanBackward(INDArray dy, int[] offsets, INDArray dx, boolean accumulate) {
    FloatBuffer in = FloatBuffers.of(dy);
    FloatBuffer out = FloatBuffers.of(dx);
    int width = (int) dx.size(1);
    sets(
        offsets,
        out,
        (part, from, to) ->
            VectorRows.segmentMeanBackward(in, offsets, out, width, accumulate, from, to));
  }

  @Override
  public long attentionStateLength(AttentionLayout layout) {
    return VectorAttention.stateLength(layout);
  }

  @Override
  public void attention(
      INDArray q,
      INDArray k,
      INDArray v,
      AttentionLayout layout,
      @Nullable INDArray state,
      INDArray out) {
    FloatBuffer qs = FloatBuffers.of(q);
    FloatBuffer ks = FloatBuffers.of(k);
    FloatBuffer vs = FloatBuffers.of(v);
    FloatBuffer outs = FloatBuffers.of(out);
    VectorAttention.Widths widths = widths(q, v, layout);
    VectorAttention.bySize(
        layout,
        widths,
        set ->
            new GemmAttention(this, layout, set)
                .forward(q, k, v, state, VectorAttention.stateStart(layout, set), out),
        (first, last) -> {
          AttentionWeights weights =
              state == null ? null : AttentionWeights.of(state, layout, first, last);
          sets(
              layout.queryOffsets(),
              first,
              last,
              widths.key(),
              (part, from, to) ->
                  VectorAttention.forward(qs, ks, vs, widths, layout, weights, outs, from, to));
        });
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
    FloatBuffer qs = FloatBuffers.of(q);
    FloatBuffer ks = FloatBuffers.of(k);
    FloatBuffer vs = FloatBuffers.of(v);
    FloatBuffer dOuts = FloatBuffers.of(dOut);
    VectorAttention.Gradients gradients =
        new VectorAttention.Gradients(
            FloatBuffers.of(dq), FloatBuffers.of(dk), FloatBuffers.of(dv));
    VectorAttention.Widths widths = widths(q, v, layout);
    VectorAttention.bySize(
        layout,
        widths,
        set ->
            new GemmAttention(this, layout, set)
                .backward(
                    q, k, v, state, VectorAttention.stateStart(layout, set), dOut, dq, dk, dv),
        (first, last) -> {
          AttentionWeights weights = AttentionWeights.of(state, layout, first, last);
          sets(
              layout.queryOffsets(),
              first,
              last,
              widths.key(),
              (part, from, to) ->
                  VectorAttention.backward(
                      qs, ks, vs, widths, layout, weights, dOuts, gradients, from, to));
        });
  }

  @Override
  public void setSoftmax(INDArray scores, int[] offsets, float factor, float @Nullable [] added) {
    if (scores.isEmpty()) {
      return;
    }
    FloatBuffer buffer = FloatBuffers.of(scores);
    int rows = buffer.capacity() / offsets[offsets.length - 1];
    threads.run(
        rows,
        buffer.capacity(),
        (part, from, to) -> VectorSoftmax.sets(buffer, rows, offsets, factor, added, from, to));
  }

  @Override
  public void setSoftmaxBackward(INDArray p, INDArray d, int[] offsets, float factor) {
    if (p.isEmpty()) {
      return;
    }
    FloatBuffer weights = FloatBuffers.of(p);
    FloatBuffer gradient = FloatBuffers.of(d);
    int rows = weights.capacity() / offsets[offsets.length - 1];
    threads.run(
        rows,
        weights.capacity(),
        (part, from, to) ->
            VectorSoftmax.setsBackward(weights, gradient, rows, offsets, factor, from, to));
  }

  @Override
  public void groupSoftmax(INDArray scores, int groups, int[] offsets, INDArray added) {
    if (scores.isEmpty()) {
      return;
    }
    FloatBuffer buffer = FloatBuffers.of(scores);
    float[] shifts = FloatBuffers.toArray(added);
    int rows = shifts.length / (offsets.length - 1);
    threads.run(
        offsets[offsets.length - 1],
        buffer.capacity(),
        (part, from, to) ->
            VectorGroupSoftmax.forward(buffer, rows, groups, offsets, shifts, from, to));
  }

  @Override
  public void groupSoftmaxBackward(INDArray p, INDArray d, int groups, int[] offsets, int rows) {
    if (p.isEmpty()) {
      return;
    }
    FloatBuffer weights = FloatBuffers.of(p);
    FloatBuffer gradient = FloatBuffers.of(d);
    threads.run(
        offsets[offsets.length - 1],
        weights.capacity(),
        (part, from, to) ->
            VectorGroupSoftmax.backward(weights, gradient, rows, groups, offsets, from, to));
  }

  @Override
  public void segmentDot(INDArray q, INDArray k, AttentionLayout layout, INDArray out) {
    FloatBuffer qs = FloatBuffers.of(q);
    FloatBuffer ks = FloatBuffers.of(k);
    FloatBuffer outs = FloatBuffers.of(out);
    int width = (int) q.size(1);
    int outWidth = (int) out.size(1);
    sets(
        layout.queryOffsets(),
        qs,
        (part, from, to) -> VectorAttention.dot(qs, ks, width, layout, outWidth, outs, from, to));
  }

  @Override
  public void segmentDotBackward(
      INDArray q, INDArray k, AttentionLayout layout, INDArray dOut, INDArray dq, INDArray dk) {
    FloatBuffer qs = FloatBuffers.of(q);
    FloatBuffer ks = FloatBuffers.of(k);
    FloatBuffer dOuts = FloatBuffers.of(dOut);
    FloatBuffer dqs = FloatBuffers.of(dq);
    FloatBuffer dks = FloatBuffers.of(dk);
    VectorAttention.Widths widths = widths(q, k, layout);
    int outWidth = (int) dOut.size(1);
    sets(
        layout.queryOffsets(),
        qs,
        (part, from, to) ->
            VectorAttention.dotBackward(
                qs, ks, widths, layout, outWidth, dOuts, dqs, dks, from, to));
  }

  private static VectorAttention.Widths widths(INDArray q, INDArray v, AttentionLayout layout) {
    return new VectorAttention.Widths((int) q.size(1), (int) v.size(1), layout.heads());
  }

  @Override
  public void lstmCell(INDArray gates, INDArray previousCell, INDArray cell, INDArray hidden) {
    FloatBuffer g = FloatBuffers.of(gates);
    FloatBuffer previous = FloatBuffers.of(previousCell);
    FloatBuffer c = FloatBuffers.of(cell);
    FloatBuffer h = FloatBuffers.of(hidden);
    int width = (int) cell.size(1);
    rows(g, 4 * width, (part, from, to) -> VectorLstm.forward(g, previous, c, h, width, from, to));
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
    FloatBuffer g = FloatBuffers.of(gates);
    FloatBuffer previous = FloatBuffers.of(previousCell);
    FloatBuffer c = FloatBuffers.of(cell);
    FloatBuffer dh = dHidden == null ? null : FloatBuffers.of(dHidden);
    FloatBuffer dc = dCell == null ? null : FloatBuffers.of(dCell);
    FloatBuffer dg = FloatBuffers.of(dGates);
    FloatBuffer dp = dPreviousCell == null ? null : FloatBuffers.of(dPreviousCell);
    int width = (int) cell.size(1);
    rows(
        g,
        4 * width,
        (part, from, to) -> VectorLstm.backward(g, previous, c, dh, dc, dg, dp, width, from, to));
  }

  @Override
  public void logSoftmax(INDArray x, @Nullable INDArray mask, INDArray y) {
    FloatBuffer in = FloatBuffers.of(x);
    FloatBuffer allowed = mask == null ? null : FloatBuffers.of(mask);
    FloatBuffer out = FloatBuffers.of(y);
    int width = (int) x.size(1);
    rows(
        in, width, (part, from, to) -> VectorSoftmax.logSoftmax(in, allowed, out, width, from, to));
  }

  @Override
  public void logSoftmaxBackward(
      INDArray y, @Nullable INDArray mask, INDArray dy, INDArray dx, boolean accumulate) {
    FloatBuffer result = FloatBuffers.of(y);
    FloatBuffer allowed = mask == null ? null : FloatBuffers.of(mask);
    FloatBuffer gradient = FloatBuffers.of(dy);
    FloatBuffer out = FloatBuffers.of(dx);
    int width = (int) y.size(1);
    rows(
        result,
        width,
        (part, from, to) ->
            VectorSoftmax.logSoftmaxBackward(
                result, allowed, gradient, out, accumulate, width, from, to));
  }

  @Override
  public void imageToColumns(INDArray image, ConvolutionShape shape, INDArray columns) {
    FloatBuffer in = FloatBuffers.of(image);
    FloatBuffer out = FloatBuffers.of(columns);
    threads.run(
        shape.batch(),
        out.capacity(),
        (part, from, to) -> VectorConvolution.imageToColumns(in, shape, out, from, to));
  }

  @Override
  public void addColumnsToImage(INDArray columns, ConvolutionShape shape, INDArray image) {
    FloatBuffer in = FloatBuffers.of(columns);
    FloatBuffer out = FloatBuffers.of(image);
    threads.run(
        shape.batch(),
        in.capacity(),
        (part, from, to) -> VectorConvolution.addColumnsToImage(in, shape, out, from, to));
  }

  @Override
  public void maxPool(INDArray image, ConvolutionShape shape, INDArray pooled) {
    FloatBuffer in = FloatBuffers.of(image);
    FloatBuffer out = FloatBuffers.of(pooled);
    threads.run(
        shape.batch(),
        in.capacity(),
        (part, from, to) -> VectorPooling.forward(in, shape, out, from, to));
  }

  @Override
  public void maxPoolBackward(
      INDArray image, INDArray pooled, ConvolutionShape shape, INDArray dPooled, INDArray dImage) {
    FloatBuffer in = FloatBuffers.of(image);
    FloatBuffer greatest = FloatBuffers.of(pooled);
    FloatBuffer gradient = FloatBuffers.of(dPooled);
    FloatBuffer out = FloatBuffers.of(dImage);
    threads.run(
        shape.batch(),
        in.capacity(),
        (part, from, to) -> VectorPooling.backward(in, greatest, shape, gradient, out, from, to));
  }

  /** Over all elements, split at whole blocks. */
  private void elements(FloatBuffer x, RowThreads.Range range) {
    int length = x.capacity();
    int blocks = (length + Heap.BLOCK - 1) / Heap.BLOCK;
    threads.run(
        blocks,
        length,
        (part, from, to) -> range.run(part, from * Heap.BLOCK, Math.min(to * Heap.BLOCK, length)));
  }

  private void rows(FloatBuffer x, int columns, RowThreads.Range range) {
    if (columns > 0) {
      threads.run(x.capacity() / columns, x.capacity(), range);
    }
  }

  private void sets(int[] offsets, FloatBuffer x, RowThreads.Range range) {
    threads.run(offsets.length - 1, x.capacity(), range);
  }

  private void sets(int[] offsets, int first, int last, int width, RowThreads.Range range) {
    long elements = (long) (offsets[last] - offsets[first]) * width;
    threads.run(
        last - first, elements, (part, from, to) -> range.run(part, first + from, first + to));
  }

  /** target (+)= the ranges' sums, in the order of the ranges. */
  private static void addParts(float[][] parts, int width, FloatBuffer target, boolean accumulate) {
    float[] sums = Heap.array(0, width);
    if (accumulate) {
      target.get(0, sums, 0, width);
      VectorElementwise.addTo(sums, 0, parts[0], 0, width);
    } else {
      System.arraycopy(parts[0], 0, sums, 0, width);
    }
    for (int part = 1; part < parts.length; part++) {
      VectorElementwise.addTo(sums, 0, parts[part], 0, width);
    }
    target.put(0, sums, 0, width);
  }
}
