package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.StepType;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;

class DrawnScenarioTest {
  private static final List<Scenario> SCENARIOS =
      List.of(Scenario.load("3m"), Scenario.load("2s3z"), Scenario.load("8m"));

  private static Environment create() {
    return DrawnScenario.supplier(SCENARIOS).get();
  }

  /** What both players see in a game in which they do nothing, and what is played. */
  private static List<Object> game(Environment environment, long seed) {
    environment.reset(seed);
    List<Object> seen = new ArrayList<>(List.of(environment.spec()));
    Action[] actions = {new Action(), new Action()};
    for (int step = 0; step < 20; step++) {
      for (int player = 0; player < actions.length; player++) {
        seen.add(environment.timeStep(player).observation().contentHash());
        seen.add(environment.timeStep(player).reward());
      }
      if (environment.timeStep(0).stepType() != StepType.LAST) {
        environment.step(actions);
      }
    }
    return seen;
  }

  @Test
  void theSeedOfAGameDrawsItsScenarioWhateverWasPlayedBefore() {
    try (Environment one = create();
        Environment other = create()) {
      Map<Long, List<Object>> games = new TreeMap<>();
      for (long seed = 0; seed < 12; seed++) {
        games.put(seed, game(one, seed));
      }
      for (long seed = 11; seed >= 0; seed--) {
        assertThat(game(other, seed)).isEqualTo(games.get(seed));
      }
    }
  }

  @Test
  void aGameIsTheOneThatItsScenarioHasWithThisSeed() {
    Map<String, Integer> compared = new TreeMap<>();
    try (Environment drawn = create()) {
      for (long seed = 0; seed < 12; seed++) {
        List<Object> game = game(drawn, seed);
        String name = drawn.spec().scenario();
        try (Environment alone = new SkirmishEnvironment(Scenario.load(name))) {
          assertThat(game(alone, seed)).isEqualTo(game);
        }
        compared.merge(name, 1, Integer::sum);
      }
    }
    assertThat(compared).containsOnlyKeys("2s3z", "3m", "8m");
  }

  @Test
  void allScenariosAreAsLikely() {
    int seeds = 8000;
    int[] counts = new int[8];
    for (long seed = 0; seed < seeds; seed++) {
      counts[DrawnScenario.draw(seed * 0x9E3779B97F4A7C15L, counts.length)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(880, 1120); // 1000, give or take four deviations
    }
  }

  @Test
  void oneScenarioIsPlayedByItself() {
    assertThat(DrawnScenario.supplier(SCENARIOS.subList(0, 1)).get())
        .isInstanceOf(SkirmishEnvironment.class);
  }

  @Test
  void thereIsNoGameBeforeTheFirstReset() {
    try (Environment environment = create()) {
      assertThatThrownBy(environment::spec)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("reset(seed)");
    }
  }
}
