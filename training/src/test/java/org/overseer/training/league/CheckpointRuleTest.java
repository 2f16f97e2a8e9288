package org.overseer.training.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.overseer.training.league.Leagues.EXPLOITER;
import static org.overseer.training.league.Leagues.LEAGUE_EXPLOITER;
import static org.overseer.training.league.Leagues.MAIN;
import static org.overseer.training.league.Leagues.OTHER_MAIN;
import static org.overseer.training.league.Leagues.record;

import org.junit.jupiter.api.Test;

/** When players are frozen, as in AlphaStar's pseudocode. */
class CheckpointRuleTest {
  private final CheckpointRule rule = new CheckpointRule(200, 400);
  private final Leagues league = new Leagues();

  private boolean isDue(long steps, LearningPlayer self) {
    return rule.isDue(steps, self, league.standings);
  }

  @Test
  void whoBeatsAllIsFrozenAfterTheFewestStepsAndNotBefore() {
    league.past(MAIN, MAIN, 0.8);
    league.past(EXPLOITER, MAIN, 0.75);
    assertThat(isDue(199, MAIN)).isFalse();
    assertThat(isDue(200, MAIN)).isTrue();
  }

  @Test
  void whoDoesNotIsFrozenAfterTheMostSteps() {
    league.past(MAIN, MAIN, 0.1);
    assertThat(isDue(399, MAIN)).isFalse();
    assertThat(isDue(400, MAIN)).isTrue();
  }

  @Test
  void onePastPlayerThatIsNotBeatenIsEnoughToWait() {
    league.past(MAIN, MAIN, 0.9);
    league.past(LEAGUE_EXPLOITER, MAIN, 0.69);
    league.past(MAIN, MAIN, 0.9);
    assertThat(isDue(300, MAIN)).isFalse();
    assertThat(isDue(300, LEAGUE_EXPLOITER)).as("has met nobody").isFalse();
  }

  @Test
  void theIntervalDecidesNotTheEstimate() {
    league.past(MAIN, MAIN, 0.8);
    league.payoff.put(MAIN.id(), 0, record(1, 8)); // 0.676 to 1
    assertThat(isDue(300, MAIN)).isFalse();
    league.payoff.put(MAIN.id(), 0, record(1, 10)); // 0.722 to 1
    assertThat(isDue(300, MAIN)).isTrue();
    league.payoff.put(MAIN.id(), 0, record(0.78, 100)); // 0.689 to 0.850
    assertThat(isDue(300, MAIN)).isFalse();
    league.payoff.put(MAIN.id(), 0, record(0.8, 100)); // 0.711 to 0.867
    assertThat(isDue(300, MAIN)).isTrue();
  }

  @Test
  void aMainExploiterIsMeasuredAgainstTheMainAgentsAsTheyAre() {
    league.mains.add(OTHER_MAIN);
    league.past(MAIN, EXPLOITER, 0.1);
    league.payoff.put(EXPLOITER.id(), MAIN.id(), record(0.8, 1000));
    assertThat(isDue(300, EXPLOITER)).as("the other main agent").isFalse();
    league.payoff.put(EXPLOITER.id(), OTHER_MAIN.id(), record(0.8, 1000));
    assertThat(isDue(300, EXPLOITER)).isTrue();
  }

  @Test
  void aLeagueExploiterIsMeasuredAgainstTheWholePast() {
    league.payoff.put(LEAGUE_EXPLOITER.id(), MAIN.id(), record(0.1, 1000));
    league.past(MAIN, LEAGUE_EXPLOITER, 0.8);
    int exploiter = league.past(EXPLOITER, LEAGUE_EXPLOITER, 0.6);
    assertThat(isDue(300, LEAGUE_EXPLOITER)).isFalse();
    league.payoff.put(LEAGUE_EXPLOITER.id(), exploiter, record(0.8, 1000));
    assertThat(isDue(300, LEAGUE_EXPLOITER)).isTrue();
  }

  @Test
  void withoutAnyoneToBeatOnlyTheMostStepsCount() {
    assertThat(isDue(399, MAIN)).isFalse();
    assertThat(isDue(400, MAIN)).isTrue();
  }
}
