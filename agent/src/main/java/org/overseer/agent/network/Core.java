package org.overseer.agent.network;

import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;

/**
 * What stands between encoders and heads, over time-major rows.
 *
 * <p>Axes: T steps, B players, I inputs, H core channels, R numbers of a player's recurrent state.
 */
interface Core {
  /** Adds the core that the configuration asks for. */
  static Core create(ParameterScope scope, int inputs, AgentConfig config) {
    int channels = config.sizes().coreChannels();
    int layers = config.sizes().coreLayers();
    return switch (config.parts().core()) {
      case LSTM -> new LstmCore(scope, inputs, channels, layers);
      case NONE -> new FeedForwardCore(scope, inputs, channels, layers);
    };
  }

  /**
   * Outputs of all steps and the state after the last.
   *
   * @param outputs {@code [T·B, H]}
   * @param state {@code [B, R]}
   */
  record Unrolled(Variable outputs, Variable state) {}

  /**
   * Runs T steps.
   *
   * @param inputs {@code [T·B, I]}
   * @param initialStates {@code [B, R]}
   * @param starts 1 where a game starts, so that the state before is zero, {@code [T, B]}
   */
  Unrolled unroll(Variable inputs, int steps, float[] initialStates, float[] starts);
}
