package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Small matrix products on the heap; a call of native code alone takes longer than many of them.
 *
 * <p>One factor is read number by number, the other in vectors along its rows. A right factor that
 * is to be transposed has its vectors across its rows. Then either it is turned, or the left factor
 * is and so is the result: whichever is less work.
 */
final class VectorGemm {
  // What a product takes, in nanoseconds of an AMD Zen 5 core whose second cache holds neither the
  // weights of all layers nor those of the next; what counts is how they compare.
  private static final double NATIVE_CALL = 8000;
  private static final double NATIVE_MULTIPLICATION = 0.0085;
  private static final double NATIVE_ELEMENT = 0.13;
  private static final double MULTIPLICATION = 0.0095;
  private static final double ELEMENT = 0.15;
  private static final double TURNED_ELEMENT = 0.25;

  /** Beyond them native code is faster anyway. */
  private static final long MOST_MULTIPLICATIONS = 1 << 22;

  /** Moving as many would take longer than native code. */
  private static final long MOST_ELEMENTS = 1 << 20;

  /** Rows of terms that are read at a time; the inner loops take 4 or 8. */
  private static final int TERM_ROWS = 8;

  private static final int TERMS = 0; // slots of the heap
  private static final int VECTORS = 1;
  private static final int PANELS = 2;
  private static final int RESULT = 3;
  private static final int TURNED = 4;

  private final int m;
  private final int n;
  private final int k;
  private final boolean transposeA;
  private final boolean transposeB;
  private final boolean turnsResult;

  private VectorGemm(int m, int n, int k, boolean transposeA, boolean transposeB) {
    this.m = m;
    this.n = n;
    this.k = k;
    this.transposeA = transposeA;
    this.transposeB = transposeB;
    long others = (transposeA ? 0 : (long) m * k) + (long) m * n;
    this.turnsResult = transposeB && (long) n * k > others;
  }

  /**
   * out (+)= op(a) · op(b), see {@link Kernels#gemm}.
   *
   * @return false if nothing was done: native code is faster, or an array is no matrix with rows in
   *     C order, or sizes do not fit
   */
  static boolean multiply(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      INDArray out,
      boolean accumulate) {
    if (!isSmallMatrix(a) || !isSmallMatrix(b) || !isSmallMatrix(out)) {
      return false;
    }
    int inner = (int) a.size(transposeA ? 0 : 1);
    boolean fits =
        a.size(transposeA ? 1 : 0) == out.size(0)
            && b.size(transposeB ? 0 : 1) == out.size(1)
            && b.size(transposeB ? 1 : 0) == inner;
    if (!fits) {
      return false;
    }
    VectorGemm gemm =
        new VectorGemm((int) out.size(0), (int) out.size(1), inner, transposeA, transposeB);
    if (!gemm.isFasterThanNative()) {
      return false;
    }
    gemm.run(Rows.of(a), Rows.of(b), Rows.of(out), accumulate);
    return true;
  }

  private static boolean isSmallMatrix(INDArray array) {
    return array.rank() == 2
        && !array.isEmpty()
        && array.length() <= MOST_ELEMENTS
        && (array.size(1) == 1 || array.stride(1) == 1)
        && (array.size(0) == 1 || array.stride(0) >= array.size(1));
  }

  private boolean isFasterThanNative() {
    double multiplications = (double) m * n * k;
    if (multiplications > MOST_MULTIPLICATIONS) {
      return false;
    }
    int rows = turnsResult ? n : m;
    int columns = turnsResult ? m : n;
    double padded = (double) VectorMath.padded(columns) * Math.max(4, rows) * k;
    double elements = (double) m * k + (double) n * k + (double) m * n;
    double turned =
        turnsResult
            ? (double) m * n + (transposeA ? 0 : (double) m * k)
            : transposeB ? (double) n * k : 0;
    return MULTIPLICATION * padded + ELEMENT * elements + TURNED_ELEMENT * turned
        < NATIVE_CALL + NATIVE_MULTIPLICATION * multiplications + NATIVE_ELEMENT * elements;
  }

  private void run(Rows a, Rows b, Rows out, boolean accumulate) {
    Rows source = turnsResult ? b : a;
    int rows = turnsResult ? n : m;
    VectorPanels.Vectors vectors =
        turnsResult
            ? new VectorPanels.Vectors(a.read(VECTORS), m, !transposeA)
            : new VectorPanels.Vectors(b.read(VECTORS), n, transposeB);
    int stride = VectorMath.padded(vectors.columns());
    float[] values = Heap.array(RESULT, (rows + VectorPanels.SLACK_ROWS) * stride);
    boolean termsAcross = !turnsResult && transposeA;
    if (termsAcross || rows <= vectors.columns()) {
      float[] all = source.read(TERMS);
      VectorPanels.Terms terms =
          termsAcross ? new VectorPanels.Terms(all, 1, m) : new VectorPanels.Terms(all, k, 1);
      float[] panel = Heap.array(PANELS, VectorPanels.Vectors.panel(k));
      VectorPanels.multiply(terms, rows, vectors, k, panel, values);
    } else {
      streamTerms(source, vectors, values);
    }
    if (turnsResult) {
      float[] turned = Heap.array(TURNED, m * n);
      VectorPanels.turn(values, 0, n, m, stride, turned, 0, n);
      out.write(turned, n, accumulate);
    } else {
      out.write(values, stride, accumulate);
    }
  }

  /** With many terms and few vectors the latter stay in the cache, and the terms come and go. */
  private void streamTerms(Rows source, VectorPanels.Vectors vectors, float[] values) {
    float[] panels = Heap.array(PANELS, vectors.panels(k));
    vectors.fill(k, panels);
    float[] block = Heap.array(TERMS, TERM_ROWS * k);
    VectorPanels.Terms terms = new VectorPanels.Terms(block, k, 1);
    for (int row = 0; row < source.count(); row += TERM_ROWS) {
      int rows = Math.min(TERM_ROWS, source.count() - row);
      source.read(row, rows, block);
      VectorPanels.multiply(terms, 0, rows, vectors, k, panels, values, row);
    }
  }

  /** A matrix in ND4J's memory; its rows have no gaps in them but may have gaps between them. */
  private record Rows(FloatBuffer values, int count, int columns, int stride) {
    static Rows of(INDArray array) {
      int count = (int) array.size(0);
      int columns = (int) array.size(1);
      int stride = count == 1 ? columns : Math.toIntExact(array.stride(0));
      long span = (count - 1L) * stride + columns;
      return new Rows(FloatBuffers.window(array, span), count, columns, stride);
    }

    /** The rows without gaps, and room for more. */
    float[] read(int slot) {
      float[] target = Heap.array(slot, (count + VectorPanels.SLACK_ROWS) * columns);
      read(0, count, target);
      return target;
    }

    /** Some rows without gaps. */
    void read(int first, int rows, float[] target) {
      if (stride == columns) {
        values.get(first * stride, target, 0, rows * columns);
      } else {
        for (int row = 0; row < rows; row++) {
          values.get((first + row) * stride, target, row * columns, columns);
        }
      }
    }

    /** Takes over rows that begin {@code step} elements apart. */
    void write(float[] source, int step, boolean accumulate) {
      if (accumulate) {
        float[] sums = Heap.array(TERMS, columns);
        for (int row = 0; row < count; row++) {
          values.get(row * stride, sums, 0, columns);
          VectorElementwise.addTo(sums, 0, source, row * step, columns);
          values.put(row * stride, sums, 0, columns);
        }
      } else if (step == columns && stride == columns) {
        values.put(0, source, 0, count * columns);
      } else {
        for (int row = 0; row < count; row++) {
          values.put(row * stride, source, row * step, columns);
        }
      }
    }
  }
}
