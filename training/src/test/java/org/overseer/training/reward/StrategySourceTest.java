package org.overseer.training.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.env.BuildOrder;
import org.overseer.env.BuildOrder.Step;
import org.overseer.env.Strategy;

/** How often which parts of a strategy are hidden. */
class StrategySourceTest {
  private static final int DRAWS = 40_000;
  private static final Strategy WHOLE =
      new Strategy(
          new BuildOrder(List.of(new Step(62, 6, 0))), Set.of(62, 72), Set.of(1442), Set.of(87));

  /** Whether each part of a drawn strategy is there. */
  private record Shown(boolean buildOrder, boolean units, boolean effects, boolean upgrades) {}

  private static Shown shown(Strategy drawn) {
    assertThat(drawn.buildOrder()).isIn(WHOLE.buildOrder(), BuildOrder.EMPTY);
    assertThat(drawn.builtUnits()).isIn(WHOLE.builtUnits(), Set.of());
    assertThat(drawn.effects()).isIn(WHOLE.effects(), Set.of());
    assertThat(drawn.upgrades()).isIn(WHOLE.upgrades(), Set.of());
    return new Shown(
        !drawn.buildOrder().equals(BuildOrder.EMPTY),
        !drawn.builtUnits().isEmpty(),
        !drawn.effects().isEmpty(),
        !drawn.upgrades().isEmpty());
  }

  private static Map<Shown, Integer> counts(FeatureConfig features) {
    StrategySource source = StrategySource.of(WHOLE, features);
    SplittableRandom random = new SplittableRandom(8);
    Map<Shown, Integer> counts = new HashMap<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      counts.merge(shown(source.draw(random)), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void theBuildOrderIsShownInFourOfFiveGamesAndEachOtherPartInHalfWhateverTheOthersAre() {
    Map<Shown, Integer> counts = counts(FeatureConfig.all(16, 1));
    assertThat(counts).hasSize(16);
    counts.forEach(
        (parts, count) ->
            assertThat((double) count / DRAWS)
                .as("%s, within five standard deviations", parts)
                .isCloseTo((parts.buildOrder() ? 0.8 : 0.2) / 8, within(0.0075)));
  }

  @Test
  void anAgentWithoutInputsForPartsIsPaidForAllOfThemInEachGame() {
    assertThat(counts(FeatureConfig.COMBAT))
        .containsExactly(Map.entry(new Shown(true, true, true, true), DRAWS));
  }
}
