package org.overseer.training.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.overseer.training.run.RunException;

/**
 * A Java process that measures, pinned to as many cores as it has threads where the machine has
 * taskset. It writes a line of JSON to its standard output for each result.
 */
final class BenchProcess {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String classPath;
  private final int threads;
  private final Consumer<String> notice;

  /**
   * A process that is yet to be started.
   *
   * @param notice hears what the user should know
   */
  BenchProcess(String classPath, int threads, Consumer<String> notice) {
    this.classPath = classPath;
    this.threads = threads;
    this.notice = notice;
  }

  /**
   * Runs a program to its end.
   *
   * @param main its class
   * @param result hears of each result as it comes
   */
  void run(String main, List<String> arguments, Consumer<JsonNode> result) {
    List<String> command = new ArrayList<>();
    if (onPath("taskset")) {
      command.addAll(List.of("taskset", "-c", threads == 1 ? "0" : "0-" + (threads - 1)));
    } else {
      notice.accept("no taskset on this machine: the process is not pinned to cores");
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx3g",
            "--add-modules",
            "jdk.incubator.vector",
            "-Dorg.bytedeco.javacpp.maxbytes=12g",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "-Dai.djl.offline=true",
            "-Djmh.ignoreLock=true",
            "-cp",
            classPath,
            main));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
    run(builder, result);
  }

  private static void run(ProcessBuilder builder, Consumer<JsonNode> result) {
    try {
      Process process = builder.start();
      try (BufferedReader lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("{")) {
            result.accept(JSON.readTree(line));
          }
        }
      } finally {
        process.destroy();
      }
      int status = process.waitFor();
      if (status != 0) {
        throw new RunException("the benchmark process ended with status " + status);
      }
    } catch (JsonProcessingException e) {
      throw new RunException("the benchmark process wrote no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunException("interrupted");
    }
  }

  private static boolean onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
