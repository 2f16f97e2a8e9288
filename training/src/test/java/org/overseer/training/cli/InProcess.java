package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine;

/** One command in this process: the same command line without the start of a virtual machine. */
final class InProcess {
  private static final Path FIXTURES =
      Program.HOME.resolve("perceiver-entity-encoder/src/test/resources/fixtures/perceiver");

  private final int exitCode;
  private final String out;
  private final String err;

  private InProcess(int exitCode, String out, String err) {
    this.exitCode = exitCode;
    this.out = out;
    this.err = err;
  }

  /** A model folder of the golden fixtures; its weights are random. */
  static Path fixture(String name) {
    return FIXTURES.resolve(name);
  }

  /** Runs a command. */
  static InProcess run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int exitCode = Main.run(commandLine, words);
    return new InProcess(exitCode, out.toString(), err.toString());
  }

  /** Standard output of a command that is done. */
  String out() {
    assertThat(exitCode).as(err).isEqualTo(ExitCode.DONE);
    assertThat(err).isEmpty();
    return out;
  }

  /** All that was printed, whatever became of the command: results, then notices. */
  String printed() {
    return out + err;
  }

  /** What the process would have told its caller. */
  int exitCode() {
    return exitCode;
  }

  /** The one value that a command has printed with {@code --json}. */
  JsonNode json() {
    assertThat(out().lines()).hasSize(1);
    try {
      return new ObjectMapper().readTree(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that the command has failed with one line and printed no result. */
  void assertFailsInOneLine(int expected, String... parts) {
    assertThat(exitCode).as(err).isEqualTo(expected);
    assertThat(out).isEmpty();
    assertThat(err.lines()).singleElement().asString().startsWith("overseer: ").contains(parts);
  }
}
