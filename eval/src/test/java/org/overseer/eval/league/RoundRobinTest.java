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
  @CsvSource({"2, 10, true", "5, 400, true", "5, 47, false", "7, 10, true", "20, 400, true"})
  void theBudgetIsSpentEvenlyOnPairsThatDiffer(int players, int budget, boolean swap) {
    List<Pairing> plan = RoundRobin.plan(players, budget, swap, 3);
    Set<List<Integer>> pairs = new HashSet<>();
    Set<Long> seeds = new HashSet<>();
    int games = 0;
    for (Pairing pairing : plan) {
      assertThat(pairing.first()).isLessThan(pairing.second());
      assertThat(pairing.second()).isLessThan(players);
      pairs.add(List.of(pairing.first(), pairing.second()));
      seeds.add(pairing.settings().seed());
      games += pairing.settings().games();
    }
    assertThat(pairs).hasSameSizeAs(plan);
    assertThat(seeds).hasSameSizeAs(plan);
    assertThat(games).isEqualTo(swap ? budget / 2 * 2 : budget);
    int most = plan.stream().mapToInt(p -> p.settings().games()).max().orElseThrow();
    int least = plan.stream().mapToInt(p -> p.settings().games()).min().orElseThrow();
    assertThat(most - least).isLessThanOrEqualTo(swap ? 2 : 1);
    assertThat(RoundRobin.plan(players, budget, swap, 3)).isEqualTo(plan);
  }

  @Test
  void leaguesThatCannotPlayAreRefused() {
    assertThatThrownBy(() -> RoundRobin.plan(1, 10, true, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2 players");
    assertThatThrownBy(() -> RoundRobin.plan(3, 1, true, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2 games");
  }
}
