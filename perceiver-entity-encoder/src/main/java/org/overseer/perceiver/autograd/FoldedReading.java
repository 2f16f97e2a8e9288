package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.Kernels;

/**
 * A few shared queries read large sets, with the key and value projections of the inputs folded
 * into the queries' side.
 *
 * <p>With A_h = q_h·Wk_h the scores are A·xᵀ, and with U_h = P_h·x the result is U_h·Wv_hᵀ + bv_h:
 * the inputs are never projected, and what remains are large products. The key bias adds one number
 * to all scores of a query, which softmax takes out again. The value bias is added once, because
 * weights add up to 1; a set without inputs has none.
 *
 * <p>Axes: N queries, H heads, ΣM inputs of B sets, C input channels. Rows of A and U are ordered
 * (set,) query, head, so that one head's rows are evenly spaced over all sets.
 */
final class FoldedReading {
  private final Tape tape;
  private final Kernels kernels;
  private final Variable q;
  private final Variable x;
  private final Variable keyWeight;
  private final Variable valueWeight;
  private final Variable valueBias;
  private final int heads;
  private final Segments sets;
  private final float @Nullable [] added;
  private final INDArray a; // [N·H, C]
  private final INDArray p; // [N·H·ΣM]: a block [N·H, M] for each set
  private final INDArray u; // [B·N·H, C]

  private FoldedReading(
      Variable q,
      Variable x,
      Projections projections,
      int heads,
      Segments sets,
      float @Nullable [] added) {
    this.tape = x.tape();
    this.kernels = tape.kernels();
    this.q = q;
    this.x = x;
    this.keyWeight = projections.keyWeight();
    this.valueWeight = projections.valueWeight();
    this.valueBias = projections.valueBias();
    this.heads = heads;
    this.sets = sets;
    this.added = added;
    int rows = q.rows() * heads;
    this.a = tape.allocate(rows, x.columns());
    this.p = tape.allocate((long) rows * x.rows());
    this.u = tape.allocate((long) sets.size() * rows, x.columns());
  }

  /** Weights {@code [qk, C]}, {@code [v, C]} and the value bias {@code [v]}. */
  record Projections(Variable keyWeight, Variable valueWeight, Variable valueBias) {}

  /** See {@link Functions#readShared}. */
  static Variable apply(
      Variable q,
      Variable x,
      Projections projections,
      int heads,
      Segments sets,
      float @Nullable [] added) {
    Shapes.requireSize("readShared", "rows of x", x.rows(), sets.total());
    FoldedReading reading = new FoldedReading(q, x, projections, heads, sets, added);
    INDArray out = reading.forward();
    return x.tape()
        .record(
            out,
            reading::backward,
            q,
            x,
            projections.keyWeight(),
            projections.valueWeight(),
            projections.valueBias());
  }

  private INDArray forward() {
    int n = q.rows();
    for (int h = 0; h < heads; h++) {
      kernels.gemm(
          columns(q.value(), h, n, keyDepth()),
          false,
          rows(keyWeight.value(), h),
          false,
          headRows(a, h, n),
          false);
    }
    for (int set = 0; set < sets.size(); set++) {
      kernels.gemm(a, false, inputs(x.value(), set), true, weights(p, set), false);
    }
    kernels.setSoftmax(p, sets.sharedOffsets(), scale(), added);
    for (int set = 0; set < sets.size(); set++) {
      kernels.gemm(weights(p, set), false, inputs(x.value(), set), false, ofSet(u, set), false);
    }
    int width = valueWeight.rows();
    int outRows = sets.size() * n;
    INDArray out = tape.allocate(outRows, width);
    for (int h = 0; h < heads; h++) {
      kernels.gemm(
          headRows(u, h, outRows),
          false,
          rows(valueWeight.value(), h),
          true,
          columns(out, h, outRows, valueDepth()),
          false);
    }
    kernels.addRow(out, valueBias.value(), out);
    zeroEmptySets(out);
    return out;
  }

  private void backward(INDArray given) {
    INDArray dOut = withoutEmptySets(given);
    int n = q.rows();
    int outRows = sets.size() * n;
    Gradients.giveColumnSums(valueBias, dOut, outRows, valueWeight.rows());
    Gradients.give(
        valueWeight,
        (dw, more) -> {
          for (int h = 0; h < heads; h++) {
            INDArray dHead = columns(dOut, h, outRows, valueDepth());
            kernels.gemm(dHead, true, headRows(u, h, outRows), false, rows(dw, h), more);
          }
        });
    INDArray du = tape.allocate(u.shape());
    for (int h = 0; h < heads; h++) {
      kernels.gemm(
          columns(dOut, h, outRows, valueDepth()),
          false,
          rows(valueWeight.value(), h),
          false,
          headRows(du, h, outRows),
          false);
    }
    INDArray d = tape.allocate(p.shape());
    for (int set = 0; set < sets.size(); set++) {
      kernels.gemm(ofSet(du, set), false, inputs(x.value(), set), true, weights(d, set), false);
    }
    kernels.setSoftmaxBackward(p, d, sets.sharedOffsets(), scale());
    Gradients.give(
        x,
        (dx, more) -> {
          for (int set = 0; set < sets.size(); set++) {
            kernels.gemm(weights(d, set), true, a, false, inputs(dx, set), more);
            kernels.gemm(weights(p, set), true, ofSet(du, set), false, inputs(dx, set), true);
          }
        });
    INDArray da = tape.allocate(a.shape());
    boolean further = false;
    for (int set = 0; set < sets.size(); set++) {
      if (sets.length(set) > 0) {
        kernels.gemm(weights(d, set), false, inputs(x.value(), set), false, da, further);
        further = true;
      }
    }
    if (!further) {
      da.assign(0);
    }
    Gradients.give(
        keyWeight,
        (dw, more) -> {
          for (int h = 0; h < heads; h++) {
            INDArray head = columns(q.value(), h, n, keyDepth());
            kernels.gemm(head, true, headRows(da, h, n), false, rows(dw, h), more);
          }
        });
    Gradients.give(
        q,
        (dq, more) -> {
          for (int h = 0; h < heads; h++) {
            INDArray dHead = columns(dq, h, n, keyDepth());
            kernels.gemm(headRows(da, h, n), false, rows(keyWeight.value(), h), true, dHead, more);
          }
        });
  }

  private float scale() {
    return (float) (1 / Math.sqrt(keyDepth()));
  }

  private int keyDepth() {
    return keyWeight.rows() / heads;
  }

  private int valueDepth() {
    return valueWeight.rows() / heads;
  }

  /** One head's channels of a matrix with heads side by side: {@code [rows, depth]}. */
  private INDArray columns(INDArray matrix, int head, int rows, int depth) {
    return tape.view(matrix, (long) head * depth, rows, depth, (long) heads * depth);
  }

  /** One head's rows of a weight: {@code [depth, C]}. */
  private INDArray rows(INDArray weight, int head) {
    long depth = weight.size(0) / heads;
    long c = weight.size(1);
    return tape.view(weight, head * depth * c, depth, c, c);
  }

  /** One head's rows of a matrix whose rows go through the heads in turn: {@code [n, C]}. */
  private INDArray headRows(INDArray matrix, int head, int n) {
    long c = matrix.size(1);
    return tape.view(matrix, head * c, n, c, heads * c);
  }

  private INDArray weights(INDArray all, int set) {
    long rows = (long) q.rows() * heads;
    long m = sets.length(set);
    return tape.view(all, rows * sets.start(set), rows, m, m);
  }

  private INDArray inputs(INDArray all, int set) {
    long c = all.size(1);
    return tape.view(all, sets.start(set) * c, sets.length(set), c, c);
  }

  private INDArray ofSet(INDArray all, int set) {
    long c = all.size(1);
    long rows = (long) q.rows() * heads;
    return tape.view(all, set * rows * c, rows, c, c);
  }

  private void zeroEmptySets(INDArray out) {
    long width = out.size(1);
    for (int set = 0; set < sets.size(); set++) {
      if (sets.length(set) == 0) {
        tape.view(out, (long) set * q.rows() * width, q.rows(), width, width).assign(0);
      }
    }
  }

  private INDArray withoutEmptySets(INDArray dOut) {
    for (int set = 0; set < sets.size(); set++) {
      if (sets.length(set) == 0) {
        INDArray copy = tape.allocate(dOut.shape());
        kernels.scale(dOut, 1f, copy, false);
        zeroEmptySets(copy);
        return copy;
      }
    }
    return dOut;
  }
}
