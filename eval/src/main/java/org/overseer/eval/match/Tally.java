package org.overseer.eval.match;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.overseer.env.Outcome;
import org.overseer.eval.rating.WilsonInterval;

/**
 * Some games added up for their first player.
 *
 * @param games number of games
 * @param wins games won
 * @param draws games without a winner
 * @param twins what those of them that share a seed say about each other
 */
public record Tally(int games, int wins, int draws, Twins twins) {
  /** No games. */
  public static final Tally NONE = new Tally(0, 0, 0, Twins.NONE);

  /**
   * Games that were played twice, with sides swapped: their results may depend on each other, and
   * then they tell less than as many games of seeds of their own.
   *
   * @param pairs number of seeds
   * @param bothWon seeds of which both games were won
   * @param bothLost seeds of which both were lost
   * @param points sum of the points of all these games, 0, ½ or 1 each
   * @param products sum over the seeds of the product of both games' points
   */
  public record Twins(int pairs, int bothWon, int bothLost, double points, double products) {
    static final Twins NONE = new Twins(0, 0, 0, 0, 0);

    private static Twins of(double one, double other) {
      return new Twins(
          1, one * other == 1 ? 1 : 0, one + other == 0 ? 1 : 0, one + other, one * other);
    }

    private Twins mirrored() {
      return new Twins(
          pairs,
          bothLost,
          bothWon,
          2 * pairs - points,
          pairs - points + products); // (1 − a)(1 − b) = 1 − (a + b) + ab
    }

    private Twins plus(Twins other) {
      return new Twins(
          pairs + other.pairs,
          bothWon + other.bothWon,
          bothLost + other.bothLost,
          points + other.points,
          products + other.products);
    }
  }

  /** Adds up games; those of one seed are twins. */
  public static Tally of(List<GameResult> games) {
    Map<Long, GameResult> waiting = new HashMap<>();
    Twins twins = Twins.NONE;
    int wins = 0;
    int draws = 0;
    for (GameResult game : games) {
      wins += game.outcome() == Outcome.WIN ? 1 : 0;
      draws += game.outcome() == Outcome.DRAW ? 1 : 0;
      GameResult other = waiting.remove(game.seed());
      if (other == null) {
        waiting.put(game.seed(), game);
      } else {
        twins = twins.plus(Twins.of(points(game), points(other)));
      }
    }
    return new Tally(games.size(), wins, draws, twins);
  }

  private static double points(GameResult game) {
    return switch (game.outcome()) {
      case WIN -> 1;
      case DRAW -> 0.5;
      case LOSS, UNDECIDED -> 0;
    };
  }

  /** The same games for their second player. */
  public Tally mirrored() {
    return new Tally(games, losses(), draws, twins.mirrored());
  }

  /** These games and others. */
  public Tally plus(Tally other) {
    return new Tally(
        games + other.games, wins + other.wins, draws + other.draws, twins.plus(other.twins));
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
    return interval(winRate(), twins.bothWon);
  }

  /** Wins and half the draws: what ratings count. */
  public double points() {
    return wins + 0.5 * draws;
  }

  /** Points ÷ games, 0 to 1. */
  public double score() {
    return points() / games;
  }

  /**
   * 95 % interval of the score. Results of 0 and 1 with the same mean vary more than those with
   * draws among them: it is never too narrow for them.
   */
  public WilsonInterval scoreInterval() {
    return interval(score(), twins.products);
  }

  /**
   * Wilson's interval with the number of games divided by the design effect of pairs (Kish 1965,
   * §5.4): 1 + ρ, with the correlation ρ of twins. A negative ρ, which seeds that favour a side
   * cause, would narrow it; as the estimate is itself uncertain it counts as 0.
   */
  private WilsonInterval interval(double rate, double products) {
    double variance = rate * (1 - rate);
    if (games == 0 || twins.pairs == 0 || variance == 0) {
      return games == 0 ? WilsonInterval.of(0, 0) : WilsonInterval.ofRate(rate, games);
    }
    double correlation = (products / twins.pairs - rate * rate) / variance;
    return WilsonInterval.ofRate(rate, games / (1 + Math.max(0, Math.min(1, correlation))));
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
}
