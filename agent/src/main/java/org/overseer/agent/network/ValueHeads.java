package org.overseer.agent.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Core outputs {@code [T·B, H]} → expected return of each reward stream, {@code [T·B, S]}
 * (AlphaStar, detailed architecture).
 *
 * <p>A head for each stream; returns between −1 and 1 are squashed to that range. Those that are
 * paid for following a strategy also read the embedded scalars, where the strategy and what there
 * is of it are, and that of win and loss may read what the opponent sees.
 */
final class ValueHeads {
  private final List<RewardStream> streams;
  private final List<ValueHead> heads = new ArrayList<>();
  private final @Nullable OpponentEncoder opponent;

  ValueHeads(ParameterScope scope, AgentConfig config) {
    streams = config.values().streams();
    boolean seesOpponent = config.values().seesOpponent();
    for (RewardStream stream : streams) {
      int inputs = config.sizes().coreChannels();
      if (stream.isStrategic()) {
        inputs += config.sizes().scalarChannels();
      } else if (seesOpponent && stream == RewardStream.WIN_LOSS) {
        inputs += OpponentEncoder.channels(config);
      }
      heads.add(new ValueHead(scope.child(name(stream)), inputs, config.sizes().value()));
    }
    opponent = seesOpponent ? new OpponentEncoder(scope.child("value_opponent"), config) : null;
  }

  /** The shaped reward's head has the name it had when it was the only one. */
  private static String name(RewardStream stream) {
    return stream == RewardStream.COMBAT ? "value" : "value_" + stream.key();
  }

  /**
   * The values of T·B observations.
   *
   * @param scalars the embedded scalars {@code [T·B, C]}
   * @param opponents what the opponents see at the same steps; null in acting, where a win/loss
   *     value that depends on it has no meaning and is not used
   */
  Variable values(Tape tape, Variable core, Variable scalars, @Nullable FeatureBatch opponents) {
    Variable[] values = new Variable[heads.size()];
    for (int s = 0; s < values.length; s++) {
      RewardStream stream = streams.get(s);
      Variable input = core;
      if (stream.isStrategic()) {
        input = Functions.concatColumns(core, scalars);
      } else if (opponent != null && stream == RewardStream.WIN_LOSS) {
        input = Functions.concatColumns(core, opponent.encode(tape, opponents, core.rows()));
      }
      Variable value = heads.get(s).value(input);
      values[s] = stream.isBounded() ? Squash.apply(value) : value;
    }
    return values.length == 1 ? values[0] : Functions.concatColumns(values);
  }
}
