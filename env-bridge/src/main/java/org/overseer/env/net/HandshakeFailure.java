package org.overseer.env.net;

/** One attempt to connect failed; carries only its cause. */
final class HandshakeFailure extends Exception {
  private static final long serialVersionUID = 1L;

  HandshakeFailure(Throwable cause) {
    super(cause);
  }
}
