package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Activation}s over blocks on the heap. One loop each: a shared one would not be inlined.
 */
final class VectorActivations {
  private static final int LANES = VectorMath.LANES;
  private static final float INV_SQRT_2PI = 0.39894228f;
  private static final float TANH_SCALE = 0.79788456f; // √(2/π)
  private static final float TANH_CUBE = 0.044715f;

  private VectorActivations() {}

  static void forward(Activation f, FloatBuffer x, FloatBuffer y, int from, int to) {
    float[] in = Heap.array(0, Heap.BLOCK);
    float[] out = Heap.array(1, Heap.BLOCK);
    for (int start = from; start < to; start += Heap.BLOCK) {
      int n = Math.min(Heap.BLOCK, to - start);
      x.get(start, in, 0, n);
      block(f, in, out, n);
      y.put(start, out, 0, n);
    }
  }

  /** Rows {@code from} to {@code to − 1}: x + row, stored in x if kept, and f of it in y. */
  static void biased(
      Activation f,
      FloatBuffer x,
      FloatBuffer row,
      boolean keep,
      FloatBuffer y,
      int columns,
      int from,
      int to) {
    float[] in = Heap.array(0, Heap.BLOCK);
    float[] out = Heap.array(1, Heap.BLOCK);
    float[] bias = Heap.array(2, columns);
    row.get(0, bias, 0, columns);
    int width = Math.min(columns, Heap.BLOCK); // several whole rows at a time, or part of one
    int rows = Heap.BLOCK / width;
    for (int start = from; start < to; start += rows) {
      for (int column = 0; column < columns; column += width) {
        int w = Math.min(width, columns - column);
        int n = Math.min(rows, to - start) * w;
        int at = start * columns + column;
        x.get(at, in, 0, n);
        for (int i = 0; i < n; i += w) {
          VectorElementwise.addTo(in, i, bias, column, w);
        }
        if (keep) {
          x.put(at, in, 0, n);
        }
        block(f, in, out, n);
        y.put(at, out, 0, n);
      }
    }
  }

  private static void block(Activation f, float[] in, float[] out, int n) {
    switch (f) {
      case RELU -> relu(in, out, n);
      case TANH -> tanh(in, out, n);
      case SIGMOID -> sigmoid(in, out, n);
      case GELU -> gelu(in, out, n);
      case GELU_TANH -> geluTanh(in, out, n);
    }
  }

  private static void relu(float[] in, float[] out, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = VectorMath.load(in, i);
      v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoArray(out, i);
    }
  }

  /** out = tanh(in) over whole vectors. */
  static void tanh(float[] in, float[] out, int n) {
    for (int i = 0; i < n; i += LANES) {
      VectorMath.tanh(VectorMath.load(in, i)).intoArray(out, i);
    }
  }

  /** out = 1 / (1 + exp(−in)) over whole vectors. */
  static void sigmoid(float[] in, float[] out, int n) {
    for (int i = 0; i < n; i += LANES) {
      VectorMath.sigmoid(VectorMath.load(in, i)).intoArray(out, i);
    }
  }

  private static void gelu(float[] in, float[] out, int n) {
    float[] density = Heap.array(4, Heap.BLOCK);
    gaussian(in, density, n);
    normalDistribution(in, density, out, n);
    for (int i = 0; i < n; i++) {
      out[i] *= in[i];
    }
  }

  private static void gaussian(float[] in, float[] out, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = VectorMath.load(in, i);
      VectorMath.exp(x.mul(x).mul(-0.5f)).intoArray(out, i);
    }
  }

  private static void normalDistribution(float[] in, float[] density, float[] out, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector e = VectorMath.load(density, i);
      VectorMath.normalDistribution(VectorMath.load(in, i), e).intoArray(out, i);
    }
  }

  private static void geluTanh(float[] in, float[] out, int n) {
    tanhOfCubic(in, out, n);
    for (int i = 0; i < n; i++) {
      out[i] = 0.5f * in[i] * (1 + out[i]);
    }
  }

  private static void tanhOfCubic(float[] in, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = TANH_SCALE * in[i] * (1 + TANH_CUBE * in[i] * in[i]);
    }
    tanh(out, out, n);
  }

  /** dx (+)= slope · dy; {@code source} is x, or y for functions whose slope y gives. */
  static void backward(
      Activation f,
      FloatBuffer source,
      FloatBuffer dy,
      FloatBuffer dx,
      boolean accumulate,
      int from,
      int to) {
    float[] in = Heap.array(0, Heap.BLOCK);
    float[] slope = Heap.array(1, Heap.BLOCK);
    float[] gradient = Heap.array(2, Heap.BLOCK);
    float[] sum = Heap.array(3, Heap.BLOCK);
    for (int start = from; start < to; start += Heap.BLOCK) {
      int n = Math.min(Heap.BLOCK, to - start);
      source.get(start, in, 0, n);
      dy.get(start, gradient, 0, n);
      slopeBlock(f, in, slope, n);
      if (accumulate) {
        dx.get(start, sum, 0, n);
        for (int i = 0; i < n; i++) {
          sum[i] += slope[i] * gradient[i];
        }
      } else {
        for (int i = 0; i < n; i++) {
          sum[i] = slope[i] * gradient[i];
        }
      }
      dx.put(start, sum, 0, n);
    }
  }

  private static void slopeBlock(Activation f, float[] in, float[] slope, int n) {
    switch (f) {
      case RELU -> reluSlope(in, slope, n);
      case TANH -> {
        for (int i = 0; i < n; i++) {
          slope[i] = 1 - in[i] * in[i];
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < n; i++) {
          slope[i] = in[i] * (1 - in[i]);
        }
      }
      case GELU -> geluSlope(in, slope, n);
      case GELU_TANH -> geluTanhSlope(in, slope, n);
    }
  }

  private static void reluSlope(float[] in, float[] slope, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = VectorMath.load(in, i);
      VectorMath.zero().blend(1f, v.compare(VectorOperators.GT, 0f)).intoArray(slope, i);
    }
  }

  private static void geluSlope(float[] in, float[] slope, int n) {
    float[] density = Heap.array(4, Heap.BLOCK);
    gaussian(in, density, n);
    normalDistribution(in, density, slope, n);
    for (int i = 0; i < n; i++) {
      slope[i] += in[i] * density[i] * INV_SQRT_2PI;
    }
  }

  private static void geluTanhSlope(float[] in, float[] slope, int n) {
    tanhOfCubic(in, slope, n);
    for (int i = 0; i < n; i++) {
      float t = slope[i];
      float inner = TANH_SCALE * (1 + 3 * TANH_CUBE * in[i] * in[i]);
      slope[i] = 0.5f * (1 + t + in[i] * (1 - t * t) * inner);
    }
  }
}
