package org.overseer.perceiver.text;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/** An answer's vector to a task's logits: linear, tanh, linear (paper §4.1). */
final class TaskHead {
  private final Linear hidden;
  private final Linear output;

  /** Tensors {@code dense1.*} and {@code dense2.*}; the hidden width is the answer's. */
  TaskHead(ParameterScope scope, int channels, int outputs) {
    this.hidden = Linear.hidden(scope.child("dense1"), channels, channels);
    this.output = Linear.of(scope.child("dense2"), channels, outputs);
  }

  /** {@code [B, E]} to {@code [B, outputs]}. */
  Variable apply(Variable answers) {
    return output.apply(Functions.tanh(hidden.apply(answers)));
  }
}
