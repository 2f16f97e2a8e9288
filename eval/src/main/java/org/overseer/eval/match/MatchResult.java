package org.overseer.eval.match;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.overseer.eval.rating.WilsonInterval;

/**
 * What a match says about its first player.
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
    return tally().wins();
  }

  /** Games without a winner. */
  public int draws() {
    return tally().draws();
  }

  /** Games that the first player lost. */
  public int losses() {
    return tally().losses();
  }

  /** Wins ÷ games, 0 to 1. */
  public double winRate() {
    return tally().winRate();
  }

  /** 95 % interval of the win rate. */
  public WilsonInterval interval() {
    return tally().interval();
  }

  /** All games added up. */
  public Tally tally() {
    return Tally.of(gameResults);
  }

  /**
   * The games that the first player played as a side, 0 or 1; none as 1 where sides are not
   * swapped.
   */
  public List<GameResult> asSide(int side) {
    return gameResults.stream().filter(game -> game.side() == side).toList();
  }

  /** Mean length of a game in agent steps. */
  public double meanGameLength() {
    return meanLength(gameResults);
  }

  /** Mean damage of a game by one of its figures; NaN where the games do not tell it. */
  public static double meanDamage(List<GameResult> games, ToDoubleFunction<Damage> figure) {
    return games.stream()
        .map(GameResult::damage)
        .filter(Objects::nonNull)
        .mapToDouble(figure)
        .average()
        .orElse(Double.NaN);
  }

  /** The result as one line of JSON; by side only where sides were swapped. */
  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, gameResults);
    if (!asSide(1).isEmpty()) {
      ArrayNode sides = json.putArray("by_side");
      for (int side = 0; side < 2; side++) {
        put(sides.addObject().put("side", side + 1), asSide(side));
      }
    }
    json.put("seed", seed);
    json.put("scenario", scenario);
    json.put("rules", rulesVersion);
    json.put("opponent", opponent);
    json.put("player", player);
    return json.toString();
  }

  private static void put(ObjectNode json, List<GameResult> games) {
    Tally.of(games).putInto(json);
    json.put("mean_game_length", meanLength(games));
    double dealt = meanDamage(games, Damage::dealt);
    if (!Double.isNaN(dealt)) {
      json.put("damage_dealt", dealt);
      json.put("damage_taken", meanDamage(games, Damage::taken));
    }
  }

  private static double meanLength(List<GameResult> games) {
    return games.stream().mapToInt(GameResult::steps).average().orElse(0);
  }
}
