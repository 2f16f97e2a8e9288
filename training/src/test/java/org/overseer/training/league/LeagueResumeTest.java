package org.overseer.training.league;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.overseer.training.league.Leagues.config;
import static org.overseer.training.league.Leagues.snapshot;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.overseer.env.Outcome;
import org.overseer.training.Games;

/** A league that goes on from its file is the league that never stopped. */
class LeagueResumeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Outcome[] OUTCOMES = {Outcome.WIN, Outcome.LOSS, Outcome.DRAW, Outcome.WIN};
  private static final String[] SETTINGS = {
    "matchmaking=prioritized",
    "main-exploiters=1",
    "league-exploiters=2",
    "checkpoint-min-steps=40",
    "checkpoint-max-steps=400",
    "games-per-draw=3"
  };

  private static League league(long seed) {
    return new League(config(SETTINGS), seed);
  }

  /** Plays games with made-up results; gives all that the league has decided. */
  private static List<String> play(League league, int rounds, long seed) {
    RandomGenerator games = Games.random(seed);
    List<String> decisions = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (LearningPlayer learner : league.learners()) {
        int id = learner.id();
        league
            .checkpointIfDue(id, () -> snapshot(0), () -> decisions.add(id + " starts over"))
            .ifPresent(frozen -> decisions.add("froze " + frozen));
        Opponent opponent = league.drawOpponent(id);
        decisions.add(id + " plays " + opponent.policy() + " " + opponent.choice());
        league.gameFinished(id, opponent.policy(), OUTCOMES[games.nextInt(OUTCOMES.length)]);
        league.stepsMade(id, 7);
      }
    }
    return decisions;
  }

  private static League resumed(League before, League empty) throws IOException {
    for (int id = 0; id < before.size(); id++) {
      empty.addPast(before.past(id), before.parameters(id));
    }
    String file = JSON.writeValueAsString(before.state());
    empty.restore(JSON.readValue(file, LeagueState.class));
    return empty;
  }

  @Test
  void aResumedLeagueMakesTheSameMatchesAndCheckpointsAsOneThatWasNotInterrupted()
      throws IOException {
    League league = league(11);
    play(league, 100, 1);
    League resumed = resumed(league, league(99)); // another seed: the state must bring its own
    assertThat(resumed.state()).isEqualTo(league.state());
    List<String> expected = play(league, 300, 2);
    assertThat(play(resumed, 300, 2)).isEqualTo(expected);
    assertThat(expected)
        .anyMatch(decision -> decision.startsWith("froze"))
        .anyMatch(decision -> decision.endsWith("starts over"));
    assertThat(resumed.state()).isEqualTo(league.state());
  }

  @Test
  void aResumedExploiterIsAsFarInItsLifeAsItWas() throws IOException {
    League league = league(11);
    play(league, 100, 1); // seven steps a round, and a checkpoint after 400 at the latest
    double share = league.shareOfLife(-2);
    assertThat(share).isStrictlyBetween(0.0, 1.0).isNotEqualTo(700.0 / 400);
    assertThat(resumed(league, league(99)).shareOfLife(-2)).isEqualTo(share);
  }

  @Test
  void aStateFromBeforeLivesWereNotedIsRead() throws IOException {
    League league = league(11);
    play(league, 20, 1);
    String file =
        JSON.writeValueAsString(league.state()).replaceAll(",\"startedAtSteps\":\\d+", "");
    assertThat(file).doesNotContain("startedAtSteps");
    League resumed = league(99);
    for (int id = 0; id < league.size(); id++) {
      resumed.addPast(league.past(id), league.parameters(id));
    }
    resumed.restore(JSON.readValue(file, LeagueState.class));
    assertThat(resumed.steps(-2)).isEqualTo(140);
  }

  @Test
  void anotherSeedMakesOtherMatches() {
    assertThat(play(league(11), 50, 1)).isNotEqualTo(play(league(12), 50, 1));
  }

  @Test
  void learningPlayersThatTheSettingsDoNotAskForAreLeftOutAndNewOnesBegin() throws IOException {
    League league = league(11);
    play(league, 100, 1);
    League other = resumed(league, new League(config("main-agents=2", "main-exploiters=1"), 11));
    assertThat(other.steps(-1)).isEqualTo(league.steps(-1)).isEqualTo(700);
    assertThat(other.steps(-2)).as("main-1 is new").isZero();
    assertThat(other.steps(-3)).as("main-exploiter-0 has moved").isEqualTo(league.steps(-2));
    assertThat(other.record(-3, -1)).isEqualTo(league.record(-2, -1));
    assertThat(other.record(-3, -1).played()).isPositive();
    assertThat(play(other, 20, 3)).isNotEmpty();
  }

  @Test
  void aStateThatDoesNotFitIsRefused() {
    LeagueState.StandingDraw draw = new LeagueState.StandingDraw("LEAGUE", 3, 1);
    LeagueState ofDraw =
        new LeagueState(
            1, List.of(new LeagueState.Learner("main-0", 0, 0, 0, List.of(draw))), List.of());
    assertThatThrownBy(() -> league(1).restore(ofDraw))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the league has 0 past players but past player 3 is named");
    LeagueState ofPair =
        new LeagueState(
            1, List.of(), List.of(new LeagueState.Pair("main-0", "000000", PayoffRecord.NONE)));
    assertThatThrownBy(() -> league(1).restore(ofPair))
        .isInstanceOf(IllegalArgumentException.class);
    LeagueState ofSteps =
        new LeagueState(
            1, List.of(new LeagueState.Learner("main-0", -1, 0, 0, List.of())), List.of());
    assertThatThrownBy(() -> league(1).restore(ofSteps))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
