package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;

/**
 * Many queries ask a few latents, with the query and output projections folded into the latents'
 * side.
 *
 * <p>With A_h = k_h·Wq_h the scores are x·Aᵀ plus k_h·bq_h, and with U_h = v_h·Wo_hᵀ the result is
 * P·U + bo: the queries are never projected, and what remains are two large products for each set.
 *
 * <p>Axes: ΣQ queries of B sets, E query channels, N latents a set, H heads, O output channels.
 * Scores lie as a block {@code [N·H, Q]} for each set, the distributions down the columns; rows of
 * A and U are ordered set, latent, head.
 */
final class FoldedAnswering {
  private final Tape tape;
  private final Kernels kernels;
  private final Variable x;
  private final Variable k;
  private final Variable v;
  private final Projections weights;
  private final @Nullable Variable residual;
  private final int heads;
  private final Segments sets;
  private final int latents;
  private final INDArray scaledKeys; // [B·N, qk]
  private final INDArray a; // [B·N·H, E]
  private final INDArray p; // [N·H·ΣQ]: a block [N·H, Q] for each set
  private final INDArray u; // [B·N·H, O]
  private final INDArray biasColumns; // [qk, H]: each head's part of the query bias

  /** Weights {@code [qk, E]} and {@code [O, v]} with their biases {@code [qk]}, {@code [O]}. */
  record Projections(
      Variable queryWeight, Variable queryBias, Variable outputWeight, Variable outputBias) {}

  private FoldedAnswering(
      Variable x,
      Segments sets,
      Variable k,
      Variable v,
      Projections weights,
      @Nullable Variable residual,
      int heads) {
    this.tape = x.tape();
    this.kernels = tape.kernels();
    this.x = x;
    this.k = k;
    this.v = v;
    this.weights = weights;
    this.residual = residual;
    this.heads = heads;
    this.sets = sets;
    this.latents = k.rows() / sets.size();
    long rows = (long) k.rows() * heads;
    this.scaledKeys = tape.allocate(k.rows(), k.columns());
    this.a = tape.allocate(rows, x.columns());
    this.p = tape.allocate((long) latents * heads * x.rows());
    this.u = tape.allocate(rows, weights.outputWeight().rows());
    this.biasColumns = tape.allocate(k.columns(), heads);
  }

  /** See {@link Functions#answer}. */
  static Variable apply(
      Variable x,
      Segments sets,
      Variable k,
      Variable v,
      Projections weights,
      @Nullable Variable residual,
      int heads) {
    Shapes.requireSize("answer", "rows of x", x.rows(), sets.total());
    Shapes.requireSize("answer", "rows of v", v.rows(), k.rows());
    FoldedAnswering it = new FoldedAnswering(x, sets, k, v, weights, residual, heads);
    INDArray out = it.forward();
    Variable[] inputs =
        residual == null
            ? new Variable[] {
              x,
              k,
              v,
              weights.queryWeight,
              weights.queryBias,
              weights.outputWeight,
              weights.outputBias
            }
            : new Variable[] {
              x,
              k,
              v,
              weights.queryWeight,
              weights.queryBias,
              weights.outputWeight,
              weights.outputBias,
              residual
            };
    return x.tape().record(out, it::backward, inputs);
  }

  private INDArray forward() {
    int rows = k.rows();
    kernels.scale(k.value(), (float) (1 / Math.sqrt(keyDepth())), scaledKeys, false);
    for (int h = 0; h < heads; h++) {
      kernels.gemm(
          columns(scaledKeys, h, rows),
          false,
          headWeight(weights.queryWeight.value(), h),
          false,
          headRows(a, h),
          false);
      kernels.gemm(
          columns(v.value(), h, rows), false,
          columns(weights.outputWeight.value(), h, weights.outputWeight.rows()), true,
          headRows(u, h), false);
    }
    spreadBias();
    INDArray added = tape.allocate((long) rows * heads);
    INDArray addedByLatent = tape.view(added, 0, rows, heads, heads);
    kernels.gemm(scaledKeys, false, biasColumns, false, addedByLatent, false);
    for (int set = 0; set < sets.size(); set++) {
      kernels.gemm(ofSet(a, set), false, queries(x.value(), set), true, scores(p, set), false);
    }
    kernels.groupSoftmax(p, heads, sets.sharedOffsets(), added);
    INDArray out = tape.allocate(x.rows(), weights.outputWeight.rows());
    if (residual != null) {
      kernels.addRow(residual.value(), weights.outputBias.value(), out);
    } else {
      kernels.tile(weights.outputBias.value(), x.rows(), out);
    }
    for (int set = 0; set < sets.size(); set++) {
      kernels.gemm(scores(p, set), true, ofSet(u, set), false, queries(out, set), true);
    }
    return out;
  }

  private void spreadBias() {
    float[] bias = FloatBuffers.toArray(weights.queryBias.value());
    float[] columns = new float[bias.length * heads];
    for (int i = 0; i < bias.length; i++) {
      columns[i * heads + i / keyDepth()] = bias[i];
    }
    FloatBuffers.write(columns, biasColumns);
  }

  private void backward(INDArray dOut) {
    int rows = k.rows();
    int outputs = weights.outputWeight.rows();
    if (residual != null) {
      Gradients.giveScaled(residual, dOut, 1f);
    }
    Gradients.giveColumnSums(weights.outputBias, dOut, x.rows(), outputs);
    INDArray du = tape.allocate(u.shape());
    INDArray d = tape.allocate(p.shape());
    for (int set = 0; set < sets.size(); set++) {
      INDArray dSet = queries(dOut, set);
      kernels.gemm(scores(p, set), false, dSet, false, ofSet(du, set), false);
      kernels.gemm(ofSet(u, set), false, dSet, true, scores(d, set), false);
    }
    Gradients.give(
        weights.outputWeight,
        (dw, more) -> {
          for (int h = 0; h < heads; h++) {
            INDArray dHead = columns(dw, h, outputs);
            kernels.gemm(headRows(du, h), true, columns(v.value(), h, rows), false, dHead, more);
          }
        });
    Gradients.give(
        v,
        (dv, more) -> {
          for (int h = 0; h < heads; h++) {
            INDArray head = columns(weights.outputWeight.value(), h, outputs);
            kernels.gemm(headRows(du, h), false, head, false, columns(dv, h, rows), more);
          }
        });
    kernels.groupSoftmaxBackward(p, d, heads, sets.sharedOffsets(), latents * heads);
    Gradients.give(
        x,
        (dx, more) -> {
          for (int set = 0; set < sets.size(); set++) {
            kernels.gemm(scores(d, set), true, ofSet(a, set), false, queries(dx, set), more);
          }
        });
    backwardOfKeys(d);
  }

  private void backwardOfKeys(INDArray d) {
    int rows = k.rows();
    INDArray da = tape.allocate(a.shape());
    INDArray dAdded = tape.allocate((long) rows * heads, 1);
    INDArray ones = tape.allocate(Math.max(1, sets.max()), 1);
    ones.assign(1);
    for (int set = 0; set < sets.size(); set++) {
      kernels.gemm(scores(d, set), false, queries(x.value(), set), false, ofSet(da, set), false);
      INDArray one = tape.view(ones, 0, sets.length(set), 1, 1);
      kernels.gemm(scores(d, set), false, one, false, ofSet(dAdded, set), false);
    }
    INDArray dColumns = tape.view(dAdded, 0, rows, heads, heads);
    Gradients.give(
        weights.queryWeight,
        (dw, more) -> {
          for (int h = 0; h < heads; h++) {
            INDArray head = columns(scaledKeys, h, rows);
            kernels.gemm(head, true, headRows(da, h), false, headWeight(dw, h), more);
          }
        });
    Gradients.give(weights.queryBias, (db, more) -> gatherBias(dColumns, db, more));
    INDArray dScaled = tape.allocate(k.shape());
    kernels.gemm(dColumns, false, biasColumns, true, dScaled, false);
    for (int h = 0; h < heads; h++) {
      INDArray head = headWeight(weights.queryWeight.value(), h);
      kernels.gemm(headRows(da, h), false, head, true, columns(dScaled, h, rows), true);
    }
    Gradients.giveScaled(k, dScaled, (float) (1 / Math.sqrt(keyDepth())));
  }

  /** The part of keysᵀ·dAdded that belongs to a channel's own head. */
  private void gatherBias(INDArray dColumns, INDArray dBias, boolean more) {
    INDArray all = tape.allocate(k.columns(), heads);
    kernels.gemm(scaledKeys, true, dColumns, false, all, false);
    float[] products = FloatBuffers.toArray(all);
    float[] sums = more ? FloatBuffers.toArray(dBias) : new float[k.columns()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] += products[i * heads + i / keyDepth()];
    }
    FloatBuffers.write(sums, dBias);
  }

  private int keyDepth() {
    return k.columns() / heads;
  }

  /** One head's channels of a matrix with heads side by side: {@code [rows, depth]}. */
  private INDArray columns(INDArray matrix, int head, int rows) {
    long width = matrix.size(1);
    return tape.view(matrix, head * (width / heads), rows, width / heads, width);
  }

  /** One head's rows of a weight: {@code [depth, E]}. */
  private INDArray headWeight(INDArray weight, int head) {
    long depth = weight.size(0) / heads;
    long c = weight.size(1);
    return tape.view(weight, head * depth * c, depth, c, c);
  }

  /** One head's rows over all latents: {@code [B·N, channels]}. */
  private INDArray headRows(INDArray matrix, int head) {
    long c = matrix.size(1);
    return tape.view(matrix, head * c, k.rows(), c, heads * c);
  }

  private INDArray scores(INDArray all, int set) {
    long rows = (long) latents * heads;
    long m = sets.length(set);
    return tape.view(all, rows * sets.start(set), rows, m, m);
  }

  private INDArray queries(INDArray all, int set) {
    long c = all.size(1);
    return tape.view(all, sets.start(set) * c, sets.length(set), c, c);
  }

  private INDArray ofSet(INDArray all, int set) {
    long c = all.size(1);
    long rows = (long) latents * heads;
    return tape.view(all, set * rows * c, rows, c, c);
  }
}
