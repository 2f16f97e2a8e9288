package org.overseer.eval.match;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.overseer.env.Outcome;
import org.overseer.eval.rating.WilsonInterval;

/**
 * What a match says about its first player. A draw is not a win.
 *
 * @param player name of the first player
 * @param opponent name of the other one
 * @param scenario name of the scenario
 * @param rulesVersion version of the game rules; results compare only within one
 * @param seed seed of the match
 * @param gameResults the games by their number
 */
public record MatchResult(
    String player,
    String opponent,
    String scenario,
    String rulesVersion,
    long seed,
    List<GameResult> gameResults) {
  /** Keeps an own list of the games. */
  public MatchResult {
    gameResults = List.copyOf(gameResults);
  }

  /** Number of games. */
  public int games() {
    return gameResults.size();
  }

  /** Games that the first player won. */
  public int wins() {
    return count(Outcome.WIN);
  }

  /** Games without a winner. */
  public int draws() {
    return count(Outcome.DRAW);
  }

  /** Games that the first player lost. */
  public int losses() {
    return count(Outcome.LOSS);
  }

  /** Wins ÷ games, 0 to 1. */
  public double winRate() {
    return (double) wins() / games();
  }

  /** 95 % interval of the win rate. */
  public WilsonInterval interval() {
    return WilsonInterval.of(wins(), games());
  }

  /** Mean length of a game in agent steps. */
  public double meanGameLength() {
    return gameResults.stream().mapToInt(GameResult::steps).average().orElse(0);
  }

  /** The result as one line of JSON. */
  public String toJson() {
    WilsonInterval interval = interval();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("games", games());
    json.put("wins", wins());
    json.put("draws", draws());
    json.put("losses", losses());
    json.put("win_rate", winRate());
    json.put("ci95_low", interval.low());
    json.put("ci95_high", interval.high());
    json.put("seed", seed);
    json.put("scenario", scenario);
    json.put("opponent", opponent);
    json.put("player", player);
    return json.toString();
  }

  private int count(Outcome outcome) {
    return (int) gameResults.stream().filter(game -> game.outcome() == outcome).count();
  }
}
