package org.overseer.training.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.overseer.eval.report.Curve;
import org.overseer.training.config.ClosestName;
import org.overseer.training.config.ConfigException;

/** The {@code metrics.csv} of a run, for those who draw it; the run may still be writing it. */
final class MetricsTable {
  private final Path file;
  private final List<String> columns;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * Reads the complete rows.
   *
   * @throws ConfigException if it cannot be read or is no such table
   */
  static MetricsTable read(Path file) {
    try {
      return new MetricsTable(file, Files.readString(file));
    } catch (IOException e) {
      throw new ConfigException("cannot read " + file + " (" + e + ")", e);
    }
  }

  private MetricsTable(Path file, String text) {
    this.file = file;
    // Without a newline at its end the last line is still being written.
    String[] lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1);
    columns = List.of(lines[0].split(",", -1));
    if (columns.size() < 3 || !columns.get(2).equals("seconds")) {
      throw new ConfigException(file + " is no table of metrics: its third column must be seconds");
    }
    for (int i = 1; i < lines.length; i++) {
      String[] cells = lines[i].split(",", -1);
      if (cells.length == columns.size()) {
        rows.add(cells);
      }
    }
  }

  /** What the run counts its steps by, such as {@code agent_steps}. */
  String steps() {
    return columns.get(0);
  }

  /**
   * The points at which both columns have a number, in the order of the rows.
   *
   * @param x a column, such as {@code seconds}
   * @param y a column, such as {@code rollout/win_rate}
   * @throws ConfigException if there is no such column, or none of its rows has a number
   */
  List<Curve.Point> points(String x, String y) {
    int across = column(x);
    int up = column(y);
    List<Curve.Point> points = new ArrayList<>();
    for (String[] row : rows) {
      if (!row[across].isEmpty() && !row[up].isEmpty()) {
        Curve.Point point = new Curve.Point(number(row[across]), number(row[up]));
        if (Double.isFinite(point.x()) && Double.isFinite(point.y())) {
          points.add(point);
        }
      }
    }
    if (points.isEmpty()) {
      throw new ConfigException(file + " has no value of " + y + "; choose another metric");
    }
    return points;
  }

  private int column(String name) {
    int column = columns.indexOf(name);
    if (column < 0) {
      throw new ConfigException(
          file + " has no metric '" + name + "'" + ClosestName.hint(name, columns));
    }
    return column;
  }

  private double number(String cell) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      throw new ConfigException(file + " has '" + cell + "' where a number must be", e);
    }
  }
}
