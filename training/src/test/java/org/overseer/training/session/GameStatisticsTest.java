package org.overseer.training.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.overseer.env.Outcome;
import org.overseer.training.league.Opponent;
import org.overseer.training.rollout.GameRecord;

class GameStatisticsTest {
  private final GameStatistics statistics = new GameStatistics();

  private void add(Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      statistics.add(new GameRecord("3m", -1, Opponent.SELF, outcome, 10, 0));
    }
  }

  @Test
  void onlyAWinIsAWin() {
    add(Outcome.WIN, 3);
    add(Outcome.DRAW, 2);
    add(Outcome.LOSS, 4);
    assertThat(statistics.games()).isEqualTo(9);
    assertThat(statistics.wins()).isEqualTo(3);
  }

  @Test
  void gamesLeaveTheWindowInTheOrderOfTheirEnd() {
    add(Outcome.WIN, 300);
    add(Outcome.LOSS, 200);
    assertThat(statistics.games()).isEqualTo(GameStatistics.WINDOW);
    assertThat(statistics.wins()).isEqualTo(300);
    add(Outcome.LOSS, 100);
    assertThat(statistics.wins()).isEqualTo(200);
    add(Outcome.WIN, 250); // 200 old wins and 50 losses leave
    assertThat(statistics.wins()).isEqualTo(250);
    add(Outcome.WIN, 1000);
    assertThat(statistics.wins()).isEqualTo(500);
    assertThat(statistics.games()).isEqualTo(500);
  }
}
