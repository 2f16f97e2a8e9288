package org.overseer.perceiver.kernels;

import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix products into arrays that exist already.
 *
 * <p>ND4J's {@code Mmul} op with a C-order output goes to oneDNN or cuBLAS; {@code INDArray.mmul}
 * would allocate, and take the slower way through OpenBLAS.
 */
public final class Gemm {
  private static final ThreadLocal<Product[]> PRODUCTS = ThreadLocal.withInitial(Gemm::products);

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
    int index = (transposeA ? 1 : 0) + (transposeB ? 2 : 0) + (accumulate ? 4 : 0);
    PRODUCTS.get()[index].run(a, b, out);
  }

  private static Product[] products() {
    Product[] products = new Product[8];
    for (int i = 0; i < products.length; i++) {
      products[i] = new Product((i & 1) != 0, (i & 2) != 0, (i & 4) != 0);
    }
    return products;
  }

  /**
   * One kind of product with its native context, which takes as long to make as a small product.
   */
  private static final class Product {
    private final Mmul op;
    private final OpContext context;

    Product(boolean transposeA, boolean transposeB, boolean accumulate) {
      INDArray one =
          Nd4j.zeros(DataType.FLOAT, 1, 1); // the op wants arrays; the context has others
      MMulTranspose flags =
          MMulTranspose.builder().transposeA(transposeA).transposeB(transposeB).build();
      op = new Mmul(one, one, one, 1.0, accumulate ? 1.0 : 0.0, flags);
      context = Nd4j.getExecutioner().buildContext();
      context.setIArguments(op.iArgs());
      context.setTArguments(op.tArgs());
      context.setBArguments(op.bArgs());
    }

    void run(INDArray a, INDArray b, INDArray out) {
      context.setInputArray(0, a);
      context.setInputArray(1, b);
      context.setOutputArray(0, out);
      try {
        Nd4j.exec(op, context);
      } finally {
        context.purge(); // or the context would keep every array it has seen
      }
    }
  }
}
