package org.overseer.training.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.overseer.eval.report.Curve;
import org.overseer.eval.report.CurveChart;
import org.overseer.perceiver.io.AtomicFile;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overseer curves}: a picture of how runs learned. */
@Command(
    name = "curves",
    description = {
      "Draw the learning curves of runs as a picture (SVG), also while they train.",
      "A picture has a chart for each --metric and a line for each run."
    })
final class CurvesCommand extends ConsoleCommand implements Callable<Integer> {
  private static final String METRICS = "metrics.csv";

  /** What runs along the bottom. */
  enum Over {
    /** The run's first counter, agent steps where it plays. */
    STEPS("steps", 1),
    /** Minutes of training. */
    MINUTES("minutes of training", 1.0 / 60);

    private final String title;
    private final double unit;

    Over(String title, double unit) {
      this.title = title;
      this.unit = unit;
    }
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "[LABEL=]RUN[,RUN]",
      showDefaultValue = Visibility.NEVER,
      description = {
        "Runs or their folders. Those behind one label, such as the seeds of one setting, have"
            + " one colour."
      })
  private List<String> lines = new ArrayList<>();

  @Option(
      names = "--metric",
      paramLabel = "KEY",
      defaultValue = "rollout/win_rate",
      description = "A column of metrics.csv; each has a chart. docs/metrics.md lists them.")
  private List<String> metrics = new ArrayList<>();

  @Option(
      names = "--over",
      paramLabel = "steps|minutes",
      defaultValue = "steps",
      description = "What runs along the bottom.")
  private Over over = Over.STEPS;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      showDefaultValue = Visibility.NEVER,
      description = "The picture, such as curves.svg.")
  private Path to = Path.of("");

  @Mixin private RunsOption runs = new RunsOption();

  /** A run and the label of its line. */
  private record Line(String label, MetricsTable table) {}

  @Override
  public Integer call() throws IOException {
    new OutputFiles().add("--to", to);
    if (!to.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
      throw new ConfigException("--to writes SVG; name the file .svg, not " + to);
    }
    List<Line> drawn = new ArrayList<>();
    for (String line : lines) {
      read(line, drawn);
    }
    Set<String> counters = new LinkedHashSet<>();
    drawn.forEach(line -> counters.add(line.table.steps()));
    if (over == Over.STEPS && counters.size() > 1) {
      throw new ConfigException(
          "these runs count different steps, %s; add --over minutes"
              .formatted(String.join(" and ", counters)));
    }
    List<CurveChart.Panel> panels = new ArrayList<>();
    for (String metric : metrics) {
      panels.add(new CurveChart.Panel(metric, drawn.stream().map(l -> curve(l, metric)).toList()));
    }
    String across = over == Over.STEPS ? drawn.get(0).table.steps().replace('_', ' ') : over.title;
    AtomicFile.writeString(to, CurveChart.svg(across, panels));
    out().println(to);
    return ExitCode.DONE;
  }

  private Curve curve(Line line, String metric) {
    String across = over == Over.STEPS ? line.table.steps() : "seconds";
    return new Curve(
        line.label,
        line.table.points(across, metric).stream()
            .map(point -> new Curve.Point(point.x() * over.unit, point.y()))
            .toList());
  }

  private void read(String argument, List<Line> drawn) {
    int equals = argument.indexOf('=');
    String names = argument.substring(equals + 1);
    for (String name : names.split(",", -1)) {
      String label = equals < 0 ? name : argument.substring(0, equals);
      drawn.add(new Line(label, MetricsTable.read(folder(name).resolve(METRICS))));
    }
  }

  private Path folder(String name) {
    for (Path folder : RunPlaces.of(name, runs.folder())) {
      if (Files.isRegularFile(folder.resolve(METRICS))) {
        return folder;
      }
    }
    throw new ConfigException(
        "there is no run '%s' with a %s, here or in %s; name a run that has begun"
            .formatted(name, METRICS, runs.folder()));
  }
}
