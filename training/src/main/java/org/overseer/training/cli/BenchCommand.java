package org.overseer.training.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.NumberFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.overseer.env.skirmish.SimulatorBenchmark;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code overseer bench}: how fast parts of the program run on this machine. */
@Command(name = "bench", description = "Measure how fast this machine runs a part of the program.")
final class BenchCommand extends ConsoleCommand implements Runnable {
  @Override
  public void run() {
    printUsage();
  }

  @Command(
      name = "simulator",
      description = {
        "Play whole games on one core: both sides order every unit at every agent step.",
        "Two rounds of warm-up come first and are not counted."
      })
  void simulator(
      @Option(
              names = "--scenario",
              paramLabel = "NAME",
              defaultValue = "8m",
              description = {
                "Scenario of the built-in simulator; 100m and 100zg_vs_100m are battles of 200"
                    + " units; 'all' measures every one."
              })
          String scenario,
      @Option(
              names = "--rounds",
              paramLabel = "N",
              defaultValue = "5",
              description = "Measurements; the result is their median.")
          int rounds,
      @Option(
              names = "--seconds",
              paramLabel = "S",
              defaultValue = "2",
              description = "Shortest time of one measurement.")
          double seconds,
      @Option(names = "--json", description = "Print one line of JSON and nothing else.")
          boolean json) {
    if (rounds < 1 || !(seconds > 0)) {
      throw new ConfigException(
          "--rounds must be at least 1 and --seconds above 0, but they are "
              + rounds
              + " and "
              + seconds);
    }
    boolean all = scenario.equals("all");
    for (String name : all ? SimulatorBenchmark.scenarios() : List.of(scenario)) {
      SimulatorBenchmark benchmark = new SimulatorBenchmark(Evaluation.playable(name));
      print(benchmark.run(rounds, seconds), json);
    }
  }

  @Command(
      name = "protocol",
      description = {
        "Play many games at once through the server, over one port, as fast as it answers.",
        "Every agent step is a step of the game and an observation. Ten seconds of warm-up come first."
      })
  void protocol(
      @Option(
              names = "--scenario",
              paramLabel = "NAME",
              defaultValue = "8m",
              description = "Scenario of the built-in simulator.")
          String scenario,
      @Option(
              names = "--connections",
              paramLabel = "N",
              defaultValue = "16",
              description = "Games at once.")
          int connections,
      @Option(
              names = "--seconds",
              paramLabel = "S",
              defaultValue = "20",
              description = "Time of the measurement.")
          double seconds,
      @Option(
              names = "--one-by-one",
              description = "Ask for the observation only when the step is answered.")
          boolean oneByOne,
      @Option(names = "--json", description = "Print one line of JSON and nothing else.")
          boolean json) {
    if (connections < 1 || !(seconds > 0)) {
      throw new ConfigException(
          "--connections must be at least 1 and --seconds above 0, but they are "
              + connections
              + " and "
              + seconds);
    }
    String map = Evaluation.scenario(scenario).name();
    print(new ProtocolBench(map, !oneByOne).run(connections, seconds), json);
  }

  @Command(
      name = "encoder",
      description = {
        "Time the Perceiver beside libtorch, with the same weights.",
        "They run in turns in one process, on one core and then on two; the control runs ours without"
            + " libtorch in the process.",
        "The first use builds the benchmarks and downloads libtorch (about 120 MB)."
      })
  void encoder(
      @Option(
              names = "--workload",
              paramLabel = "REGEX",
              defaultValue = ".*",
              description = "Workloads by name, such as 'entity-.*' or 'packed-forward-16'.")
          String workload,
      @Option(
              names = "--threads",
              paramLabel = "N",
              split = ",",
              defaultValue = "1,2",
              description = "Numbers of cores, one process for each.")
          List<Integer> threads,
      @Option(
              names = "--rounds",
              paramLabel = "N",
              defaultValue = "15",
              description = "Measurements of each side; the result is their median.")
          int rounds,
      @Option(names = "--json", description = "Print one line of JSON and nothing else.")
          boolean json) {
    if (rounds < 1 || threads.stream().anyMatch(n -> n < 1)) {
      throw new ConfigException(
          "--rounds and --threads must be at least 1, but they are " + rounds + " and " + threads);
    }
    EncoderBenchmarks benchmarks = new EncoderBenchmarks(this::notice);
    List<EncoderBenchmarks.Row> rows = benchmarks.run(workload, threads, rounds);
    if (json) {
      out().println(Json.line(rows.stream().map(EncoderBenchmarks.Row::figures).toList()));
    } else {
      EncoderTable.print(rows, out());
    }
  }

  @Command(
      name = "entity-encoders",
      description = {
        "Time the Perceiver beside AlphaStar's Transformer, in an agent's sizes.",
        "They run in turns in one process, for each number of units and latents; their operations are"
            + " counted as well. Where does each win?"
      })
  void entityEncoders(
      @Option(
              names = "--architecture",
              paramLabel = "NAME",
              defaultValue = "tiny",
              description = "Whose sizes: tiny, lite or full.")
          String architecture,
      @Option(
              names = "--latents",
              paramLabel = "N",
              split = ",",
              defaultValue = "4,8,16,32",
              description = "Numbers of the Perceiver's latents.")
          List<Integer> latents,
      @Option(
              names = "--units",
              paramLabel = "N",
              split = ",",
              defaultValue = "6,8,16,27,50,100,200,512",
              description = "Numbers of units of a set.")
          List<Integer> units,
      @Option(
              names = "--batch",
              paramLabel = "N",
              defaultValue = "32",
              description = "Sets that are encoded at once.")
          int batch,
      @Option(
              names = "--threads",
              paramLabel = "N",
              defaultValue = "1",
              description = "Threads and cores.")
          int threads,
      @Option(
              names = "--rounds",
              paramLabel = "N",
              defaultValue = "15",
              description = "Measurements of each side.")
          int rounds,
      @Option(names = "--json", description = "Print one line of JSON and nothing else.")
          boolean json) {
    EntityEncoderBench bench =
        new EntityEncoderBench(architecture, latents, units, batch, threads, rounds);
    List<JsonNode> rows = bench.run(this::notice);
    if (json) {
      out().println(Json.line(bench.figures(rows)));
    } else {
      out().println(bench.title());
      new EntityEncoderTable(rows).print(out());
    }
  }

  private void print(SimulatorBenchmark.Result result, boolean json) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("benchmark", "simulator");
    figures.put("scenario", result.scenario());
    figures.put("game_loops_per_step", result.gameLoopsPerStep());
    figures.put("rounds", result.rounds());
    figures.put("agent_steps", result.agentSteps());
    figures.put("agent_steps_per_second", Math.round(result.agentStepsPerSecond()));
    figures.put("min_agent_steps_per_second", Math.round(result.minAgentStepsPerSecond()));
    figures.put("max_agent_steps_per_second", Math.round(result.maxAgentStepsPerSecond()));
    print(figures, json);
  }

  private void print(Map<String, Object> figures, boolean json) {
    if (json) {
      out().println(Json.line(figures));
    } else {
      figures.forEach((name, value) -> out().printf("%-28s %12s%n", name, grouped(value)));
    }
  }

  private static String grouped(Object value) {
    return value instanceof Number number
        ? NumberFormat.getIntegerInstance(Locale.ROOT).format(number)
        : value.toString();
  }
}
