package org.overseer.perceiver.io;

/** A model folder or one of its files is missing, damaged, or does not fit the model. */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CHARACTERS = 2_000;

  /** Creates one with a message of one line: the file, the rule, the values. */
  public ModelFormatException(String message) {
    super(oneLine(message));
  }

  /** Creates one with a cause. */
  public ModelFormatException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Messages quote names from untrusted files, which may hold anything. */
  private static String oneLine(String message) {
    String shown =
        message.length() > MAX_CHARACTERS ? message.substring(0, MAX_CHARACTERS) + "…" : message;
    return shown.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
  }
}
