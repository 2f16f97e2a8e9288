package org.overseer.env.sc2;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.net.ConnectionPolicy;

/**
 * A StarCraft II process that was started here, and that ends with this program at the latest. The
 * last lines it printed are kept for errors.
 */
final class Sc2Process implements AutoCloseable {
  private static final int LINES_KEPT = 5;
  private static final int LONGEST_LINE = 400;
  private static final long FIRST_DELAY_MILLIS = 50;
  private static final long LONGEST_DELAY_MILLIS = 1000;
  private static final long KILL_SECONDS = 5;
  private static final long ENDING_MILLIS = 500;

  private final Sc2Installation installation;
  private final int port;
  private final Path temporary;
  private final List<String> command;
  private final Process process;
  private final Thread reader;
  private final Thread atExit = new Thread(this::kill, "sc2-process-end");

  /** Guarded by itself. */
  private final Deque<String> output = new ArrayDeque<>();

  /**
   * Starts the game; see {@link #connect}.
   *
   * @throws EnvironmentException {@code UNREACHABLE} if the executable does not run
   */
  Sc2Process(Sc2Installation installation) {
    this.installation = installation;
    this.port = Sc2Games.freePorts(1)[0];
    try {
      temporary = Files.createTempDirectory("overseer-sc2-");
    } catch (IOException e) {
      throw new EnvironmentException(
          Code.UNREACHABLE, "no temporary folder for StarCraft II: " + e.getMessage(), e);
    }
    command = installation.command(port, temporary);
    try {
      process =
          new ProcessBuilder(command)
              .directory(installation.folder().toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      deleteTemporary();
      throw new EnvironmentException(
          Code.UNREACHABLE, "cannot start StarCraft II: " + e.getMessage(), e);
    }
    reader = new Thread(this::readOutput, "sc2-process-output");
    reader.setDaemon(true);
    reader.start();
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Whether it is gone; a process whose connection broke may take a moment to be. */
  boolean hasEnded() {
    try {
      return process.waitFor(ENDING_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Waits until the game answers: while it starts it refuses connections, and then answers 404 for
   * a while.
   *
   * @throws EnvironmentException {@code UNREACHABLE} if it ends or does not answer in time; the
   *     message says what was tried and what it printed last
   */
  Sc2Protocol connect(ConnectionPolicy policy) {
    ConnectionPolicy once = policy.withConnectAttempts(1);
    long start = System.nanoTime();
    long delay = FIRST_DELAY_MILLIS;
    int attempts = 0;
    EnvironmentException last;
    do {
      try {
        attempts++;
        return new Sc2Protocol("127.0.0.1", port, once);
      } catch (EnvironmentException e) {
        last = e;
      }
      try {
        if (process.waitFor(delay, TimeUnit.MILLISECONDS)) {
          throw new EnvironmentException(Code.UNREACHABLE, "StarCraft II " + ended(), last);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EnvironmentException(
            Code.UNREACHABLE, "interrupted while StarCraft II was starting", e);
      }
      delay = Math.min(2 * delay, LONGEST_DELAY_MILLIS);
    } while (System.nanoTime() - start < installation.startTimeout().toNanos());
    throw new EnvironmentException(
        Code.UNREACHABLE,
        "StarCraft II did not answer at ws://127.0.0.1:"
            + port
            + Sc2Protocol.PATH
            + " within "
            + ProtocolErrors.seconds(installation.startTimeout())
            + " s ("
            + attempts
            + " attempts; "
            + started()
            + "; "
            + printed()
            + ")",
        last);
  }

  /** How it ended, what it was and what it printed last; for errors. */
  String ended() {
    try {
      reader.join(Duration.ofSeconds(1).toMillis()); // the last lines may still be on their way
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "ended with status " + process.exitValue() + " (" + started() + "; " + printed() + ")";
  }

  /** Kills the game if it still runs, and removes its temporary files. */
  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the program ends, and the hook runs
    }
  }

  private void kill() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      all.forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
    deleteTemporary();
  }

  private String started() {
    return "started as: " + String.join(" ", command);
  }

  private String printed() {
    synchronized (output) {
      return output.isEmpty() ? "it printed nothing" : "it printed: " + String.join(" | ", output);
    }
  }

  private void readOutput() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        if (c == '\n') {
          keep(line);
        } else if (line.length() < LONGEST_LINE) {
          line.append((char) c);
        }
      }
      keep(line);
    } catch (IOException e) {
      // the process is gone
    }
  }

  private void keep(StringBuilder line) {
    String text = line.toString().strip();
    line.setLength(0);
    if (text.isEmpty()) {
      return;
    }
    synchronized (output) {
      output.add(text);
      if (output.size() > LINES_KEPT) {
        output.remove();
      }
    }
  }

  private void deleteTemporary() {
    if (!Files.exists(temporary)) {
      return;
    }
    try (Stream<Path> files = Files.walk(temporary)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | java.io.UncheckedIOException e) {
      // left to the system's own cleaning of temporary files
    }
  }
}
