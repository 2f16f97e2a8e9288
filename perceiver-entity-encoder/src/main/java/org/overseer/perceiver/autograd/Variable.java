package org.overseer.perceiver.autograd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A value of the current step of a {@link Tape}, and later its gradient. It dies with the step:
 * after the next {@link Tape#begin} its arrays hold something else.
 */
public final class Variable {
  private final Tape tape;
  private final INDArray value;
  private final boolean requiresGradient;
  private @Nullable INDArray gradient;

  Variable(Tape tape, INDArray value, boolean requiresGradient, @Nullable INDArray gradient) {
    this.tape = tape;
    this.value = value;
    this.requiresGradient = requiresGradient;
    this.gradient = gradient;
  }

  /** The value; must not be changed. */
  public INDArray value() {
    return value;
  }

  /** The tape it belongs to. */
  public Tape tape() {
    return tape;
  }

  /** Whether a gradient can flow to this variable in this step. */
  public boolean requiresGradient() {
    return requiresGradient;
  }

  /** Whether any gradient has reached this variable yet. */
  public boolean hasGradient() {
    return gradient != null;
  }

  /**
   * The gradient, in the shape of the value; zeros if none has arrived yet. Backward functions add
   * to it.
   *
   * @throws IllegalStateException if this variable requires no gradient
   */
  public INDArray gradient() {
    INDArray existing = gradient;
    if (existing == null) {
      existing = gradientForOverwriting();
      if (!existing.isEmpty()) {
        existing.assign(0);
      }
    }
    return existing;
  }

  /** The gradient's array as it is: undefined content if {@link #hasGradient()} was false. */
  INDArray gradientForOverwriting() {
    if (!requiresGradient) {
      throw new IllegalStateException(
          "A constant, or any variable of a step that is not recorded, has no gradient");
    }
    INDArray existing = gradient;
    if (existing == null) {
      existing = tape.allocate(value.shape());
      gradient = existing;
    }
    return existing;
  }

  @Nullable INDArray gradientOrNull() {
    return gradient;
  }

  /** Size of the first axis. */
  public int rows() {
    return Math.toIntExact(value.size(0));
  }

  /** Size of the last axis. */
  public int columns() {
    return Math.toIntExact(value.size(value.rank() - 1));
  }

  /** Sizes of all axes. */
  public long[] shape() {
    return value.shape();
  }

  /** The same value, through which no gradient flows back. */
  public Variable detach() {
    return tape.constant(value);
  }

  @Override
  public String toString() {
    return "Variable" + Arrays.toString(value.shape());
  }
}
