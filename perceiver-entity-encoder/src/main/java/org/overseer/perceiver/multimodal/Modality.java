package org.overseer.perceiver.multimodal;

import java.util.Locale;

/** What the models read; in the order in which modalities are joined, which is alphabetical. */
public enum Modality {
  /** Sound, in patches of samples. */
  AUDIO,
  /** Video, in patches of pixels; Hugging Face's name. */
  IMAGE,
  /** A class, one-hot. */
  LABEL;

  /** The name in configs and tensors: {@code audio}, {@code image}, {@code label}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
