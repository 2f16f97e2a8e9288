package org.overseer.training.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects values from all parts of a run and hands one row per report to every sink. Safe for use
 * from several threads; the caller decides when to report.
 */
public final class MetricsHub implements AutoCloseable {
  private final List<MetricSink> sinks = new ArrayList<>();
  private final Map<Metric, Cell> cells = new EnumMap<>(Metric.class);
  private final Map<String, Double> winRates = new HashMap<>();

  /** Creates one for self-play that writes to these sinks and closes them. */
  public MetricsHub(List<? extends MetricSink> sinks) {
    this(sinks, Metric.ofSelfPlay());
  }

  /** Creates one for other metrics. */
  public MetricsHub(List<? extends MetricSink> sinks, List<Metric> metrics) {
    this.sinks.addAll(sinks);
    for (Metric metric : metrics) {
      cells.put(metric, new Cell(metric.kind()));
    }
  }

  /** Writes to these sinks too from now on, and closes them. */
  public synchronized void attach(List<? extends MetricSink> more) {
    sinks.addAll(more);
  }

  /** Adds a value; its {@link Metric.Kind} says what becomes of several before the next report. */
  public synchronized void record(Metric metric, double value) {
    cell(metric).add(value);
  }

  /** Sets the win rate on one of several scenarios, kept until there is a newer one. */
  public synchronized void recordWinRate(String scenario, double value) {
    winRates.put(scenario, value);
  }

  /**
   * Ends an interval: one row to every sink.
   *
   * @return the row, for the status line
   * @throws UncheckedIOException if a file cannot be written
   */
  public synchronized MetricRow report(long agentSteps, long updates, Duration trainingTime) {
    MetricRow row = soFar(agentSteps, updates, trainingTime);
    cells.values().forEach(Cell::clear);
    try {
      for (MetricSink sink : sinks) {
        sink.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the metrics: " + e.getMessage(), e);
    }
    return row;
  }

  /** The row that {@link #report} would write; the interval goes on. */
  public synchronized MetricRow soFar(long agentSteps, long updates, Duration trainingTime) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    cells.forEach((metric, cell) -> cell.put(values, metric));
    return new MetricRow(agentSteps, updates, trainingTime, values, winRates);
  }

  /** Forces all rows to the disk; call it before a checkpoint. */
  public synchronized void flush() {
    try {
      for (MetricSink sink : sinks) {
        sink.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the metrics: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      for (MetricSink sink : sinks) {
        sink.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the metrics: " + e.getMessage(), e);
    }
  }

  private Cell cell(Metric metric) {
    Cell cell = cells.get(metric);
    if (cell == null) {
      throw new IllegalStateException(metric + " is no metric of this run");
    }
    return cell;
  }

  /** The values of one metric since the last report. */
  private static final class Cell {
    private final Metric.Kind kind;
    private double value;
    private long count;

    Cell(Metric.Kind kind) {
      this.kind = kind;
    }

    void add(double next) {
      value =
          switch (kind) {
            case LAST -> next;
            case MAX -> count == 0 ? next : Math.max(value, next);
            case MEAN, SUM -> value + next;
          };
      count++;
    }

    void put(Map<Metric, Double> row, Metric metric) {
      if (count > 0 || kind == Metric.Kind.SUM) {
        row.put(metric, kind == Metric.Kind.MEAN ? value / count : value);
      }
    }

    void clear() {
      if (kind != Metric.Kind.LAST) {
        value = 0;
        count = 0;
      }
    }
  }
}
