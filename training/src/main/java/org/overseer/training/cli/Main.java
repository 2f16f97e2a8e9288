package org.overseer.training.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.overseer.training.run.Provenance;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code overseer}: finds the subcommand, reports errors, decides the exit code. */
@Command(
    name = "overseer",
    description = "Trains and plays reinforcement-learning agents for StarCraft-style games.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    usageHelpAutoWidth = true,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong usage",
      "3:environment not available",
      "130:interrupted"
    },
    subcommands = {
      TrainCommand.class,
      EvalCommand.class,
      ReplayCommand.class,
      PlayCommand.class,
      ServeCommand.class,
      ObserveCommand.class,
      ImportCommand.class,
      ModelCommand.class,
      ExportCommand.class,
      CurvesCommand.class,
      BenchCommand.class,
      ConfigCommand.class,
      DoctorCommand.class
    })
public final class Main extends ConsoleCommand implements Runnable {
  /** What a user may give, as the library lists it; it is shown as the help has it. */
  private static final Pattern CONSTANTS = Pattern.compile("\\[[A-Z_, ]+\\]");

  private boolean verbose;

  /** Starts the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(out.printer());
    System.setErr(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    System.exit(out.exitCode(run(args), new PrintWriter(System.err)));
  }

  /** Runs one command in this process. */
  static int run(String... args) {
    return run(commandLine(), args);
  }

  /** Runs one command of this command line and reports whatever it throws. */
  static int run(CommandLine commandLine, String... args) {
    try {
      return commandLine.execute(args);
    } catch (RuntimeException | Error e) { // the library hands no errors to its handler
      return report(e, commandLine);
    }
  }

  /**
   * Tells the user of a failure.
   *
   * @return the exit code
   */
  static int report(Throwable error, CommandLine commandLine) {
    return ErrorReport.print(error, commandLine.getErr(), isVerbose(commandLine));
  }

  /** The command line with its error handling. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler((e, commandLine, parsed) -> report(e, commandLine));
  }

  @Override
  public void run() {
    printUsage();
  }

  /** {@code --verbose}, of every command. */
  @Option(
      names = "--verbose",
      description = "Show the full log and the stack trace of an error.",
      scope = ScopeType.INHERIT)
  void setVerbose(boolean value) {
    verbose = value;
    if (value
        && LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root
        && root.getAppender("STDERR") != null) {
      root.getAppender("STDERR").clearAllFilters();
      root.setLevel(Level.INFO);
    }
  }

  private static boolean isVerbose(CommandLine commandLine) {
    return ((Main) commandLine.getCommandSpec().root().userObject()).verbose;
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String problem =
        ErrorReport.oneLine(e)
            .replaceFirst("^Error: ", "")
            .replaceFirst("is not an int$", "is not a whole number from -2147483648 to 2147483647")
            .replaceFirst("is not a long$", "is not a whole number from -2^63 to 2^63 - 1")
            .replaceFirst("is not a (float|double)$", "is not a number");
    problem =
        CONSTANTS.matcher(problem).replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
    String remedy = "'" + command.getCommandSpec().qualifiedName() + " --help' shows what there is";
    if (e instanceof UnmatchedArgumentException unmatched) {
      problem = unknown(unmatched.getUnmatched().get(0), command);
      if (!unmatched.getSuggestions().isEmpty()) {
        remedy = "did you mean '" + unmatched.getSuggestions().get(0).replaceAll("=.*", "") + "'?";
      }
    }
    command.getErr().println("overseer: " + problem + "; " + remedy);
    command.getErr().flush();
    return ExitCode.USAGE;
  }

  private static String unknown(String argument, CommandLine command) {
    if (argument.startsWith("-")) {
      return "unknown option '" + argument + "'";
    }
    return (command.getSubcommands().isEmpty() ? "unexpected argument '" : "unknown command '")
        + argument
        + "'";
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "Overseer " + Provenance.version() + " (Java " + Runtime.version() + ")"
      };
    }
  }
}
