package org.overseer.agent.network;

import java.util.EnumSet;
import java.util.List;

/**
 * The value heads of an agent.
 *
 * @param streams what each of the S heads predicts the return of, in the order of its outputs
 * @param seesOpponent whether the win/loss head also reads what the opponent sees. Only learning
 *     has that (AlphaStar, detailed architecture)
 */
public record ValueConfig(List<RewardStream> streams, boolean seesOpponent) {
  /** One head for the shaped reward. */
  public static final ValueConfig COMBAT = new ValueConfig(List.of(RewardStream.COMBAT), false);

  /** Checks that there is a stream and none twice, and that somebody wants the opponent's view. */
  public ValueConfig {
    streams = List.copyOf(streams);
    if (streams.isEmpty() || EnumSet.copyOf(streams).size() < streams.size()) {
      throw new IllegalArgumentException(
          "an agent has one value head for each of its reward streams, at least one, but these are "
              + streams);
    }
    if (seesOpponent && !streams.contains(RewardStream.WIN_LOSS)) {
      throw new IllegalArgumentException(
          "only the win_loss value head reads the opponent's observation, but the streams are "
              + streams);
    }
  }
}
