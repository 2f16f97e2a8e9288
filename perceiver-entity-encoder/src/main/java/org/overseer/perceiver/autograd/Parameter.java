package org.overseer.perceiver.autograd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * A trained array with its gradient. Both live outside any {@link Arena}.
 *
 * <p>Several threads may run forward passes over one parameter at once; backward passes that share
 * it must not run at the same time, because they add to one gradient.
 */
public final class Parameter {
  private final String name;
  private final INDArray value;
  private @Nullable INDArray gradient;

  /**
   * A parameter over the given array, which it uses without copying if it is gapless C-order float.
   *
   * @param name state-dict name, for messages and files
   * @param value any float type; kept as float32
   */
  public Parameter(String name, INDArray value) {
    this.name = name;
    this.value = FloatBuffers.isContiguous(value) ? value : value.castTo(DataType.FLOAT).dup('c');
  }

  /** State-dict name. */
  public String name() {
    return name;
  }

  /** The current value; optimizers change it in place. */
  public INDArray value() {
    return value;
  }

  /** The gradient accumulated since {@link #zeroGradient()}, in the shape of the value. */
  public INDArray gradient() {
    INDArray existing = gradient;
    if (existing == null) {
      existing = Nd4j.zeros(DataType.FLOAT, value.shape());
      gradient = existing;
    }
    return existing;
  }

  /** Sets the gradient to zero. */
  public void zeroGradient() {
    if (gradient != null) {
      gradient.assign(0);
    }
  }

  /** Number of scalars. */
  public long length() {
    return value.length();
  }

  @Override
  public String toString() {
    return name + Arrays.toString(value.shape());
  }
}
