package org.overseer.training.run;

/** A run's folder cannot be used: in use by another process, damaged, or not writable. */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a line that names the folder, the reason and what to do. */
  public RunException(String message) {
    super(message);
  }

  /** Creates one with a cause. */
  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
