package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Other people's programs in processes of their own; what they print is kept for failures. */
final class Processes {
  private static final int PATIENCE_SECONDS = 180;

  private static final Map<Process, Path> OUTPUTS = new java.util.concurrent.ConcurrentHashMap<>();

  private Processes() {}

  /** Whether {@code command} is in a folder of the PATH. */
  static boolean exists(String command) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, command))) {
        return true;
      }
    }
    return false;
  }

  static Process start(Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path output = Files.createTempFile("overseer-process", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    OUTPUTS.put(process, output);
    return process;
  }

  /** Runs a command to its successful end; what it printed. */
  static String run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    return awaitSuccess(List.of(start(folder, environment, command))).get(0);
  }

  /** Waits until all have ended well, and ends those that do not; what each printed. */
  static List<String> awaitSuccess(List<Process> processes)
      throws IOException, InterruptedException {
    List<String> texts = new ArrayList<>();
    try {
      for (Process process : processes) {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String text = Files.readString(OUTPUTS.get(process), StandardCharsets.UTF_8);
        assertThat(ended).as("the process ends; it printed:%n%s", text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        texts.add(text);
      }
    } finally {
      for (Process process : processes) {
        process.destroyForcibly();
        Files.deleteIfExists(OUTPUTS.remove(process));
      }
    }
    return texts;
  }
}
