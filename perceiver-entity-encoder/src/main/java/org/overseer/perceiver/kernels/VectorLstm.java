package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;
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

  /** Separate loops: one with five transcendental functions would be too large to inline. */
  private static void forwardRow(
      float[] gates, float[] previous, float[] cell, float[] hidden, int stride) {
    sigmoid(gates, 0, 2 * stride);
    tanh(gates, 2 * stride, gates, 2 * stride, stride);
    sigmoid(gates, 3 * stride, stride);
    for (int i = 0; i < stride; i++) {
      cell[i] = gates[stride + i] * previous[i] + gates[i] * gates[2 * stride + i];
    }
    tanh(cell, 0, hidden, 0, stride);
    for (int i = 0; i < stride; i++) {
      hidden[i] *= gates[3 * stride + i];
    }
  }

  private static void sigmoid(float[] v, int from, int n) {
    for (int i = from; i < from + n; i += LANES) {
      VectorMath.sigmoid(VectorMath.load(v, i)).intoArray(v, i);
    }
  }

  private static void tanh(float[] in, int from, float[] out, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      VectorMath.tanh(VectorMath.load(in, from + i)).intoArray(out, to + i);
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
    tanh(cell, 0, cell, 0, stride);
    for (int i = 0; i < stride; i++) {
      float output = gates[3 * stride + i];
      dCell[i] += dHidden[i] * output * (1 - cell[i] * cell[i]);
      gates[3 * stride + i] = dHidden[i] * cell[i] * output * (1 - output);
    }
    for (int i = 0; i < stride; i++) {
      float input = gates[i];
      float forget = gates[stride + i];
      float candidate = gates[2 * stride + i];
      gates[i] = dCell[i] * candidate * input * (1 - input);
      gates[stride + i] = dCell[i] * previous[i] * forget * (1 - forget);
      gates[2 * stride + i] = dCell[i] * input * (1 - candidate * candidate);
      dCell[i] *= forget;
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
