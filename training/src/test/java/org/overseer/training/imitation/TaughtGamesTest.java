package org.overseer.training.imitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.overseer.agent.policy.Policy;
import org.overseer.eval.match.Player;
import org.overseer.eval.match.ScriptedPlayers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;
import org.overseer.training.SpoiledEnvironment;

class TaughtGamesTest {
  @Test
  void allStartAnewIfThePupilOverflows() {
    AtomicInteger seen = new AtomicInteger();
    List<Trajectory> recorded = new ArrayList<>();
    List<NonFiniteException> failures = new ArrayList<>();
    int made = 0;
    try (Policy pupil = new Policy(Games.network(1), KernelSelection.choose());
        Player elite = new ScriptedPlayers("elite");
        TaughtGames games =
            new TaughtGames(
                3,
                8,
                () ->
                    new SpoiledEnvironment(
                        first -> {},
                        later -> {
                          if (seen.incrementAndGet() == 3 * 12 + 1) {
                            SpoiledEnvironment.spoil(later, Float.MAX_VALUE);
                          }
                        }),
                new AskedPlayers(elite, List.of(elite), 0.5),
                pupil,
                Games.random(1),
                (slot, trajectory) -> recorded.add(trajectory),
                lesson -> {},
                failures::add)) {
      for (int round = 0; round < 13 + 1 + 9; round++) {
        made += games.playRound();
      }
    }
    assertThat(failures).hasSize(1);
    assertThat(made).isEqualTo(3 * (13 + 9));
    assertThat(recorded).as("both sides, 8 steps before and 8 after").hasSize(2 * 2 * 3);
    assertThat(recorded.subList(6, 12)).allMatch(later -> later.transitions().get(0).start());
  }
}
