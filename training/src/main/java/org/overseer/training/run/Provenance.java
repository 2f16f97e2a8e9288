package org.overseer.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a run was made with: versions, source revision, hardware. */
public final class Provenance {
  private static final String UNKNOWN = "unknown";

  private Provenance() {}

  /** Version of Overseer, from the jar it runs from. */
  public static String version() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Model name of the processor, where the system tells it. */
  public static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException | RuntimeException e) {
      return System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", UNKNOWN);
    }
  }

  /** Memory of the machine in bytes; 0 where the system does not tell it. */
  public static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  /** The commit of the sources, with {@code -dirty} if they were changed since. */
  public static String gitRevision() {
    String home = System.getProperty("overseer.home", ".");
    try {
      Process git =
          new ProcessBuilder(
                  "git",
                  "-C",
                  home,
                  "describe",
                  "--always",
                  "--dirty",
                  "--abbrev=40",
                  "--exclude=*")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String answer =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? answer : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN; // no git here, or the sources did not come from it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }

  static void describe(ObjectNode json) {
    json.put("overseer_version", version())
        .put("git_revision", gitRevision())
        .put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    json.putObject("hardware")
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("architecture", System.getProperty("os.arch"))
        .put("processor", processor())
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("memory_bytes", memoryBytes());
  }
}
