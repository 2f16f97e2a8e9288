package org.overseer.agent.network;

import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.entity.EntityEncoder;

/**
 * What the opponent sees → embedding {@code [T·B, D + C]}, for the win/loss value.
 *
 * <p>It has weights of its own: what it learns must not reach the encoders that the policy acts by,
 * which never get to see the other side.
 */
final class OpponentEncoder {
  private final EntityEncoder entities;
  private final ScalarEncoder scalars;
  private final AgentConfig config;

  OpponentEncoder(ParameterScope scope, AgentConfig config) {
    entities = EntityEncoders.create(scope.child("entity"), config);
    scalars = ScalarEncoder.ofOpponent(scope.child("scalar"), config);
    this.config = config;
  }

  static int channels(AgentConfig config) {
    return config.sizes().entityChannels() + config.sizes().scalarChannels();
  }

  /**
   * Encodes.
   *
   * @param opponents what the opponents of T·B observations see; null where nobody asks for the
   *     value, as in acting: zeros
   */
  Variable encode(Tape tape, @Nullable FeatureBatch opponents, int observations) {
    if (opponents == null) {
      int channels = channels(config);
      return tape.constant(new float[observations * channels], observations, channels);
    }
    return Functions.concatColumns(
        entities.encode(tape, AgentArchitecture.entityBatch(opponents, config)).pooled(),
        scalars.encode(tape, opponents));
  }
}
