package org.overseer.perceiver.kernels;

import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix products into arrays that exist already.
 *
 * <p>ND4J's {@code Mmul} op with a C-order output goes to oneDNN or cuBLAS; {@code INDArray.mmul}
 * would allocate, and take the slower way through OpenBLAS.
 */
public final class Gemm {
  private static final MMulTranspose[] FLAGS = {
    flags(false, false), flags(true, false), flags(false, true), flags(true, true)
  };

  private Gemm() {}

  /**
   * out (+)= op(a) · op(b), where op transposes the last two axes if asked to.
   *
   * @param out C order; rank 2, or rank 3 for a batch of products
   */
  public static void multiply(
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      INDArray out,
      boolean accumulate) {
    if (out.isEmpty()) {
      return;
    }
    if (a.isEmpty()) { // an inner size of 0: an empty sum
      if (!accumulate) {
        out.assign(0);
      }
      return;
    }
    MMulTranspose flags = FLAGS[(transposeA ? 1 : 0) + (transposeB ? 2 : 0)];
    Nd4j.exec(new Mmul(a, b, out, 1.0, accumulate ? 1.0 : 0.0, flags));
  }

  private static MMulTranspose flags(boolean a, boolean b) {
    return MMulTranspose.builder().transposeA(a).transposeB(b).build();
  }
}
