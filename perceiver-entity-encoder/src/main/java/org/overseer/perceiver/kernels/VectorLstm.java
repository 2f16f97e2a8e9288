package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** The LSTM cell, row by row on the heap; each gate of a row begins at a whole vector there. */
final class VectorLstm {
  private static final int LANES = VectorMath.LANES;

  private VectorLstm() {}

  static void forward(
      FloatBuffer gates,
      FloatBuffer previousCell,
      FloatBuffer cell,
      FloatBuffer hidden,
      int width,
      int from,
      int to) {
    int stride = VectorMath.padded(width);
    float[] g = Heap.array(0, 4 * stride);
    float[] previous = Heap.array(1, stride);
    float[] c = Heap.array(2, stride);
    float[] h = Heap.array(3, stride);
    for (int row = from; row < to; row++) {
      load(gates, row, width, g, stride);
      previousCell.get(row * width, previous, 0, width);
      forwardRow(g, previous, c, h, stride);
      store(gates, row, width, g, stride);
      cell.put(row * width, c, 0, width);
      hidden.put(row * width, h, 0, width);
    }
  }

  private static void forwardRow(
      float[] gates, float[] previous, float[] cell, float[] hidden, int stride) {
    for (int i = 0; i < stride; i += LANES) {
      FloatVector input = VectorMath.sigmoid(VectorMath.load(gates, i));
      FloatVector forget = VectorMath.sigmoid(VectorMath.load(gates, stride + i));
      FloatVector candidate = VectorMath.tanh(VectorMath.load(gates, 2 * stride + i));
      FloatVector output = VectorMath.sigmoid(VectorMath.load(gates, 3 * stride + i));
      FloatVector c = forget.fma(VectorMath.load(previous, i), input.mul(candidate));
      input.intoArray(gates, i);
      forget.intoArray(gates, stride + i);
      candidate.intoArray(gates, 2 * stride + i);
      output.intoArray(gates, 3 * stride + i);
      c.intoArray(cell, i);
      output.mul(VectorMath.tanh(c)).intoArray(hidden, i);
    }
  }

  static void backward(
      FloatBuffer gates,
      FloatBuffer previousCell,
      FloatBuffer cell,
      @Nullable FloatBuffer dHidden,
      @Nullable FloatBuffer dCell,
      FloatBuffer dGates,
      @Nullable FloatBuffer dPreviousCell,
      int width,
      int from,
      int to) {
    int stride = VectorMath.padded(width);
    float[] g = Heap.array(0, 4 * stride);
    float[] previous = Heap.array(1, stride);
    float[] c = Heap.array(2, stride);
    float[] dh = Heap.array(3, stride);
    float[] dc = Heap.array(4, stride);
    float[] scratch = Heap.array(5, stride);
    for (int row = from; row < to; row++) {
      int at = row * width;
      load(gates, row, width, g, stride);
      previousCell.get(at, previous, 0, width);
      cell.get(at, c, 0, width);
      loadOrZero(dHidden, at, width, dh);
      loadOrZero(dCell, at, width, dc);
      backwardRow(g, previous, c, dh, dc, stride);
      store(dGates, row, width, g, stride);
      if (dPreviousCell != null) {
        VectorElementwise.addTo(dPreviousCell, at, dc, width, scratch);
      }
    }
  }

  /** In place: gates become the gradients before activation, dCell that of the previous cell. */
  private static void backwardRow(
      float[] gates, float[] previous, float[] cell, float[] dHidden, float[] dCell, int stride) {
    FloatVector one = VectorMath.broadcast(1f);
    for (int i = 0; i < stride; i += LANES) {
      FloatVector input = VectorMath.load(gates, i);
      FloatVector forget = VectorMath.load(gates, stride + i);
      FloatVector candidate = VectorMath.load(gates, 2 * stride + i);
      FloatVector output = VectorMath.load(gates, 3 * stride + i);
      FloatVector t = VectorMath.tanh(VectorMath.load(cell, i));
      FloatVector dh = VectorMath.load(dHidden, i);
      FloatVector tanhSlope = one.sub(t.mul(t));
      FloatVector dc = dh.mul(output).fma(tanhSlope, VectorMath.load(dCell, i));
      FloatVector dInput = dc.mul(candidate).mul(input).mul(one.sub(input));
      FloatVector dForget = dc.mul(VectorMath.load(previous, i)).mul(forget).mul(one.sub(forget));
      FloatVector dCandidate = dc.mul(input).mul(one.sub(candidate.mul(candidate)));
      FloatVector dOutput = dh.mul(t).mul(output).mul(one.sub(output));
      dInput.intoArray(gates, i);
      dForget.intoArray(gates, stride + i);
      dCandidate.intoArray(gates, 2 * stride + i);
      dOutput.intoArray(gates, 3 * stride + i);
      dc.mul(forget).intoArray(dCell, i);
    }
  }

  private static void load(FloatBuffer gates, int row, int width, float[] target, int stride) {
    for (int gate = 0; gate < 4; gate++) {
      gates.get((4 * row + gate) * width, target, gate * stride, width);
    }
  }

  private static void store(FloatBuffer gates, int row, int width, float[] source, int stride) {
    for (int gate = 0; gate < 4; gate++) {
      gates.put((4 * row + gate) * width, source, gate * stride, width);
    }
  }

  private static void loadOrZero(@Nullable FloatBuffer source, int at, int width, float[] target) {
    if (source == null) {
      Arrays.fill(target, 0, width, 0f);
    } else {
      source.get(at, target, 0, width);
    }
  }
}
