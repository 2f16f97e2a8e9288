package org.overseer.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsHubTest {
  private final List<MetricRow> rows = new ArrayList<>();
  private final MetricsHub hub =
      new MetricsHub(
          List.of(
              new MetricSink() {
                @Override
                public void write(MetricRow row) {
                  rows.add(row);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
              }));

  private MetricRow report() {
    return hub.report(10, 2, Duration.ofSeconds(3));
  }

  @Test
  void eachKindPutsItsValuesTogetherInItsWay() {
    for (double value : new double[] {3, -1, 4}) {
      hub.record(Metric.LEARNING_RATE, value); // LAST
      hub.record(Metric.LOSS, value); // MEAN
      hub.record(Metric.POLICY_LAG_MAX, value); // MAX
      hub.record(Metric.EPISODES, value); // SUM
    }
    assertThat(report().values())
        .containsEntry(Metric.LEARNING_RATE, 4.0)
        .containsEntry(Metric.LOSS, 2.0)
        .containsEntry(Metric.POLICY_LAG_MAX, 4.0)
        .containsEntry(Metric.EPISODES, 6.0);
  }

  @Test
  void largestOfNegativeValuesIsNegative() {
    hub.record(Metric.POLICY_LAG_MAX, -2);
    assertThat(report().values()).containsEntry(Metric.POLICY_LAG_MAX, -2.0);
  }

  @Test
  void reportBeginsANewInterval() {
    hub.record(Metric.LOSS, 1);
    hub.record(Metric.LEARNING_RATE, 0.5);
    hub.record(Metric.EPISODES, 7);
    report();
    assertThat(report().values())
        .doesNotContainKey(Metric.LOSS)
        .containsEntry(Metric.LEARNING_RATE, 0.5)
        .containsEntry(Metric.EPISODES, 0.0);
  }

  @Test
  void aLookAtTheRowSoFarLeavesTheIntervalAsItIs() {
    hub.record(Metric.EPISODES, 7);
    MetricRow soFar = hub.soFar(10, 2, Duration.ofSeconds(3));
    assertThat(rows).isEmpty();
    assertThat(report()).isEqualTo(soFar);
  }

  @Test
  void sinksGetTheRowThatIsReturned() {
    hub.record(Metric.LOSS, 1);
    MetricRow row = report();
    assertThat(rows).containsExactly(row);
    assertThat(row.agentSteps()).isEqualTo(10);
  }
}
