package org.overseer.env;

import org.jspecify.annotations.Nullable;

/** An environment could not do what was asked: no server, a broken connection, a bad message. */
public final class EnvironmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is; the command line maps it to an exit code. */
  public enum Code {
    /** Nothing answers at the address, or not all of a game's participants came. */
    UNREACHABLE,
    /** The other side closed or the game process ended. */
    DISCONNECTED,
    /** No answer in time. */
    TIMEOUT,
    /** The other side sent what the protocol does not allow, or refused a request. */
    PROTOCOL,
    /** A file or message could not be read. */
    FORMAT
  }

  private final Code code;

  /** Creates one with a message that names the rule, the values and what to do. */
  public EnvironmentException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** Creates one with a cause. */
  public EnvironmentException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of failure it is. */
  public Code code() {
    return code;
  }
}
