package org.overseer.training.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.overseer.training.league.Leagues.config;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GameSharesTest {
  private static int[] counts(int games, String... settings) {
    int[] counts = new int[config(settings).learners()];
    for (int learner : GameShares.assign(config(settings), games)) {
      counts[-1 - learner]++;
    }
    return counts;
  }

  @Test
  void aLeagueOfOneHasAllGames() {
    assertThat(GameShares.assign(config(), 5)).containsOnly(-1).hasSize(5);
  }

  @Test
  void mainAgentsHaveTheirShareAndExploitersTheRest() {
    String[] settings = {"main-exploiters=1", "league-exploiters=2", "main-share=0.5"};
    assertThat(counts(32, settings)).containsExactly(16, 6, 5, 5);
    assertThat(counts(48, settings)).containsExactly(24, 8, 8, 8);
    assertThat(counts(32, "main-agents=2", "main-exploiters=1", "main-share=0.75"))
        .containsExactly(12, 12, 8);
  }

  @Test
  void everyoneHasAtLeastOneGame() {
    assertThat(counts(4, "main-exploiters=1", "league-exploiters=2", "main-share=0.9"))
        .containsExactly(1, 1, 1, 1);
    assertThat(counts(10, "main-exploiters=1", "main-share=1")).containsExactly(9, 1);
    assertThatThrownBy(() -> GameShares.assign(config("main-exploiters=3"), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 games cannot be shared by 4 learning players");
  }

  @Test
  void noGameIsLost() {
    for (int games = 3; games < 70; games++) {
      int[] counts = counts(games, "main-exploiters=2", "main-share=0.6");
      assertThat(Arrays.stream(counts).sum()).isEqualTo(games);
      assertThat(counts[0]).isBetween((int) (0.6 * games) - 1, (int) (0.6 * games) + 1);
    }
  }
}
