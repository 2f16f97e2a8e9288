package org.overseer.training.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.overseer.env.Outcome;
import org.overseer.eval.rating.WilsonInterval;
import org.overseer.training.Games;

class PayoffTest {
  private final Payoff payoff = new Payoff();

  @Test
  void withoutGamesTheWinRateIsOneHalfAndAnythingIsPossible() {
    PayoffRecord none = payoff.get(-1, 3);
    assertThat(none.winRate()).isEqualTo(0.5);
    assertThat(none.interval()).isEqualTo(new WilsonInterval(0, 1));
    assertThat(none.played()).isZero();
  }

  @Test
  void eachGameDecaysWhatWasThereAndADrawIsHalfAWin() {
    payoff.update(-1, 3, Outcome.WIN);
    payoff.update(-1, 3, Outcome.DRAW);
    payoff.update(-1, 3, Outcome.LOSS);
    payoff.update(-1, 3, Outcome.WIN);
    PayoffRecord record = payoff.get(-1, 3);
    double d = 0.99;
    assertThat(record.wins()).isCloseTo(d * d * d + 1, within(1e-12));
    assertThat(record.draws()).isCloseTo(d * d, within(1e-12));
    assertThat(record.losses()).isCloseTo(d, within(1e-12));
    assertThat(record.games()).isCloseTo(1 + d + d * d + d * d * d, within(1e-12));
    assertThat(record.squares())
        .isCloseTo(1 + Math.pow(d, 2) + Math.pow(d, 4) + Math.pow(d, 6), within(1e-12));
    assertThat(record.played()).isEqualTo(4);
    assertThat(record.winRate())
        .isCloseTo((record.wins() + record.draws() / 2) / record.games(), within(1e-12));
  }

  @Test
  void theOtherSideSeesTheSameGames() {
    payoff.update(5, -2, Outcome.WIN);
    payoff.update(5, -2, Outcome.DRAW);
    payoff.update(-2, 5, Outcome.WIN);
    PayoffRecord home = payoff.get(5, -2);
    PayoffRecord away = payoff.get(-2, 5);
    assertThat(home.wins()).isEqualTo(away.losses()).isCloseTo(0.9801, within(1e-12));
    assertThat(away.wins()).isEqualTo(home.losses()).isEqualTo(1);
    assertThat(home.draws()).isEqualTo(away.draws()).isCloseTo(0.99, within(1e-12));
    assertThat(home.winRate() + away.winRate()).isCloseTo(1, within(1e-12));
    assertThat(home.interval().low()).isCloseTo(1 - away.interval().high(), within(1e-12));
  }

  @Test
  void otherPairsAreLeftAlone() {
    payoff.update(-1, 0, Outcome.WIN);
    payoff.update(-1, 1, Outcome.LOSS);
    assertThat(payoff.get(-1, 0).games()).isEqualTo(1);
    assertThat(payoff.get(-1, 0).winRate()).isEqualTo(1);
    assertThat(payoff.get(-2, 0)).isEqualTo(PayoffRecord.NONE);
  }

  @Test
  void aGameAgainstOneselfTellsNothing() {
    payoff.update(-1, -1, Outcome.WIN);
    assertThat(payoff.get(-1, -1)).isEqualTo(PayoffRecord.NONE);
  }

  @Test
  void aPlayerIsForgottenOnBothSides() {
    payoff.update(-2, 0, Outcome.WIN);
    payoff.update(-1, -2, Outcome.WIN);
    payoff.update(-1, 0, Outcome.WIN);
    payoff.forget(-2);
    assertThat(payoff.get(-2, 0)).isEqualTo(PayoffRecord.NONE);
    assertThat(payoff.get(-1, -2)).isEqualTo(PayoffRecord.NONE);
    assertThat(payoff.get(-1, 0).played()).isEqualTo(1);
  }

  @Test
  void inTheLongRunARecordIsWorth199Games() {
    for (int i = 0; i < 2000; i++) {
      payoff.update(-1, 0, i % 2 == 0 ? Outcome.WIN : Outcome.LOSS);
    }
    assertThat(payoff.get(-1, 0).games()).isCloseTo(100, within(1e-3));
    assertThat(payoff.get(-1, 0).effectiveGames()).isCloseTo(1.99 / 0.01, within(1e-2));
    assertThat(payoff.get(-1, 0).played()).isEqualTo(2000);
  }

  @Test
  void theIntervalHoldsTheTrueRateAsOftenAsItPromisesAndThatOfAllGamesWouldNot() {
    RandomGenerator random = Games.random(8);
    int held = 0;
    int heldByAllGames = 0;
    double narrower = 0;
    int runs = 2000;
    double rate = 0.7;
    for (int run = 0; run < runs; run++) {
      PayoffRecord record = PayoffRecord.NONE;
      for (int game = 0; game < 600; game++) {
        record = record.plus(random.nextDouble() < rate ? Outcome.WIN : Outcome.LOSS);
      }
      WilsonInterval interval = record.interval();
      held += holds(interval, rate);
      WilsonInterval ofAll = WilsonInterval.ofRate(record.winRate(), record.played());
      heldByAllGames += holds(ofAll, rate);
      WilsonInterval ofDecayed = WilsonInterval.ofRate(record.winRate(), record.games());
      narrower += (interval.high() - interval.low()) / (ofDecayed.high() - ofDecayed.low()) / runs;
    }
    assertThat((double) held / runs).isBetween(0.935, 0.965); // σ 0.005
    assertThat((double) heldByAllGames / runs).isLessThan(0.8);
    assertThat(narrower).as("width, with the decayed count as trials: 1").isLessThan(0.75);
  }

  private static int holds(WilsonInterval interval, double rate) {
    return interval.low() <= rate && rate <= interval.high() ? 1 : 0;
  }

  @Test
  void countsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new PayoffRecord(3, 1, 1, 0.5, 3, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("add up");
    assertThatThrownBy(() -> new PayoffRecord(1, 2, 0, -1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PayoffRecord(Double.NaN, 0, 0, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PayoffRecord(1, 1, 0, 0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PayoffRecord.NONE.plus(Outcome.UNDECIDED))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
