package org.overseer.agent.network;

import java.util.Locale;

/** What is rewarded, each with a value head of its own (AlphaStar, detailed architecture). */
public enum RewardStream {
  /** The shaped reward of the environment, of no fixed range. */
  COMBAT,
  /** ± 1 where a game ends, nothing before. */
  WIN_LOSS,
  /** Nearness to a wanted build order. */
  BUILD_ORDER,
  /** Nearness to a wanted set of unit types. */
  BUILT_UNITS,
  /** Nearness to a wanted set of abilities used. */
  EFFECTS,
  /** Nearness to a wanted set of upgrades. */
  UPGRADES;

  /** The name in files and settings, such as {@code win_loss}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether returns lie between −1 and 1, so that the value is squashed to that range. */
  public boolean isBounded() {
    return this != COMBAT;
  }

  /** Whether it pays for following a strategy. */
  public boolean isStrategic() {
    return ordinal() >= BUILD_ORDER.ordinal();
  }
}
