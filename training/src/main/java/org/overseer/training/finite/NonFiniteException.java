package org.overseer.training.finite;

/**
 * A number is not finite that a decision or an update needs, or that an update would leave behind.
 */
public final class NonFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a line that names the part and the number. */
  public NonFiniteException(String message) {
    super(message);
  }
}
