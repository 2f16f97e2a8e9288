package org.overseer.perceiver.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link VectorGemm}: result[i][j..] = Σ_k terms[i][k] · vectors[k][j..].
 *
 * <p>Vectors are taken two columns of them at a time, copied to a panel {@code [k][2 · lanes]} that
 * stays in the first cache; the last panel may be one vector wide.
 */
final class VectorPanels {
  /** Rows of the result and of the terms that may be touched beyond the last. */
  static final int SLACK_ROWS = 7;

  private static final int LANES = VectorMath.LANES;
  private static final int WIDTH = 2 * LANES;

  private VectorPanels() {}

  /** The factor read number by number: element [i][k] lies at {@code i · rowStep + k · step}. */
  record Terms(float[] values, int rowStep, int step) {}

  /**
   * The factor read in vectors, {@code [terms, columns]}; turned: kept as its transpose {@code
   * [columns, terms]}.
   */
  record Vectors(float[] values, int columns, boolean turned) {
    /** Elements of all panels of so many terms. */
    int panels(int k) {
      return VectorMath.padded(columns) * k;
    }

    /** Elements of one panel. */
    static int panel(int k) {
      return WIDTH * k;
    }

    private int width(int from) {
      return Math.min(WIDTH, VectorMath.padded(columns) - from);
    }

    /** Makes all panels. */
    void fill(int k, float[] panels) {
      for (int from = 0; from < columns; from += WIDTH) {
        fill(from, k, panels, from * k);
      }
    }

    private void fill(int from, int k, float[] panels, int to) {
      int width = width(from);
      int count = Math.min(width, columns - from);
      if (count < width) {
        Arrays.fill(panels, to, to + k * width, 0f);
      }
      if (turned) {
        turn(values, from * k, count, k, k, panels, to, width);
      } else if (count < width) {
        for (int row = 0; row < k; row++) {
          System.arraycopy(values, row * columns + from, panels, to + row * width, count);
        }
      } else if (width == WIDTH) {
        for (int row = 0; row < k; row++) {
          int source = row * columns + from;
          int target = to + row * WIDTH;
          VectorMath.load(values, source).intoArray(panels, target);
          VectorMath.load(values, source + LANES).intoArray(panels, target + LANES);
        }
      } else {
        for (int row = 0; row < k; row++) {
          VectorMath.load(values, row * columns + from).intoArray(panels, to + row * LANES);
        }
      }
    }
  }

  /**
   * All rows of the product, panel by panel.
   *
   * @param panel room for {@link Vectors#panel} elements
   * @param result rows padded to whole vectors, and {@link #SLACK_ROWS} more
   */
  static void multiply(
      Terms terms, int rows, Vectors vectors, int k, float[] panel, float[] result) {
    int stride = VectorMath.padded(vectors.columns);
    for (int from = 0; from < vectors.columns; from += WIDTH) {
      vectors.fill(from, k, panel, 0);
      multiply(terms, 0, rows, vectors.width(from), k, panel, 0, result, from, stride);
    }
  }

  /**
   * Some rows of the product with panels that are made already.
   *
   * @param first row of the terms that the first of {@code rows} rows comes from
   * @param resultRow row of the result that it goes to
   */
  static void multiply(
      Terms terms,
      int first,
      int rows,
      Vectors vectors,
      int k,
      float[] panels,
      float[] result,
      int resultRow) {
    int stride = VectorMath.padded(vectors.columns);
    for (int from = 0; from < vectors.columns; from += WIDTH) {
      int to = resultRow * stride + from;
      int width = vectors.width(from);
      multiply(terms, first, rows, width, k, panels, from * k, result, to, stride);
    }
  }

  private static void multiply(
      Terms terms,
      int first,
      int rows,
      int width,
      int k,
      float[] panels,
      int panel,
      float[] result,
      int to,
      int stride) {
    float[] values = terms.values;
    int rowStep = terms.rowStep;
    int step = terms.step;
    if (width == WIDTH) {
      for (int row = 0; row < rows; row += 4) {
        int at = (first + row) * rowStep;
        fourByTwo(values, at, rowStep, step, k, panels, panel, result, to + row * stride, stride);
      }
    } else {
      for (int row = 0; row < rows; row += 8) {
        int at = (first + row) * rowStep;
        eightByOne(values, at, rowStep, step, k, panels, panel, result, to + row * stride, stride);
      }
    }
  }

  /**
   * Turns x [rows, columns] into y [columns, rows].
   *
   * @param from where x begins
   * @param stride from row to row of x
   * @param to where y begins
   * @param outStride from row to row of y
   */
  static void turn(
      float[] x, int from, int rows, int columns, int stride, float[] y, int to, int outStride) {
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      int source = from + row * stride;
      int target = to + row;
      for (int column = 0; column < columns; column++) {
        y[target] = x[source + column];
        y[target + 1] = x[source + column + stride];
        y[target + 2] = x[source + column + 2 * stride];
        y[target + 3] = x[source + column + 3 * stride];
        target += outStride;
      }
    }
    for (; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        y[to + column * outStride + row] = x[from + row * stride + column];
      }
    }
  }

  private static void fourByTwo(
      float[] terms,
      int at,
      int rowStep,
      int step,
      int k,
      float[] panels,
      int panel,
      float[] result,
      int to,
      int stride) {
    FloatVector a0 = VectorMath.zero();
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    int p = at;
    for (int q = 0; q < k * WIDTH; q += WIDTH) {
      FloatVector a = VectorMath.load(panels, panel + q);
      FloatVector b = VectorMath.load(panels, panel + q + LANES);
      FloatVector term = VectorMath.broadcast(terms[p]);
      a0 = term.fma(a, a0);
      b0 = term.fma(b, b0);
      term = VectorMath.broadcast(terms[p + rowStep]);
      a1 = term.fma(a, a1);
      b1 = term.fma(b, b1);
      term = VectorMath.broadcast(terms[p + 2 * rowStep]);
      a2 = term.fma(a, a2);
      b2 = term.fma(b, b2);
      term = VectorMath.broadcast(terms[p + 3 * rowStep]);
      a3 = term.fma(a, a3);
      b3 = term.fma(b, b3);
      p += step;
    }
    a0.intoArray(result, to);
    b0.intoArray(result, to + LANES);
    a1.intoArray(result, to + stride);
    b1.intoArray(result, to + stride + LANES);
    a2.intoArray(result, to + 2 * stride);
    b2.intoArray(result, to + 2 * stride + LANES);
    a3.intoArray(result, to + 3 * stride);
    b3.intoArray(result, to + 3 * stride + LANES);
  }

  private static void eightByOne(
      float[] terms,
      int at,
      int rowStep,
      int step,
      int k,
      float[] panels,
      int panel,
      float[] result,
      int to,
      int stride) {
    FloatVector s0 = VectorMath.zero();
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    int p = at;
    for (int q = 0; q < k * LANES; q += LANES) {
      FloatVector a = VectorMath.load(panels, panel + q);
      s0 = a.fma(VectorMath.broadcast(terms[p]), s0);
      s1 = a.fma(VectorMath.broadcast(terms[p + rowStep]), s1);
      s2 = a.fma(VectorMath.broadcast(terms[p + 2 * rowStep]), s2);
      s3 = a.fma(VectorMath.broadcast(terms[p + 3 * rowStep]), s3);
      s4 = a.fma(VectorMath.broadcast(terms[p + 4 * rowStep]), s4);
      s5 = a.fma(VectorMath.broadcast(terms[p + 5 * rowStep]), s5);
      s6 = a.fma(VectorMath.broadcast(terms[p + 6 * rowStep]), s6);
      s7 = a.fma(VectorMath.broadcast(terms[p + 7 * rowStep]), s7);
      p += step;
    }
    s0.intoArray(result, to);
    s1.intoArray(result, to + stride);
    s2.intoArray(result, to + 2 * stride);
    s3.intoArray(result, to + 3 * stride);
    s4.intoArray(result, to + 4 * stride);
    s5.intoArray(result, to + 5 * stride);
    s6.intoArray(result, to + 6 * stride);
    s7.intoArray(result, to + 7 * stride);
  }
}
