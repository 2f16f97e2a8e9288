package org.overseer.training.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.training.league.Leagues.EXPLOITER;
import static org.overseer.training.league.Leagues.LEAGUE_EXPLOITER;
import static org.overseer.training.league.Leagues.MAIN;
import static org.overseer.training.league.Leagues.OTHER_MAIN;
import static org.overseer.training.league.Leagues.record;

import java.util.Arrays;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who meets whom, as in AlphaStar's pseudocode. */
class OpponentRulesTest {
  private static final Offset<Double> NEAR = within(0.012); // σ at most 0.0025
  private static final MainAgentRule MAIN_RULE = new MainAgentRule(0.5, 0.15, curriculum(0.3));
  private static final MainExploiterRule EXPLOITER_RULE = new MainExploiterRule(curriculum(0.1));

  private final Leagues league = new Leagues();

  private static Curriculum curriculum(double tooStrong) {
    return new Curriculum(tooStrong, 0);
  }

  private Map<Integer, Double> shares(OpponentRule rule, LearningPlayer self) {
    return Leagues.shares(40_000, () -> rule.choose(self, league.standings, league.draws));
  }

  @Test
  void aMainAgentMeetsThePastForHalfOfTheGamesAndItselfForTheOthers() {
    int beaten = league.past(MAIN, MAIN, 0.9); // weights 0.01, 0.04, 0.09
    int lessBeaten = league.past(MAIN, MAIN, 0.8);
    int leastBeaten = league.past(LEAGUE_EXPLOITER, MAIN, 0.7);
    Map<Integer, Double> shares = shares(MAIN_RULE, MAIN);
    assertThat(shares.get(beaten)).isCloseTo(0.5 * 1 / 14, NEAR);
    assertThat(shares.get(lessBeaten)).isCloseTo(0.5 * 4 / 14, NEAR);
    assertThat(shares.get(leastBeaten)).isCloseTo(0.5 * 9 / 14, NEAR);
    assertThat(shares.get(MAIN.id())).isCloseTo(0.5, NEAR);
  }

  @Test
  void aPastMainExploiterThatBeatsTheMainAgentIsVerifiedForFifteenPercent() {
    int first = league.past(MAIN, MAIN, 0.9); // weight 0.01
    int exploiter = league.past(EXPLOITER, MAIN, 0.2); // weight 0.64
    int beatenExploiter = league.past(EXPLOITER, MAIN, 0.6); // weight 0.16
    Map<Integer, Double> shares = shares(MAIN_RULE, MAIN);
    assertThat(shares.get(first)).isCloseTo(0.5 * 0.01 / 0.81, NEAR);
    assertThat(shares.get(exploiter)).isCloseTo(0.5 * 0.64 / 0.81 + 0.15 * 0.8, NEAR);
    assertThat(shares.get(beatenExploiter)).isCloseTo(0.5 * 0.16 / 0.81 + 0.15 * 0.2, NEAR);
    assertThat(shares.get(MAIN.id())).isCloseTo(0.35, NEAR);
  }

  @Test
  void onlyPastMainExploitersBelowThreeTenthsCountAsExploitation() {
    league.past(MAIN, MAIN, 0.9);
    league.past(EXPLOITER, MAIN, 0.3);
    league.past(LEAGUE_EXPLOITER, MAIN, 0.1);
    assertThat(shares(MAIN_RULE, MAIN).get(MAIN.id())).isCloseTo(0.5, NEAR);
    league.past(EXPLOITER, MAIN, 0.299);
    assertThat(shares(MAIN_RULE, MAIN).get(MAIN.id())).isCloseTo(0.35, NEAR);
  }

  @Test
  void aPastVersionThatIsForgottenIsVerified() {
    int oldest = league.past(MAIN, MAIN, 0.9);
    int forgotten = league.past(MAIN, MAIN, 0.6);
    int beaten = league.past(MAIN, MAIN, 0.8);
    int newest = league.past(MAIN, MAIN, 0.5); // the suffix 0.8, 0.5 never rises: 0.5 is dropped
    Map<Integer, Double> shares = shares(MAIN_RULE, MAIN);
    double all = 0.01 + 0.16 + 0.04 + 0.25;
    assertThat(shares.get(oldest)).isCloseTo(0.5 * 0.01 / all + 0.15 * 0.01 / 0.21, NEAR);
    assertThat(shares.get(forgotten)).isCloseTo(0.5 * 0.16 / all + 0.15 * 0.16 / 0.21, NEAR);
    assertThat(shares.get(beaten)).isCloseTo(0.5 * 0.04 / all + 0.15 * 0.04 / 0.21, NEAR);
    assertThat(shares.get(newest)).isCloseTo(0.5 * 0.25 / all, NEAR);
    assertThat(shares.get(MAIN.id())).isCloseTo(0.35, NEAR);
  }

  @Test
  void versionsThatAreOnlyBetterAndBetterAreNotForgotten() {
    league.past(MAIN, MAIN, 0.95);
    league.past(MAIN, MAIN, 0.6);
    league.past(MAIN, MAIN, 0.5);
    assertThat(shares(MAIN_RULE, MAIN).get(MAIN.id())).isCloseTo(0.5, NEAR);
  }

  @Test
  void seventyPercentIsNotForgotten() {
    league.past(MAIN, MAIN, 0.7);
    league.past(MAIN, MAIN, 0.9);
    assertThat(shares(MAIN_RULE, MAIN).get(MAIN.id())).isCloseTo(0.5, NEAR);
  }

  @Test
  void exploitationGoesBeforeForgetting() {
    int old = league.past(MAIN, MAIN, 0.1);
    league.past(MAIN, MAIN, 0.9);
    int exploiter = league.past(EXPLOITER, MAIN, 0.2);
    Map<Integer, Double> shares = shares(MAIN_RULE, MAIN);
    double all = 0.81 + 0.01 + 0.64;
    assertThat(shares.get(old)).isCloseTo(0.5 * 0.81 / all, NEAR);
    assertThat(shares.get(exploiter)).isCloseTo(0.5 * 0.64 / all + 0.15, NEAR);
  }

  @ParameterizedTest
  @CsvSource({"0.5 0.6 0.7, 3", "0.9 0.6 0.8 0.5, 3", "0.9 0.8 0.8 0.1, 0", "0.4, 0", "'', 0"})
  void theSuffixThatNeverRisesIsDropped(String winRates, int left) {
    double[] rates =
        winRates.isEmpty()
            ? new double[0]
            : Arrays.stream(winRates.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(MainAgentRule.withoutMonotonicSuffix(rates)).isEqualTo(left);
  }

  @Test
  void anotherMainAgentThatIsTooStrongIsReplacedByItsPast() {
    league.mains.add(OTHER_MAIN);
    league.payoff.put(MAIN.id(), OTHER_MAIN.id(), record(0.2, 1000));
    league.past(MAIN, MAIN, 0.99);
    int easy = league.past(OTHER_MAIN, MAIN, 0.99); // variance 0.0099
    int even = league.past(OTHER_MAIN, MAIN, 0.71); // variance 0.2059
    Map<Integer, Double> shares = shares(new MainAgentRule(1, 0.15, curriculum(0.3)), MAIN);
    assertThat(shares.get(MAIN.id())).isCloseTo(0.5, NEAR);
    assertThat(shares.get(easy)).isCloseTo(0.5 * 0.0099 / 0.2158, NEAR);
    assertThat(shares.get(even)).isCloseTo(0.5 * 0.2059 / 0.2158, NEAR);
    assertThat(shares).doesNotContainKey(OTHER_MAIN.id());
  }

  @Test
  void aMainAgentOfTheOwnStrengthIsMetAsItIs() {
    league.mains.add(OTHER_MAIN);
    league.payoff.put(MAIN.id(), OTHER_MAIN.id(), record(0.35, 1000));
    league.past(OTHER_MAIN, MAIN, 0.9);
    Map<Integer, Double> shares = shares(new MainAgentRule(1, 0.15, curriculum(0.3)), MAIN);
    assertThat(shares.get(MAIN.id())).isCloseTo(0.5, NEAR);
    assertThat(shares.get(OTHER_MAIN.id())).isCloseTo(0.5, NEAR);
  }

  @Test
  void aMainAgentWithoutAPastPlaysItself() {
    assertThat(shares(MAIN_RULE, MAIN)).containsOnlyKeys(MAIN.id());
    assertThat(shares(new UniformRule(0), MAIN)).containsOnlyKeys(MAIN.id());
  }

  @Test
  void aMainExploiterMeetsTheMainAgentsAsTheyAre() {
    league.mains.add(OTHER_MAIN);
    league.past(MAIN, EXPLOITER, 0.5);
    league.payoff.put(EXPLOITER.id(), MAIN.id(), record(0.15, 1000));
    Map<Integer, Double> shares = shares(EXPLOITER_RULE, EXPLOITER);
    assertThat(shares).containsOnlyKeys(MAIN.id(), OTHER_MAIN.id());
    assertThat(shares.get(MAIN.id())).isCloseTo(0.5, NEAR);
  }

  @Test
  void aMainExploiterMeetsThePastOfAMainAgentThatIsTooStrong() {
    league.mains.add(OTHER_MAIN);
    league.payoff.put(EXPLOITER.id(), MAIN.id(), record(0.05, 1000));
    int weak = league.past(MAIN, EXPLOITER, 0.9); // variance 0.09
    int even = league.past(MAIN, EXPLOITER, 0.5); // variance 0.25
    int strong = league.past(MAIN, EXPLOITER, 0); // variance 0
    int ofAnother = league.past(OTHER_MAIN, EXPLOITER, 0.5);
    Map<Integer, Double> shares = shares(EXPLOITER_RULE, EXPLOITER);
    assertThat(shares.get(weak)).isCloseTo(0.5 * 0.09 / 0.34, NEAR);
    assertThat(shares.get(even)).isCloseTo(0.5 * 0.25 / 0.34, NEAR);
    assertThat(shares.get(OTHER_MAIN.id())).isCloseTo(0.5, NEAR);
    assertThat(shares).doesNotContainKeys(strong, ofAnother, MAIN.id());
  }

  @Test
  void aFewLostGamesDoNotMakeAMainAgentTooStrong() {
    league.past(MAIN, EXPLOITER, 0.5);
    league.payoff.put(EXPLOITER.id(), MAIN.id(), record(0, 30)); // up to 0.114
    assertThat(shares(EXPLOITER_RULE, EXPLOITER)).containsOnlyKeys(MAIN.id());
    league.payoff.put(EXPLOITER.id(), MAIN.id(), record(0, 40)); // up to 0.088
    assertThat(shares(EXPLOITER_RULE, EXPLOITER)).doesNotContainKey(MAIN.id());
  }

  @Test
  void aMainAgentThatIsTooStrongIsStillMetNowAndThen() {
    league.payoff.put(EXPLOITER.id(), MAIN.id(), record(0, 1000));
    league.past(MAIN, EXPLOITER, 0.5);
    MainExploiterRule rule = new MainExploiterRule(new Curriculum(0.1, 0.05));
    assertThat(shares(rule, EXPLOITER).get(MAIN.id())).isCloseTo(0.05, within(0.006)); // σ 0.0011
  }

  @Test
  void aMainAgentThatIsTooStrongAndHasNoPastIsMetAsItIs() {
    league.payoff.put(EXPLOITER.id(), MAIN.id(), record(0, 1000));
    league.past(EXPLOITER, EXPLOITER, 0.5);
    assertThat(shares(EXPLOITER_RULE, EXPLOITER)).containsOnlyKeys(MAIN.id());
  }

  @Test
  void aLeagueExploiterMeetsTheWholePast() {
    int lost = league.past(MAIN, LEAGUE_EXPLOITER, 0.1); // weight 0.5, capped
    int even = league.past(EXPLOITER, LEAGUE_EXPLOITER, 0.5); // weight 0.5
    int own = league.past(LEAGUE_EXPLOITER, LEAGUE_EXPLOITER, 0.8); // weight 0.2
    Map<Integer, Double> shares = shares(new LeagueExploiterRule(), LEAGUE_EXPLOITER);
    assertThat(shares).containsOnlyKeys(lost, even, own);
    assertThat(shares.get(lost)).isCloseTo(0.5 / 1.2, NEAR);
    assertThat(shares.get(even)).isCloseTo(0.5 / 1.2, NEAR);
    assertThat(shares.get(own)).isCloseTo(0.2 / 1.2, NEAR);
  }

  @Test
  void aLeagueExploiterWithoutAPastMeetsTheMainAgents() {
    league.mains.add(OTHER_MAIN);
    assertThat(shares(new LeagueExploiterRule(), LEAGUE_EXPLOITER))
        .containsOnlyKeys(MAIN.id(), OTHER_MAIN.id());
  }

  @Test
  void withoutPrioritiesAllOfThePastAreAlike() {
    int beaten = league.past(MAIN, MAIN, 1);
    int stronger = league.past(EXPLOITER, MAIN, 0);
    Map<Integer, Double> shares = shares(new UniformRule(0.6), MAIN);
    assertThat(shares.get(MAIN.id())).isCloseTo(0.6, NEAR);
    assertThat(shares.get(beaten)).isCloseTo(0.2, NEAR);
    assertThat(shares.get(stronger)).isCloseTo(0.2, NEAR);
  }
}
