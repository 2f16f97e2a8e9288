package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code bin/overseer} in a process of its own, on the jars that this build has made. */
final class Program implements AutoCloseable {
  static final Path HOME = Path.of(System.getProperty("overseer.home", "..")).toAbsolutePath();
  static final Path LIBRARIES = HOME.resolve("training/target/dist/lib");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts {@code bin/overseer} with these arguments in a folder. */
  static Program start(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("bin/overseer").toString());
    command.addAll(Arrays.asList(arguments));
    return start(
        folder,
        Map.of(
            "OVERSEER_LIB", LIBRARIES.toString(), "OVERSEER_JVM_OPTS", "-XX:TieredStopAtLevel=1"),
        command);
  }

  /** Starts any command with changes to its environment. */
  static Program start(Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path out = Files.createTempFile(folder, "stdout", ".txt");
    Path err = Files.createTempFile(folder, "stderr", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Program(builder.start(), out, err);
  }

  /** Runs {@code bin/overseer} to its end. */
  static Program run(Path folder, String... arguments) throws IOException {
    Program program = start(folder, arguments);
    program.exitCode();
    return program;
  }

  /** Waits for the end. */
  int exitCode() {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the program ends; it said:%n%s", err())
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Waits until standard error has a text. */
  void awaitNotice(String text) {
    await()
        .atMost(PATIENCE)
        .failFast("the program ended early", () -> !process.isAlive() && !err().contains(text))
        .until(() -> err().contains(text));
  }

  /** SIGKILL: the process has no chance to do anything. */
  void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** What Ctrl-C does. */
  void interrupt() throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
  }

  /** Standard output so far. */
  String out() {
    return read(out);
  }

  /** Standard error so far, without the line that the virtual machine itself writes. */
  String err() {
    return read(err).replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
  }

  /** Asserts that the program failed with one line on standard error and none on the other. */
  void assertFailsInOneLine(int exitCode, String... parts) {
    assertThat(exitCode()).as(err()).isEqualTo(exitCode);
    assertThat(out()).isEmpty();
    assertThat(err().lines()).singleElement().asString().startsWith("overseer: ").contains(parts);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }
}
