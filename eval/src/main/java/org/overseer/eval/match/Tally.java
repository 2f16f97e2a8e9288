package org.overseer.eval.match;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.overseer.env.Outcome;
import org.overseer.eval.rating.WilsonInterval;

/**
 * Some games added up for their first player.
 *
 * @param games number of games
 * @param wins games won
 * @param draws games without a winner
 */
public record Tally(int games, int wins, int draws) {
  /** Adds up games. */
  public static Tally of(List<GameResult> games) {
    return new Tally(games.size(), count(games, Outcome.WIN), count(games, Outcome.DRAW));
  }

  /** Games lost. */
  public int losses() {
    return games - wins - draws;
  }

  /** Wins ÷ games, 0 to 1: a draw is not a win. */
  public double winRate() {
    return (double) wins / games;
  }

  /** 95 % interval of the win rate. */
  public WilsonInterval interval() {
    return WilsonInterval.of(wins, games);
  }

  /** Wins and half the draws: what ratings count. */
  public double points() {
    return wins + 0.5 * draws;
  }

  /** Points ÷ games, 0 to 1. */
  public double score() {
    return points() / games;
  }

  /** 95 % interval of the score; with draws it is rather too wide. */
  public WilsonInterval scoreInterval() {
    return WilsonInterval.ofPoints(points(), games);
  }

  /** Adds counts and rates to an object; rates only if there are games. */
  public void putInto(ObjectNode json) {
    json.put("games", games).put("wins", wins).put("draws", draws).put("losses", losses());
    if (games > 0) {
      json.put("win_rate", winRate());
      json.put("ci95_low", interval().low()).put("ci95_high", interval().high());
      json.put("score", score());
      json.put("score_ci95_low", scoreInterval().low());
      json.put("score_ci95_high", scoreInterval().high());
    }
  }

  private static int count(List<GameResult> games, Outcome outcome) {
    return (int) games.stream().filter(game -> game.outcome() == outcome).count();
  }
}
