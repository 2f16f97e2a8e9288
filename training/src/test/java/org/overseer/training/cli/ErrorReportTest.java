package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.overseer.perceiver.kernels.UnsupportedDeviceException;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.training.config.ConfigException;
import org.overseer.training.run.RunException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ErrorReportTest {
  private final StringWriter err = new StringWriter();

  static List<Arguments> errors() {
    return List.of(
        Arguments.of(new ConfigException("a must be b"), 2, "overseer: a must be b"),
        Arguments.of(new ConfigException("no \u001b[2J"), 2, "overseer: no \\x1B[2J"),
        Arguments.of(new RunException("cannot write c\n at all"), 1, "cannot write c at all"),
        Arguments.of(new BindException("in use"), 3, "overseer: BindException: in use"),
        Arguments.of(new IOException("gone"), 1, "overseer: IOException: gone"),
        Arguments.of(new OutOfMemoryError("Java heap space"), 1, "OVERSEER_JVM_OPTS=-Xmx4g"),
        Arguments.of(new NonFiniteException("the loss is NaN"), 1, "overseer: the loss is NaN"),
        Arguments.of(
            new OutOfMemoryError("Cannot allocate new FloatPointer(9): totalBytes = 5G"),
            1,
            "more with OVERSEER_NATIVE_MEMORY"),
        Arguments.of(
            new RuntimeException("Allocation failed: [no room]"),
            1,
            "learner.trajectories-at-once=1"),
        Arguments.of(new UnsatisfiedLinkError("no x in path"), 3, "'overseer doctor'"),
        Arguments.of(new UnsupportedDeviceException("GPU 0 is x"), 3, "overseer: GPU 0 is x"),
        Arguments.of(new StackOverflowError(), 1, "internal error, StackOverflowError"),
        Arguments.of(new IllegalStateException("bad"), 1, "internal error, IllegalStateException"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorIsOneLineAndAnExitCode(Throwable error, int exitCode, String part) {
    assertThat(ErrorReport.print(error, new PrintWriter(err), false)).isEqualTo(exitCode);
    assertOneLine(part);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void theSameWhateverTheCommandThatThrows(Throwable error, int exitCode, String part) {
    for (String command : List.of("object", "parent method")) {
      err.getBuffer().setLength(0);
      assertThat(run(error, command.split(" "))).as(command).isEqualTo(exitCode);
      assertOneLine(part);
    }
  }

  @Test
  void verboseShowsWhere() {
    assertThat(run(new OutOfMemoryError("Java heap space"), "--verbose", "object")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("overseer: out of memory (Java heap space)")
        .contains("\tat " + ErrorReportTest.class.getName());
  }

  private int run(Throwable error, String... line) {
    CommandLine commandLine =
        Main.commandLine()
            .addSubcommand("object", new Failing(error))
            .addSubcommand("parent", new Parent(error))
            .setErr(new PrintWriter(err));
    return Main.run(commandLine, line);
  }

  private void assertOneLine(String part) {
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("overseer: ")
        .contains(part);
  }

  private static void fail(Throwable error) throws Exception {
    if (error instanceof Error fatal) {
      throw fatal;
    }
    throw (Exception) error;
  }

  /** A command that is an object, as most are. */
  @Command(name = "object")
  private record Failing(Throwable error) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      fail(error);
      return 0;
    }
  }

  /** A command whose subcommands are methods, as those of {@code config} are. */
  @Command(name = "parent")
  private record Parent(Throwable error) {
    @Command(name = "method")
    void method() throws Exception {
      fail(error);
    }
  }
}
