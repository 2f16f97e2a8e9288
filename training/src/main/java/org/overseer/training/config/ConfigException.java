package org.overseer.training.config;

/**
 * A setting that cannot be used: unknown, of the wrong type or outside its range. The message is
 * one line with the rule, the value and what to do; the command line answers with exit code 2.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with the line the user reads. */
  public ConfigException(String message) {
    super(message);
  }

  /** Creates one with a cause, for {@code --verbose}. */
  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
