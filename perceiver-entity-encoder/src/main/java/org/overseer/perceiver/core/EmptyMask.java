package org.overseer.perceiver.core;

import java.util.Locale;

/** What attention gives a set whose inputs are all padding. */
public enum EmptyMask {
  /** Exactly zero before the output projection; the original implementation's rule. */
  ZERO,
  /**
   * The mean of the padding's values; Hugging Face's, from adding one huge number to all scores.
   */
  UNIFORM;

  /** The name used in {@code config.json}: {@code zero} or {@code uniform}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
