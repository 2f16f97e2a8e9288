package org.overseer.perceiver.core;

import java.util.Locale;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;

/** HiddenActivation of an MLP under its Hugging Face name (reference §1.3). */
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

  /** Applies the function to each element; any shape. */
  public Variable apply(Variable x) {
    return switch (this) {
      case GELU -> Functions.gelu(x);
      case GELU_NEW -> Functions.geluTanh(x);
      case RELU -> Functions.relu(x);
    };
  }
}
