package org.overseer.training.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.overseer.env.EnvironmentException;
import org.overseer.env.sc2.ProtocolBenchmark;
import org.overseer.env.sc2.Sc2GameSettings;

/**
 * {@code overseer bench protocol}: a server in a process of its own on one core, the client on
 * another where the machine has two and {@code taskset}.
 */
final class ProtocolBench {
  private static final double WARM_UP_SECONDS = 10;
  private static final Duration START = Duration.ofSeconds(60);

  private final String map;
  private final boolean pipelined;

  ProtocolBench(String map, boolean pipelined) {
    this.map = map;
    this.pipelined = pipelined;
  }

  Map<String, Object> run(int connections, double seconds) {
    boolean pinned = Runtime.getRuntime().availableProcessors() > 1 && canPin();
    Process server = null;
    try {
      server = startServer(pinned);
      if (pinned) {
        pin(1);
      }
      Sc2GameSettings settings = Sc2GameSettings.at(address(server), map);
      ProcessHandle handle = server.toHandle();
      List<Memory> memory = new ArrayList<>(); // after the warm-up and at the end
      ProtocolBenchmark.Result result =
          new ProtocolBenchmark(settings, pipelined)
              .run(
                  connections,
                  WARM_UP_SECONDS,
                  seconds,
                  () -> {
                    memory.add(Memory.of(handle));
                    return handle.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
                  });
      return figures(result, pinned, memory.get(0), memory.get(1));
    } catch (IOException e) {
      throw new EnvironmentException(
          EnvironmentException.Code.DISCONNECTED, "bench protocol: " + e.getMessage(), e);
    } finally {
      if (server != null) {
        server.destroy();
      }
    }
  }

  private Map<String, Object> figures(
      ProtocolBenchmark.Result result, boolean pinned, Memory before, Memory after) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("benchmark", "protocol");
    figures.put("scenario", map);
    figures.put("connections", result.connections());
    figures.put("pipelined", pipelined);
    figures.put("client_on_another_core", pinned);
    figures.put("seconds", Math.round(result.seconds()));
    figures.put("agent_steps", result.agentSteps());
    figures.put("games", result.games());
    figures.put("agent_steps_per_second", Math.round(result.agentStepsPerSecond()));
    figures.put("server_cpu_us_per_agent_step", tenths(result.serverCpuMicros()));
    figures.put("step_median_us", tenths(result.stepMicros()[0]));
    figures.put("step_p99_us", tenths(result.stepMicros()[1]));
    figures.put("observation_median_us", tenths(result.observationMicros()[0]));
    figures.put("observation_p99_us", tenths(result.observationMicros()[1]));
    figures.put("observation_bytes", result.bytes() / Math.max(1, result.agentSteps()));
    figures.put("server_mb_before", before.megabytes());
    figures.put("server_mb_after", after.megabytes());
    figures.put("server_threads_before", before.threads());
    figures.put("server_threads_after", after.threads());
    return figures;
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** What the system says a process has; zeros where it does not tell. */
  private record Memory(long megabytes, long threads) {
    static Memory of(ProcessHandle process) {
      long megabytes = 0;
      long threads = 0;
      try {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
          String digits = line.replaceAll("\\D", "");
          if (line.startsWith("VmRSS:")) {
            megabytes = Long.parseLong(digits) / 1024;
          } else if (line.startsWith("Threads:")) {
            threads = Long.parseLong(digits);
          }
        }
      } catch (IOException e) {
        // a system without /proc
      }
      return new Memory(megabytes, threads);
    }
  }

  private static Process startServer(boolean pinned) throws IOException {
    List<String> command = new ArrayList<>();
    if (pinned) {
      command.addAll(List.of("taskset", "-c", "0"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms256m",
            "-Xmx1g",
            "-XX:+UseParallelGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "serve",
            "--port",
            "0"));
    Process server =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::destroy, "end-server"));
    return server;
  }

  /** The server names its address in the first line that has one. */
  private static String address(Process server) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(server.getErrorStream(), StandardCharsets.UTF_8));
    long end = System.nanoTime() + START.toNanos();
    String line;
    while (System.nanoTime() < end && (line = lines.readLine()) != null) {
      int at = line.indexOf("ws://");
      if (at >= 0) {
        return line.substring(at, line.indexOf(';', at));
      }
    }
    throw new IOException("the server did not start");
  }

  private static boolean canPin() {
    return succeeds("taskset", "-p", Long.toString(ProcessHandle.current().pid()));
  }

  private static void pin(int core) {
    succeeds(
        "taskset",
        "-a",
        "-c",
        "-p",
        Integer.toString(core),
        String.format(Locale.ROOT, "%d", ProcessHandle.current().pid()));
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
