package org.overseer.training.recipe;

import java.util.Map;
import org.overseer.perceiver.recipes.AutoencodeRecipe;
import org.overseer.perceiver.recipes.Evaluation;
import org.overseer.perceiver.recipes.FlowRecipe;
import org.overseer.perceiver.recipes.MaskedLanguageRecipe;
import org.overseer.training.metrics.Metric;
import org.overseer.training.metrics.MetricsHub;

/** Which metric shows which figure of an evaluation. */
final class HeldOutMetrics {
  private static final Map<String, Metric> METRICS =
      Map.of(
          Evaluation.LOSS, Metric.HELD_OUT_LOSS,
          Evaluation.ACCURACY, Metric.HELD_OUT_ACCURACY,
          Evaluation.SCORE, Metric.HELD_OUT_SCORE,
          MaskedLanguageRecipe.WORD_LOSS, Metric.HELD_OUT_WORD_LOSS,
          FlowRecipe.END_POINT_ERROR, Metric.HELD_OUT_END_POINT_ERROR,
          AutoencodeRecipe.VIDEO_PSNR, Metric.HELD_OUT_VIDEO_PSNR,
          AutoencodeRecipe.AUDIO_PSNR, Metric.HELD_OUT_AUDIO_PSNR);

  private HeldOutMetrics() {}

  /** Figures of single tasks have no metric; the result of the run has them. */
  static void record(MetricsHub metrics, String figure, double value) {
    Metric metric = METRICS.get(figure);
    if (metric != null) {
      metrics.record(metric, value);
    }
  }
}
