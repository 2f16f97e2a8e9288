package org.overseer.training.config;

import java.util.Arrays;
import java.util.List;
import org.overseer.agent.network.RewardStream;
import org.overseer.agent.network.ValueConfig;

/**
 * What is rewarded. Each stream that is on has a value head of its own.
 *
 * @param combat the shaped reward of the environment
 * @param winLoss ± 1 at the end of a game
 * @param buildOrder nearness to the strategy's build order
 * @param builtUnits nearness to the strategy's set of unit types
 * @param effects nearness to the strategy's set of abilities
 * @param upgrades nearness to the strategy's set of upgrades
 * @param strategy file with the strategy; empty for none
 * @param valueSeesOpponent whether the win/loss value also reads what the opponent sees
 */
public record RewardsConfig(
    StreamConfig combat,
    StreamConfig winLoss,
    StreamConfig buildOrder,
    StreamConfig builtUnits,
    StreamConfig effects,
    StreamConfig upgrades,
    String strategy,
    boolean valueSeesOpponent) {
  /** Checks that something is rewarded, and that there is what is needed for it. */
  public RewardsConfig {
    PathSetting.require("rewards.strategy", strategy);
    List<StreamConfig> strategic = List.of(buildOrder, builtUnits, effects, upgrades);
    if (!combat.isOn() && !winLoss.isOn() && strategic.stream().noneMatch(StreamConfig::isOn)) {
      throw new IllegalArgumentException(
          "rewards: at least one stream needs a weight above 0; the default is"
              + " rewards.combat.policy-weight=1");
    }
    if (strategic.stream().anyMatch(StreamConfig::isOn) && strategy.isBlank()) {
      throw new IllegalArgumentException(
          "rewards.strategy must name a file, because a stream that pays for following a strategy"
              + " is on");
    }
    if (valueSeesOpponent && !winLoss.isOn()) {
      throw new IllegalArgumentException(
          "rewards.value-sees-opponent needs rewards.win-loss, whose weights are 0");
    }
  }

  /** The streams that are on, and so the value heads, in their order. */
  public ValueConfig values() {
    return new ValueConfig(
        Arrays.stream(RewardStream.values()).filter(stream -> weights(stream).isOn()).toList(),
        valueSeesOpponent);
  }

  /** The weights of a stream. */
  public StreamConfig weights(RewardStream stream) {
    return switch (stream) {
      case COMBAT -> combat;
      case WIN_LOSS -> winLoss;
      case BUILD_ORDER -> buildOrder;
      case BUILT_UNITS -> builtUnits;
      case EFFECTS -> effects;
      case UPGRADES -> upgrades;
    };
  }
}
