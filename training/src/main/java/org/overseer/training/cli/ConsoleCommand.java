package org.overseer.training.cli;

import java.io.PrintWriter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every subcommand has: standard output for its result, standard error for all else. */
abstract class ConsoleCommand {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  @Spec private @Nullable CommandSpec spec;

  /** Results only. */
  final PrintWriter out() {
    return started().getOut();
  }

  /** Notices and progress. */
  final PrintWriter err() {
    return started().getErr();
  }

  /** Prints one line to standard error at once. */
  final void notice(String line) {
    err().println(line);
    err().flush();
  }

  /** Text on one line, without characters that would control a terminal. */
  static String printable(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(control -> "\\\\x%02X".formatted((int) control.group().charAt(0)));
  }

  /** Prints what a reader must know about a result below it, if there is anything. */
  final void printWarning(String warning) {
    if (!warning.isEmpty()) {
      out().println("note: " + warning);
    }
  }

  /** Prints the help of a command that only has subcommands. */
  final void printUsage() {
    started().usage(out());
  }

  /** The command line that runs this command. */
  final CommandLine started() {
    if (spec == null) {
      throw new IllegalStateException("not started by the command line");
    }
    return spec.commandLine();
  }
}
