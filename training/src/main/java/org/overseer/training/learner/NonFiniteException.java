package org.overseer.training.learner;

/** An update was not made, because a number that it needs or would leave behind is not finite. */
public final class NonFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a line that names the part and the number. */
  NonFiniteException(String message) {
    super(message);
  }
}
