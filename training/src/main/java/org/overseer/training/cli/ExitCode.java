package org.overseer.training.cli;

/** What the process tells its caller. */
final class ExitCode {
  /** Done. */
  static final int DONE = 0;

  /** Failed, for example on a damaged file. */
  static final int FAILED = 1;

  /** Wrong usage: an unknown option, setting or name, or a value outside its range. */
  static final int USAGE = 2;

  /**
   * The environment is not available: no server, nobody to play with, a port in use, no Java or
   * native library.
   */
  static final int ENVIRONMENT = 3;

  /** Interrupted by the user; what was done before is saved or told. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
