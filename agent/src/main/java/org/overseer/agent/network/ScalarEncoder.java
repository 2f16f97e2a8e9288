package org.overseer.agent.network;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.ScalarGroup;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Scalars {@code [B, S]} and build orders → embedded scalars {@code [B, scalarChannels]}: linear,
 * ReLU.
 */
final class ScalarEncoder {
  private final Linear linear;
  private final @Nullable BuildOrderEncoder buildOrder;
  private final int width;

  /** The encoder of what the player sees and is told. */
  static ScalarEncoder ofPlayer(ParameterScope scope, AgentConfig config) {
    boolean told = config.features().scalars().contains(ScalarGroup.BUILD_ORDER);
    return new ScalarEncoder(
        scope, config, told ? new BuildOrderEncoder(scope.child("build_order")) : null);
  }

  /** The encoder of what an opponent sees, whose strategy is not known. */
  static ScalarEncoder ofOpponent(ParameterScope scope, AgentConfig config) {
    return new ScalarEncoder(scope, config, null);
  }

  private ScalarEncoder(
      ParameterScope scope, AgentConfig config, @Nullable BuildOrderEncoder buildOrder) {
    this.buildOrder = buildOrder;
    width = config.features().scalarWidth();
    int inputs = width + (buildOrder == null ? 0 : BuildOrderEncoder.CHANNELS);
    linear = Linear.of(scope, inputs, config.sizes().scalarChannels());
  }

  Variable encode(Tape tape, FeatureBatch features) {
    int size = features.size();
    Variable scalars = tape.constant(Arrays.copyOf(features.scalars(), size * width), size, width);
    Variable all =
        buildOrder == null
            ? scalars
            : Functions.concatColumns(scalars, buildOrder.encode(tape, features));
    return Functions.relu(linear.apply(all));
  }
}
