package org.overseer.training.reward;

import java.util.Set;
import java.util.random.RandomGenerator;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.ScalarGroup;
import org.overseer.env.BuildOrder;
import org.overseer.env.Strategy;

/**
 * The strategy of each game of a player: a whole one with parts hidden at random, so that an agent
 * learns to play with and without it (AlphaStar, pseudocode).
 *
 * <p>A part that is hidden is not paid for either. Parts that the agent has no inputs for are
 * always there: to such an agent a hidden one would only be noise in its rewards.
 */
public final class StrategySource {
  /** Without a strategy. */
  public static final StrategySource NONE = new StrategySource(Strategy.NONE, Set.of());

  /** How often the build order is shown, as in AlphaStar. */
  private static final double BUILD_ORDER_SHOWN = 0.8;

  /** How often each other part is shown, as in AlphaStar. */
  private static final double STATISTICS_SHOWN = 0.5;

  private static final Set<ScalarGroup> PARTS =
      Set.of(
          ScalarGroup.BUILD_ORDER,
          ScalarGroup.CUMULATIVE_UNITS,
          ScalarGroup.CUMULATIVE_EFFECTS,
          ScalarGroup.CUMULATIVE_UPGRADES);

  private final Strategy whole;
  private final Set<ScalarGroup> inputs;

  private StrategySource(Strategy whole, Set<ScalarGroup> inputs) {
    this.whole = whole;
    this.inputs = inputs;
  }

  /** A source of {@code whole} for agents that see {@code features}. */
  public static StrategySource of(Strategy whole, FeatureConfig features) {
    return new StrategySource(whole, Set.copyOf(features.scalars()));
  }

  /** Whether an agent has inputs for any part of a strategy. */
  public static boolean isSeen(FeatureConfig features) {
    return features.scalars().stream().anyMatch(PARTS::contains);
  }

  boolean isEmpty() {
    return whole.equals(Strategy.NONE);
  }

  /** The strategy of one game; without any nothing is drawn from {@code random}. */
  public Strategy draw(RandomGenerator random) {
    if (isEmpty()) {
      return whole;
    }
    return new Strategy(
        shown(ScalarGroup.BUILD_ORDER, BUILD_ORDER_SHOWN, random)
            ? whole.buildOrder()
            : BuildOrder.EMPTY,
        part(whole.builtUnits(), ScalarGroup.CUMULATIVE_UNITS, random),
        part(whole.effects(), ScalarGroup.CUMULATIVE_EFFECTS, random),
        part(whole.upgrades(), ScalarGroup.CUMULATIVE_UPGRADES, random));
  }

  private Set<Integer> part(Set<Integer> ids, ScalarGroup group, RandomGenerator random) {
    return shown(group, STATISTICS_SHOWN, random) ? ids : Set.of();
  }

  private boolean shown(ScalarGroup group, double probability, RandomGenerator random) {
    return !inputs.contains(group) || random.nextDouble() < probability;
  }
}
