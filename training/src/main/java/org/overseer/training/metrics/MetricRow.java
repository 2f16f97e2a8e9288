package org.overseer.training.metrics;

import java.time.Duration;
import java.util.Map;

/**
 * One report.
 *
 * @param agentSteps agent steps so far, over all starts of the run
 * @param updates learner updates so far, over all starts of the run
 * @param trainingTime time spent training so far, over all starts of the run
 * @param values metric → value; a metric without a value in this report is absent
 * @param winRates scenario → {@link Metric#WIN_RATE} there; empty where only one is played
 */
public record MetricRow(
    long agentSteps,
    long updates,
    Duration trainingTime,
    Map<Metric, Double> values,
    Map<String, Double> winRates) {
  /** Copies the values. */
  public MetricRow {
    values = Map.copyOf(values);
    winRates = Map.copyOf(winRates);
  }

  /** A report without win rates by scenario. */
  public MetricRow(
      long agentSteps, long updates, Duration trainingTime, Map<Metric, Double> values) {
    this(agentSteps, updates, trainingTime, values, Map.of());
  }
}
