package org.overseer.training.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.policy.Policy;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.training.Games;
import org.overseer.training.config.ConfigLoader;
import org.overseer.training.league.League;
import org.overseer.training.league.Matchmaker;
import org.overseer.training.league.PastPlayer;
import org.overseer.training.league.Role;

class PolicyPoolTest {
  private final List<Policy> made = new ArrayList<>();
  private final List<ParameterSnapshot> snapshots = new ArrayList<>();

  private PolicyPool pool(String... settings) {
    League league = new League(ConfigLoader.load("debug", null, List.of(settings)).league(), 1);
    for (int i = 0; i < 7; i++) {
      snapshots.add(ParameterSnapshot.of(100 + i, Games.network(i).parameters()));
      league.addPast(new PastPlayer(i, Role.MAIN, "main-0", i), snapshots.get(i));
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
  void publishingReplacesOneLearningPolicyOnly() {
    try (PolicyPool pool = pool("league.main-exploiters=1")) {
      Policy frozen = pool.get(2);
      pool.publish(-2, snapshots.get(5));
      pool.publish(Matchmaker.NEWEST, snapshots.get(6));
      assertSame(pool.get(Matchmaker.NEWEST), snapshots.get(6));
      assertThat(pool.get(Matchmaker.NEWEST).version()).isEqualTo(106);
      assertSame(pool.get(-2), snapshots.get(5));
      assertSame(frozen, snapshots.get(2));
    }
  }

  @Test
  void aPlayerThatDoesNotLearnHasNoPolicy() {
    try (PolicyPool pool = pool()) {
      assertThatThrownBy(() -> pool.get(-2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no player with id -2 learns");
    }
  }

  private static void assertSame(Policy policy, ParameterSnapshot expected) {
    ParameterSnapshot actual = ParameterSnapshot.of(0, policy.architecture().parameters());
    expected.values().forEach((name, v) -> assertThat(actual.values().get(name)).isEqualTo(v));
  }
}
