package org.overseer.training.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import org.bytedeco.javacpp.Pointer;
import org.overseer.env.EnvironmentException;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.UnsupportedDeviceException;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.RunException;
import picocli.CommandLine.ExecutionException;

/** One line for the user, and the exit code that goes with it. */
final class ErrorReport {
  private ErrorReport() {}

  /**
   * Prints an error.
   *
   * @param thrown what a command threw, also in the wrapping of the command line library
   * @param verbose whether the stack trace follows
   * @return the exit code
   */
  static int print(Throwable thrown, PrintWriter err, boolean verbose) {
    Throwable error = unwrap(thrown);
    err.println("overseer: " + ConsoleCommand.printable(message(error)));
    if (verbose) {
      error.printStackTrace(err);
    }
    err.flush();
    return exitCode(error);
  }

  /** The library wraps the errors of commands that are methods. */
  private static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof ExecutionException && cause != null ? cause : thrown;
  }

  /** The exit code for an error. */
  static int exitCode(Throwable error) {
    if (error instanceof ConfigException) {
      return ExitCode.USAGE;
    } else if (error instanceof EnvironmentException environment) {
      return switch (environment.code()) {
        case UNREACHABLE, DISCONNECTED, TIMEOUT -> ExitCode.ENVIRONMENT;
        case PROTOCOL, FORMAT -> ExitCode.FAILED;
      };
    } else if (error instanceof BindException
        || error instanceof ConnectException
        || error instanceof LinkageError
        || error instanceof UnsupportedDeviceException) {
      return ExitCode.ENVIRONMENT;
    }
    return ExitCode.FAILED;
  }

  /** A message without line breaks. */
  static String oneLine(Throwable error) {
    String message = error.getMessage();
    return message == null || message.isBlank()
        ? error.getClass().getSimpleName()
        : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String message(Throwable error) {
    String line = oneLine(error);
    if (isMeantForUsers(error)) {
      return line;
    } else if (isJavaCpp(error, line)) {
      return "out of memory outside the heap (%s); the limit is %d MiB: give more with OVERSEER_NATIVE_MEMORY or use smaller settings"
          .formatted(line, Pointer.maxBytes() >> 20);
    } else if (isTensors(error, line)) {
      return "the machine has no memory left for tensors (%s); use smaller settings, such as learner.trajectories-at-once=1"
          .formatted(line);
    } else if (error instanceof OutOfMemoryError) {
      return "out of memory (%s); give more with OVERSEER_JVM_OPTS=-Xmx4g or use smaller settings"
          .formatted(line);
    } else if (error instanceof LinkageError) {
      return "a native library cannot be loaded ("
          + line
          + "); 'overseer doctor' checks the machine";
    } else if (error instanceof IOException) {
      return error.getClass().getSimpleName() + ": " + line;
    }
    return "internal error, "
        + error.getClass().getSimpleName()
        + ": "
        + line
        + "; --verbose shows where";
  }

  /** JavaCPP keeps to a limit of its own, and tells how much it has. */
  private static boolean isJavaCpp(Throwable error, String line) {
    return error instanceof OutOfMemoryError
        && (line.contains("totalBytes") || line.contains("physicalBytes"));
  }

  /** ND4J asks the system for its arrays and says so in words when it gets nothing. */
  private static boolean isTensors(Throwable error, String line) {
    return error.getClass() == RuntimeException.class
        && (line.startsWith("Allocation failed") || line.startsWith("DataBuffer expansion failed"));
  }

  /** Exceptions of ours, and those we make of failed writes, say themselves what is wrong. */
  private static boolean isMeantForUsers(Throwable error) {
    return error instanceof ConfigException
        || error instanceof EnvironmentException
        || error instanceof RunException
        || error instanceof ModelFormatException
        || error instanceof UnsupportedDeviceException
        || error instanceof NonFiniteException
        || error instanceof UncheckedIOException;
  }
}
