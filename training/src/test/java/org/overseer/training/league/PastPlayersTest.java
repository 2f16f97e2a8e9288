package org.overseer.training.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.agent.policy.OrderChoice;
import org.overseer.training.Games;

class PastPlayersTest {
  private final RandomGenerator random = Games.random(3);

  private static PastPlayers league(double newestShare, int gamesPerDraw, int versions) {
    PastPlayers league = new PastPlayers(newestShare, 0.3, gamesPerDraw);
    for (int i = 0; i < versions; i++) {
      assertThat(league.freeze(new ParameterSnapshot(10 * i, new TreeMap<>()))).isEqualTo(i);
    }
    return league;
  }

  @Test
  void anEmptyLeagueHasOnlyTheNewest() {
    PastPlayers league = league(0, 1, 0);
    for (int i = 0; i < 20; i++) {
      assertThat(league.drawOpponent(random)).isEqualTo(Opponent.SELF);
    }
  }

  @Test
  void sharesAreThoseOfTheSettingsAndEveryVersionIsMetEquallyOften() {
    PastPlayers league = league(0.75, 1, 5);
    int draws = 40_000;
    int newest = 0;
    int[] counts = new int[5];
    for (int i = 0; i < draws; i++) {
      int opponent = league.drawOpponent(random).policy();
      if (opponent == Matchmaker.NEWEST) {
        newest++;
      } else {
        counts[opponent]++;
      }
    }
    assertThat((double) newest / draws).isCloseTo(0.75, within(0.01)); // σ 0.0022
    for (int count : counts) { // the first, untrained version included
      assertThat((double) count / draws).isCloseTo(0.05, within(0.005)); // σ 0.0011
    }
  }

  @Test
  void onlyFrozenVersionsGiveTheirMostProbableOrdersAndAsOftenAsTheSettingSays() {
    PastPlayers league = league(0.5, 16, 3);
    int[] frozen = new int[2];
    for (int i = 0; i < 20_000; i++) {
      Opponent opponent = league.drawOpponent(random);
      if (opponent.policy() == Matchmaker.NEWEST) {
        assertThat(opponent.choice()).isEqualTo(OrderChoice.DRAWN);
      } else {
        frozen[opponent.choice().equals(OrderChoice.DRAWN) ? 0 : 1]++;
      }
    }
    double share = (double) frozen[1] / (frozen[0] + frozen[1]);
    assertThat(share).isCloseTo(0.3, within(0.02)); // σ 0.0046
  }

  @Test
  void aFrozenVersionPlaysSeveralGamesInTurnAndStillAllAreMet() {
    PastPlayers league = league(0, 16, 4);
    int[] counts = new int[4];
    for (int block = 0; block < 500; block++) {
      int opponent = league.drawOpponent(random).policy();
      counts[opponent]++;
      for (int i = 1; i < 16; i++) {
        assertThat(league.drawOpponent(random).policy()).isEqualTo(opponent);
      }
    }
    for (int count : counts) {
      assertThat(count).isBetween(85, 165); // 125 expected, σ 9.7
    }
  }

  @Test
  void versionsKeepTheirPlaces() {
    PastPlayers league = league(0.5, 1, 3);
    assertThat(league.size()).isEqualTo(3);
    assertThat(league.get(2).version()).isEqualTo(20);
    assertThat(league.get(0).version()).isZero();
  }

  @Test
  void aLostVersionKeepsItsPlaceAndIsNeverDrawn() {
    PastPlayers league = league(0, 1, 2);
    league.addLost();
    assertThat(league.freeze(new ParameterSnapshot(30, new TreeMap<>()))).isEqualTo(3);
    assertThat(league.size()).isEqualTo(4);
    assertThatThrownBy(() -> league.get(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the frozen version 2 is lost");
    int[] counts = new int[4];
    for (int i = 0; i < 3000; i++) {
      counts[league.drawOpponent(random).policy()]++;
    }
    assertThat(counts[2]).isZero();
    for (int id : new int[] {0, 1, 3}) {
      assertThat(counts[id]).isBetween(850, 1150); // 1000 expected, σ 26
    }
  }

  @Test
  void aLeagueWhoseVersionsAreAllLostHasOnlyTheNewest() {
    PastPlayers league = league(0, 1, 0);
    league.addLost();
    assertThat(league.drawOpponent(random)).isEqualTo(Opponent.SELF);
  }
}
