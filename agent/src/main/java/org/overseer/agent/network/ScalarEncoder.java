package org.overseer.agent.network;

import java.util.Arrays;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/** Scalars {@code [B, S]} → embedded scalars {@code [B, scalarChannels]}: linear, ReLU. */
final class ScalarEncoder {
  private final Linear linear;
  private final int width;

  ScalarEncoder(ParameterScope scope, AgentConfig config) {
    width = config.features().scalarWidth();
    linear = Linear.of(scope, width, config.sizes().scalarChannels());
  }

  Variable encode(Tape tape, FeatureBatch features) {
    int size = features.size();
    float[] scalars = Arrays.copyOf(features.scalars(), size * width);
    return Functions.relu(linear.apply(tape.constant(scalars, size, width)));
  }
}
