package org.overseer.training.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.training.league.Leagues.EXPLOITER;
import static org.overseer.training.league.Leagues.LEAGUE_EXPLOITER;
import static org.overseer.training.league.Leagues.MAIN;
import static org.overseer.training.league.Leagues.record;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.overseer.training.config.Matchmaking;

/** Games for those who may be about to be frozen early. */
class PromotionGamesTest {
  private static final int NONE = 99;

  private final CheckpointRule rule = new CheckpointRule(200, 400);
  private final PromotionGames games = new PromotionGames(0.3, rule, Matchmaking.PRIORITIZED);
  private final Leagues league = new Leagues();

  private Map<Integer, Double> shares(PromotionGames of, LearningPlayer self, long steps) {
    return Leagues.shares(
        20_000, () -> of.choose(self, steps, league.standings, league.draws).orElse(NONE));
  }

  private Map<Integer, Double> shares(LearningPlayer self) {
    return shares(games, self, 200);
  }

  @Test
  void aCandidateMeetsThoseWhoseIntervalIsOpenAlikeForTheShare() {
    int beaten = league.past(MAIN, MAIN, 0.9);
    int hardlyMet = league.past(MAIN, MAIN, 0.9);
    int neverMet = league.past(MAIN, MAIN, 0.9);
    league.payoff.put(MAIN.id(), hardlyMet, record(0.8, 10));
    league.payoff.put(MAIN.id(), neverMet, PayoffRecord.NONE);
    Map<Integer, Double> shares = shares(MAIN);
    assertThat(shares).containsOnlyKeys(hardlyMet, neverMet, NONE).doesNotContainKey(beaten);
    assertThat(shares.get(hardlyMet)).isCloseTo(0.15, within(0.015)); // σ 0.0025
    assertThat(shares.get(neverMet)).isCloseTo(0.15, within(0.015));
  }

  @Test
  void whoHasNotMadeTheFewestStepsIsNoCandidate() {
    league.payoff.put(MAIN.id(), league.past(MAIN, MAIN, 0.9), record(0.8, 10));
    assertThat(shares(games, MAIN, 199)).containsOnlyKeys(NONE);
    assertThat(shares(games, MAIN, 200)).containsKey(0);
  }

  @Test
  void oneEstimateThatIsNotAboveTheBoundEndsTheCandidacy() {
    league.payoff.put(MAIN.id(), league.past(MAIN, MAIN, 0.9), record(0.8, 10));
    league.payoff.put(MAIN.id(), league.past(EXPLOITER, MAIN, 0.9), record(0.7, 10));
    assertThat(shares(MAIN)).containsOnlyKeys(NONE);
  }

  @Test
  void whoBeatsAllNeedsNoMoreGames() {
    league.past(MAIN, MAIN, 0.9);
    assertThat(shares(MAIN)).containsOnlyKeys(NONE);
    assertThat(rule.isDue(200, MAIN, league.standings)).isTrue();
  }

  @Test
  void leagueExploitersAreCandidatesMainExploitersMeetTheMainAgentsAnyway() {
    int past = league.past(MAIN, MAIN, 0.9);
    for (LearningPlayer player : new LearningPlayer[] {EXPLOITER, LEAGUE_EXPLOITER}) {
      league.payoff.put(player.id(), past, record(0.8, 10));
    }
    assertThat(shares(LEAGUE_EXPLOITER)).containsKey(past);
    assertThat(shares(EXPLOITER)).containsOnlyKeys(NONE);
  }

  @Test
  void withoutPrioritiesAMainAgentIsFrozenByItsStepsAndNeedsNone() {
    league.payoff.put(MAIN.id(), league.past(MAIN, MAIN, 0.9), record(0.8, 10));
    PromotionGames uniform = new PromotionGames(0.3, rule, Matchmaking.UNIFORM);
    assertThat(shares(uniform, MAIN, 200)).containsOnlyKeys(NONE);
  }

  @Test
  void aShareOfZeroIsNone() {
    league.payoff.put(MAIN.id(), league.past(MAIN, MAIN, 0.9), record(0.8, 10));
    PromotionGames none = new PromotionGames(0, rule, Matchmaking.PRIORITIZED);
    assertThat(shares(none, MAIN, 200)).containsOnlyKeys(NONE);
  }
}
