package org.overseer.perceiver.kernels;

/** ND4J's CUDA backend would run on a GPU that it cannot use; the message says what to do. */
public final class UnsupportedDeviceException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** An exception with a message of one line. */
  public UnsupportedDeviceException(String message) {
    super(message);
  }
}
