package org.overseer.perceiver.core;

import java.util.Locale;
import org.overseer.perceiver.kernels.Activation;

/** Activation of an MLP under its Hugging Face name. */
public enum HiddenActivation {
  /** Exact GELU with the error function; Hugging Face's default. */
  GELU,
  /** Tanh approximation of GELU; the original implementation's. */
  GELU_NEW,
  /** Rectifier. */
  RELU;

  /** The name used in {@code config.json}: {@code gelu}, {@code gelu_new} or {@code relu}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The function itself. */
  Activation kernel() {
    return switch (this) {
      case GELU -> Activation.GELU;
      case GELU_NEW -> Activation.GELU_TANH;
      case RELU -> Activation.RELU;
    };
  }
}
