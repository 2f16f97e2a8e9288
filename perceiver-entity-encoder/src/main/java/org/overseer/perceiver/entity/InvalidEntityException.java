package org.overseer.perceiver.entity;

/** An entity has a value that its schema does not allow; the message names row, column and rule. */
public final class InvalidEntityException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidEntityException(String message) {
    super(message);
  }
}
