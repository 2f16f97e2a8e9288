package org.overseer.training.reward;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.network.RewardStream;

/**
 * What games record for the value heads.
 *
 * @param streams S of them, in the order of the value heads
 * @param strategy what strategic streams pay for; null without such streams
 * @param withOpponent whether the opponent's observations are recorded
 */
public record RewardPlan(
    List<RewardStream> streams, @Nullable Strategy strategy, boolean withOpponent) {
  /** The shaped reward alone. */
  public static final RewardPlan COMBAT = new RewardPlan(List.of(RewardStream.COMBAT), null, false);

  /** The rewards of one player. */
  public StreamRewards newRewards() {
    return new StreamRewards(streams, strategy);
  }
}
