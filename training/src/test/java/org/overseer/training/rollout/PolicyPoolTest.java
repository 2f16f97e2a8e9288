package org.overseer.training.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.policy.Policy;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.training.Games;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.PastPlayers;

class PolicyPoolTest {
  private final PastPlayers league = new PastPlayers(0.5, 0, 1);
  private final List<Policy> made = new ArrayList<>();
  private final List<ParameterSnapshot> snapshots = new ArrayList<>();

  private PolicyPool pool() {
    for (int i = 0; i < 7; i++) {
      snapshots.add(ParameterSnapshot.of(100 + i, Games.network(i).parameters()));
      league.freeze(snapshots.get(i));
    }
    return new PolicyPool(
        league,
        () -> {
          made.add(new Policy(Games.network(55), KernelSelection.choose()));
          return made.get(made.size() - 1);
        });
  }

  @Test
  void everyVersionPlaysWithItsOwnParametersHoweverOftenItIsEvicted() {
    try (PolicyPool pool = pool()) {
      int[] asked = {0, 1, 2, 3, 0, 4, 5, 6, 0, 1, 6, 2, 0, 3, 3, 5, 1};
      for (int id : asked) {
        Policy policy = pool.get(id);
        assertThat(policy.version()).isEqualTo(100 + id);
        assertSame(policy, snapshots.get(id));
      }
      assertThat(made).as("the newest and four frozen ones").hasSize(5);
    }
  }

  @Test
  void theVersionThatWasAskedForLongestAgoGoesFirst() {
    try (PolicyPool pool = pool()) {
      Policy zero = pool.get(0);
      Policy one = pool.get(1);
      pool.get(2);
      pool.get(3);
      assertThat(pool.get(0)).isSameAs(zero);
      assertThat(pool.get(4)).isSameAs(one);
      assertThat(pool.get(0)).isSameAs(zero);
    }
  }

  @Test
  void publishingReplacesTheNewestOnly() {
    try (PolicyPool pool = pool()) {
      Policy frozen = pool.get(2);
      pool.publish(snapshots.get(6));
      assertSame(pool.get(Matchmaker.NEWEST), snapshots.get(6));
      assertThat(pool.get(Matchmaker.NEWEST).version()).isEqualTo(106);
      assertSame(frozen, snapshots.get(2));
    }
  }

  private static void assertSame(Policy policy, ParameterSnapshot expected) {
    ParameterSnapshot actual = ParameterSnapshot.of(0, policy.architecture().parameters());
    expected.values().forEach((name, v) -> assertThat(actual.values().get(name)).isEqualTo(v));
  }
}
