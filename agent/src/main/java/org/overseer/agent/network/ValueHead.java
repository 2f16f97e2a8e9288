package org.overseer.agent.network;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/** Core outputs {@code [T·B, H]} → expected return {@code [T·B, 1]}: two linear layers. */
final class ValueHead {
  private final Linear hidden;
  private final Linear output;

  ValueHead(ParameterScope scope, int inputs) {
    hidden = Linear.of(scope.child("hidden"), inputs, inputs);
    output = Layers.small(scope.child("output"), inputs, 1, 0.1);
  }

  Variable value(Variable core) {
    return output.apply(Functions.relu(hidden.apply(core)));
  }
}
