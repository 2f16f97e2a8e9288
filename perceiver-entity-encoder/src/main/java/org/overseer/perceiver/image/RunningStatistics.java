package org.overseer.perceiver.image;

import java.util.Locale;

/** How batch norm's stored moments follow those of the batches. */
public enum RunningStatistics {
  /** Unbiased variance; each batch counts for a tenth: Hugging Face's momentum 0.1. */
  HUGGINGFACE,
  /** Biased variance; decay 0.9 without the bias towards the first value: the original's. */
  DEEPMIND;

  private static final double NEW_SHARE = 0.1;

  /** The name used in {@code config.json}: {@code huggingface} or {@code deepmind}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Weight of the newest batch, the {@code batches}-th, in the running mean. */
  double weight(double batches) {
    // A decaying average divided by 1 − decayⁿ is one whose newest weight is this quotient.
    return this == HUGGINGFACE ? NEW_SHARE : NEW_SHARE / (1 - Math.pow(1 - NEW_SHARE, batches));
  }

  /** What to multiply the mean square deviation of n rows by before it is averaged. */
  double varianceFactor(int rows) {
    return this == HUGGINGFACE ? (double) rows / (rows - 1) : 1;
  }
}
