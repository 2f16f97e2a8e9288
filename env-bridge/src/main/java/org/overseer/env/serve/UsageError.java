package org.overseer.env.serve;

/** A request that cannot be carried out as a whole; the message becomes the usage error. */
final class UsageError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageError(String message) {
    super(message, null, false, false);
  }
}
