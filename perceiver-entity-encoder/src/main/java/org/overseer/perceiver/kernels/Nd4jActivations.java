package org.overseer.perceiver.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Activation}s in ND4J operations. */
final class Nd4jActivations {
  private static final double SQRT_HALF = Math.sqrt(0.5);
  private static final double INV_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);
  private static final double TANH_SCALE = Math.sqrt(2 / Math.PI);
  private static final double TANH_CUBE = 0.044715;

  private Nd4jActivations() {}

  static void activate(Activation f, INDArray x, INDArray y) {
    switch (f) {
      case RELU -> Nd4j.exec(new ScalarMax(x, null, y, 0f));
      case TANH -> Nd4j.exec(new Tanh(x, y));
      case SIGMOID -> Nd4j.exec(new Sigmoid(x, y));
      case GELU -> {
        try (Scratch scratch = new Scratch()) {
          x.muli(normalDistribution(x, scratch.like(x)), y);
        }
      }
      case GELU_TANH -> {
        try (Scratch scratch = new Scratch()) {
          INDArray half = tanhOfCubic(x, scratch.like(x)).addi(1).muli(0.5);
          x.muli(half, y);
        }
      }
    }
  }

  static void backward(
      Activation f, INDArray x, INDArray y, INDArray dy, INDArray dx, boolean accumulate) {
    try (Scratch scratch = new Scratch()) {
      INDArray slope = scratch.like(x);
      slope(f, x, y, slope, scratch);
      Nd4jElementwise.multiply(dy, slope, dx, accumulate);
    }
  }

  private static void slope(Activation f, INDArray x, INDArray y, INDArray slope, Scratch scratch) {
    switch (f) {
      case RELU -> Nd4jElementwise.isPositive(x, slope);
      case TANH -> y.muli(y, slope).rsubi(1);
      case SIGMOID -> y.rsubi(1, slope).muli(y);
      case GELU -> {
        INDArray density = x.muli(x, scratch.like(x)).muli(-0.5);
        Nd4j.exec(new Exp(density, density));
        density.muli(INV_SQRT_2PI).muli(x);
        normalDistribution(x, slope).addi(density);
      }
      case GELU_TANH -> {
        INDArray t = tanhOfCubic(x, slope);
        INDArray inner = x.muli(x, scratch.like(x)).muli(3 * TANH_CUBE).addi(1).muli(TANH_SCALE);
        inner.muli(x).muli(0.5);
        INDArray sech = t.muli(t, scratch.like(x)).rsubi(1);
        t.addi(1).muli(0.5).addi(sech.muli(inner));
      }
    }
  }

  /** target = Φ(x) = (1 + erf(x/√2)) / 2. */
  private static INDArray normalDistribution(INDArray x, INDArray target) {
    x.muli(SQRT_HALF, target);
    Nd4j.exec(new Erf(target, target));
    return target.addi(1).muli(0.5);
  }

  /** target = tanh(√(2/π)·(x + 0.044715x³)). */
  private static INDArray tanhOfCubic(INDArray x, INDArray target) {
    x.muli(x, target).muli(TANH_CUBE).addi(1).muli(x).muli(TANH_SCALE);
    Nd4j.exec(new Tanh(target, target));
    return target;
  }
}
