package org.overseer.training.session;

import java.util.List;
import org.overseer.agent.network.RewardStream;
import org.overseer.training.learner.LearnerReport;
import org.overseer.training.learner.PolicyLag;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;

/**
 * What updates show of themselves.
 *
 * @param metrics where figures go
 * @param streams the reward streams, in the order of the value heads
 */
record LearningMetrics(MetricsHub metrics, List<RewardStream> streams) {
  /** How old what one update learned from was, whosever it is. */
  void recordLag(PolicyLag lag) {
    metrics.record(Metric.POLICY_LAG, lag.mean());
    metrics.record(Metric.POLICY_LAG_MEDIAN, lag.median());
    metrics.record(Metric.POLICY_LAG_P90, lag.ninetieth());
    metrics.record(Metric.POLICY_LAG_MAX, lag.max());
  }

  private void recordExplainedVariances(float[] ofStreams) {
    metrics.record(Metric.EXPLAINED_VARIANCE, ofStreams[0]);
    for (int s = 1; s < ofStreams.length; s++) {
      metrics.record(explainedVariance(streams.get(s)), ofStreams[s]);
    }
  }

  /** Where a further stream's goes. */
  private static Metric explainedVariance(RewardStream stream) {
    return switch (stream) {
      case COMBAT -> Metric.EXPLAINED_VARIANCE;
      case WIN_LOSS -> Metric.WIN_LOSS_EXPLAINED_VARIANCE;
      case BUILD_ORDER -> Metric.BUILD_ORDER_EXPLAINED_VARIANCE;
      case BUILT_UNITS -> Metric.BUILT_UNITS_EXPLAINED_VARIANCE;
      case EFFECTS -> Metric.EFFECTS_EXPLAINED_VARIANCE;
      case UPGRADES -> Metric.UPGRADES_EXPLAINED_VARIANCE;
    };
  }

  /** The curves of the run's agent. */
  void record(LearnerReport report) {
    metrics.record(Metric.LOSS, report.loss().loss());
    metrics.record(Metric.POLICY_LOSS, report.loss().policyLoss());
    metrics.record(Metric.VALUE_LOSS, report.loss().valueLoss());
    metrics.record(Metric.ENTROPY, report.loss().entropy());
    metrics.record(Metric.MAGNET_DIVERGENCE, report.loss().magnetDivergence());
    metrics.record(Metric.TEACHER_DIVERGENCE, report.loss().teacherDivergence());
    metrics.record(Metric.ENTROPY_WEIGHT, report.exploration().entropy());
    metrics.record(Metric.BARRIER_WEIGHT, report.exploration().barrier());
    metrics.record(Metric.GRADIENT_NORM, report.gradientNorm());
    metrics.record(Metric.LEARNING_RATE, report.learningRate());
    metrics.record(Metric.RHO_CLIPPED_FRACTION, report.loss().rhoClippedFraction());
    recordExplainedVariances(report.loss().explainedVariances());
  }
}
