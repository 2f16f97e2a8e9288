package org.overseer.perceiver.io;

/** A model folder or one of its files is missing, damaged, or does not fit the model. */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message of one line: the file, the rule, the values. */
  public ModelFormatException(String message) {
    super(message);
  }

  /** Creates one with a cause. */
  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
