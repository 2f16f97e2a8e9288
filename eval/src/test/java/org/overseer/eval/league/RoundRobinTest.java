package org.overseer.eval.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.eval.match.Tournament.Pairing;

class RoundRobinTest {
  @ParameterizedTest
  @CsvSource({"2, 10", "5, 400", "5, 47", "7, 10", "20, 400"})
  void theBudgetIsSpentEvenlyOnPairsThatDiffer(int players, int budget) {
    List<Pairing> plan = RoundRobin.plan(players, budget, 3);
    Set<List<Integer>> pairs = new HashSet<>();
    Set<Long> seeds = new HashSet<>();
    int games = 0;
    for (Pairing pairing : plan) {
      assertThat(pairing.first()).isLessThan(pairing.second());
      assertThat(pairing.second()).isLessThan(players);
      pairs.add(List.of(pairing.first(), pairing.second()));
      seeds.add(pairing.settings().seed());
      games += pairing.settings().games();
      assertThat(pairing.settings().swapSides()).isTrue();
    }
    assertThat(pairs).hasSameSizeAs(plan);
    assertThat(seeds).hasSameSizeAs(plan);
    assertThat(games).isEqualTo(budget / 2 * 2);
    int most = plan.stream().mapToInt(p -> p.settings().games()).max().orElseThrow();
    int least = plan.stream().mapToInt(p -> p.settings().games()).min().orElseThrow();
    assertThat(most - least).isLessThanOrEqualTo(2);
    assertThat(RoundRobin.plan(players, budget, 3)).isEqualTo(plan);
  }

  @Test
  void leaguesThatCannotPlayAreRefused() {
    assertThatThrownBy(() -> RoundRobin.plan(1, 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2 players");
    assertThatThrownBy(() -> RoundRobin.plan(3, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2 games");
  }
}
