package org.overseer.eval.match;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
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
   * @param won how wins vary
   * @param lost how defeats vary
   * @param points how points vary, 0, ½ or 1 a game
   */
  public record Twins(int pairs, Spread won, Spread lost, Spread points) {
    static final Twins NONE = new Twins(0, Spread.NONE, Spread.NONE, Spread.NONE);

    /** Of one match. */
    private static Twins of(List<double[]> pairs) {
      return new Twins(
          pairs.size(),
          Spread.of(pairs, points -> points == 1 ? 1 : 0),
          Spread.of(pairs, points -> points == 0 ? 1 : 0),
          Spread.of(pairs, points -> points));
    }

    private Twins mirrored() {
      return new Twins(pairs, /* won= */ lost, /* lost= */ won, points); // 1 − points vary alike
    }

    private Twins plus(Twins other) {
      return new Twins(
          pairs + other.pairs,
          won.plus(other.won),
          lost.plus(other.lost),
          points.plus(other.points));
    }
  }

  /**
   * How a figure of 0 to 1 varies around its mean r in its own match: that one opponent is weaker
   * than another does not make twins alike.
   *
   * @param variance sum over the seeds of r (1 − r), that of wins and losses
   * @param covariance sum over the seeds of a·b − r², of their two games' figures a and b
   */
  public record Spread(double variance, double covariance) {
    static final Spread NONE = new Spread(0, 0);

    private static Spread of(List<double[]> pairs, DoubleUnaryOperator figure) {
      double sum = 0;
      double products = 0;
      for (double[] pair : pairs) {
        double one = figure.applyAsDouble(pair[0]);
        double other = figure.applyAsDouble(pair[1]);
        sum += one + other;
        products += one * other;
      }
      double mean = pairs.isEmpty() ? 0 : sum / (2 * pairs.size());
      return new Spread(pairs.size() * mean * (1 - mean), products - pairs.size() * mean * mean);
    }

    private Spread plus(Spread other) {
      return new Spread(variance + other.variance, covariance + other.covariance);
    }

    /**
     * Correlation of twins, 0 to 1: as if four more seeds had been seen, two won twice and two lost
     * twice. Without them it would be of no value where nearly all games end alike, and none where
     * all do.
     */
    private double correlation() {
      return Math.max(0, Math.min(1, (covariance + 1) / (variance + 1)));
    }
  }

  /** Adds up the games of one match; those of one seed are twins. */
  public static Tally of(List<GameResult> games) {
    Map<Long, GameResult> waiting = new HashMap<>();
    List<double[]> pairs = new ArrayList<>();
    int wins = 0;
    int draws = 0;
    for (GameResult game : games) {
      wins += game.outcome() == Outcome.WIN ? 1 : 0;
      draws += game.outcome() == Outcome.DRAW ? 1 : 0;
      GameResult other = waiting.remove(game.seed());
      if (other == null) {
        waiting.put(game.seed(), game);
      } else {
        pairs.add(new double[] {points(game), points(other)});
      }
    }
    return new Tally(games.size(), wins, draws, Twins.of(pairs));
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

  /** These games and others, such as those against another opponent. */
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
    return interval(winRate(), twins.won);
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
    return interval(score(), twins.points);
  }

  /**
   * Wilson's interval with the number of games divided by the design effect of pairs (Kish 1965,
   * §5.4): 1 + ρ where every game has a twin, with the correlation ρ of twins. A negative ρ, which
   * seeds that favour a side cause, would narrow it; as the estimate is itself uncertain it counts
   * as 0.
   */
  private WilsonInterval interval(double rate, Spread spread) {
    if (games == 0) {
      return WilsonInterval.of(0, 0);
    }
    double withTwin = 2.0 * twins.pairs / games;
    return WilsonInterval.ofRate(rate, games / (1 + withTwin * spread.correlation()));
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
