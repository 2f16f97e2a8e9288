package org.overseer.training.reward;

import java.util.List;
import org.overseer.agent.network.RewardStream;

/**
 * What games record for the value heads.
 *
 * @param streams S of them, in the order of the value heads
 * @param strategy what players are told to follow and strategic streams pay for
 * @param withOpponent whether the opponent's observations are recorded
 * @param discount γ of one agent step, by which the rewards of a decision that lasts several are
 *     summed
 */
public record RewardPlan(
    List<RewardStream> streams, StrategySource strategy, boolean withOpponent, float discount) {
  /** The shaped reward alone, not discounted. */
  public static final RewardPlan COMBAT =
      new RewardPlan(List.of(RewardStream.COMBAT), StrategySource.NONE, false, 1);

  /**
   * Refuses strategic streams without a strategy.
   *
   * @throws IllegalArgumentException if a strategic stream has nothing to pay for
   */
  public RewardPlan {
    streams = List.copyOf(streams);
    if (strategy.isEmpty() && streams.stream().anyMatch(RewardStream::isStrategic)) {
      throw new IllegalArgumentException("the streams " + streams + " need a strategy to pay for");
    }
  }

  /** The rewards of one player. */
  public StreamRewards newRewards() {
    return new StreamRewards(streams);
  }
}
