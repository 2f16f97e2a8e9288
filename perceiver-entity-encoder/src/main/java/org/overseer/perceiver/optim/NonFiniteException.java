package org.overseer.perceiver.optim;

/** NaN or infinity where a decision or an update needs a number, or would leave one behind. */
public final class NonFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a line that names the part and the number. */
  public NonFiniteException(String message) {
    super(message);
  }
}
