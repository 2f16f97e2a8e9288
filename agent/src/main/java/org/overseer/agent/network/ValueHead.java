package org.overseer.agent.network;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/** Its inputs {@code [T·B, I]} → expected return {@code [T·B, 1]}: a residual network. */
final class ValueHead {
  private final Linear hidden;
  private final ResidualBlocks blocks;
  private final Linear output;

  ValueHead(ParameterScope scope, int inputs, ValueSizes sizes) {
    int channels = sizes.channels() == 0 ? inputs : sizes.channels();
    hidden = Linear.of(scope.child("hidden"), inputs, channels);
    blocks = new ResidualBlocks(scope, channels, sizes.blocks());
    output = Layers.small(scope.child("output"), channels, 1, 0.1);
  }

  Variable value(Variable inputs) {
    return output.apply(blocks.apply(Functions.relu(hidden.apply(inputs))));
  }
}
