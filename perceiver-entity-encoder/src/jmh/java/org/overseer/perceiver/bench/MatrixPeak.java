package org.overseer.perceiver.bench;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.kernels.Gemm;

/** The fastest matrix product that this process reaches: what shares of peak refer to. */
final class MatrixPeak {
  private static final int ROUNDS = 12;
  private static final int[][] SHAPES = {
    {8192, 256, 256}, {8192, 256, 1024}, {16384, 256, 1024}, {1024, 1024, 1024}, {256, 256, 256}
  };

  private MatrixPeak() {}

  /** Operations a second; the best round of the best of several shapes. */
  static double measure() {
    double best = 0;
    for (int[] shape : SHAPES) {
      INDArray a = Nd4j.rand(DataType.FLOAT, shape[0], shape[1]);
      INDArray b = Nd4j.rand(DataType.FLOAT, shape[1], shape[2]);
      INDArray c = Nd4j.zeros(DataType.FLOAT, shape[0], shape[2]);
      double flops = 2.0 * shape[0] * shape[1] * shape[2];
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        Gemm.multiply(a, false, b, false, c, false);
        best = Math.max(best, flops / (System.nanoTime() - start) * 1e9);
      }
      a.close();
      b.close();
      c.close();
    }
    return best;
  }
}
