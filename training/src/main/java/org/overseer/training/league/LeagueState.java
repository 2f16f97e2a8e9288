package org.overseer.training.league;

import java.util.List;

/**
 * A league in a checkpoint, {@code league.json}; players by their names, so that it can be read
 * with other settings and by other programs.
 *
 * @param random state of the stream of random numbers
 * @param learners the learning players
 * @param payoff the record of each pair that has played, once
 */
public record LeagueState(long random, List<Learner> learners, List<Pair> payoff) {
  /** Makes the lists unmodifiable. */
  public LeagueState {
    learners = List.copyOf(learners);
    payoff = List.copyOf(payoff);
  }

  /**
   * A learning player.
   *
   * @param name for example {@code main-0}
   * @param agentSteps agent steps in games of its own
   * @param frozenAtSteps how many of them it had made at its last checkpoint
   * @param startedAtSteps how many of them it had made when it last started over
   * @param draws past players that it meets for some more games
   */
  public record Learner(
      String name,
      long agentSteps,
      long frozenAtSteps,
      long startedAtSteps,
      List<StandingDraw> draws) {
    /** Makes the list unmodifiable. */
    public Learner {
      draws = List.copyOf(draws);
    }
  }

  /**
   * A past player that was drawn for several games.
   *
   * @param reason why, for example {@code LEAGUE}
   * @param opponent its number
   * @param gamesLeft games left against it
   */
  public record StandingDraw(String reason, int opponent, int gamesLeft) {}

  /**
   * What one player has achieved against another.
   *
   * @param home name of the one
   * @param away name of the other
   * @param record the games, seen from {@code home}
   */
  public record Pair(String home, String away, PayoffRecord record) {}
}
