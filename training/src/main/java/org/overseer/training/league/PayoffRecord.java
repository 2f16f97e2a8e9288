package org.overseer.training.league;

import org.overseer.env.Outcome;
import org.overseer.eval.rating.WilsonInterval;

/**
 * What one player has achieved against another, newer games weighing more: each game multiplies
 * what was there by {@value #DECAY} (AlphaStar, pseudocode).
 *
 * <p>The interval belongs to the same weighted mean as the win rate. A mean of n games with weights
 * w has the variance of one of (Σw)² ÷ Σw² games of equal weight (Kish 1965, §11.7), so that is the
 * number of trials: 199 in the long run. Taking all games ever played would promise more than is
 * known, of a player that has since changed; taking the decayed count, 100 in the long run, would
 * throw half of the evidence away. A drawn game is half a win; it varies less than a coin, so with
 * draws the interval is on the safe side.
 *
 * @param games Σw
 * @param wins the part of it that was won
 * @param draws the part that was drawn
 * @param losses the part that was lost
 * @param squares Σw²
 * @param played games without weights
 */
public record PayoffRecord(
    double games, double wins, double draws, double losses, double squares, long played) {
  /** What an earlier game counts after the next. */
  public static final double DECAY = 0.99;

  /** No games yet. */
  public static final PayoffRecord NONE = new PayoffRecord(0, 0, 0, 0, 0, 0);

  private static final double ROUNDING = 1e-6;

  /** Checks what comes from files. */
  public PayoffRecord {
    boolean counts = wins >= 0 && draws >= 0 && losses >= 0 && squares >= 0 && played >= 0;
    boolean adds = Math.abs(wins + draws + losses - games) <= ROUNDING * (1 + games);
    if (!counts || !adds || squares > games + ROUNDING || (games > 0) != (squares > 0)) {
      throw new IllegalArgumentException(
          "expected counts of games that add up but got "
              + wins
              + " + "
              + draws
              + " + "
              + losses
              + " of "
              + games
              + ", squares "
              + squares
              + ", played "
              + played);
    }
  }

  /** The record after one more game. */
  PayoffRecord plus(Outcome outcome) {
    if (outcome == Outcome.UNDECIDED) {
      throw new IllegalArgumentException("only a game that has ended counts");
    }
    return new PayoffRecord(
        DECAY * games + 1,
        DECAY * wins + (outcome == Outcome.WIN ? 1 : 0),
        DECAY * draws + (outcome == Outcome.DRAW ? 1 : 0),
        DECAY * losses + (outcome == Outcome.LOSS ? 1 : 0),
        DECAY * DECAY * squares + 1,
        played + 1);
  }

  /** The same games seen from the other side. */
  PayoffRecord mirrored() {
    return new PayoffRecord(games, losses, draws, wins, squares, played);
  }

  /** (wins + ½ draws) ÷ games; ½ without games. */
  public double winRate() {
    return games == 0 ? 0.5 : Math.min(1, (wins + draws / 2) / games);
  }

  /** Games of equal weight that would tell the win rate as well. */
  public double effectiveGames() {
    return games == 0 ? 0 : games * games / squares;
  }

  /** The interval that holds the win rate with 95 % confidence. */
  public WilsonInterval interval() {
    return WilsonInterval.ofRate(winRate(), effectiveGames());
  }

  /** Whether the win rate is above {@code rate} with confidence. */
  boolean isAbove(double rate) {
    return interval().low() > rate;
  }

  /** Whether the win rate is below {@code rate} with confidence. */
  boolean isBelow(double rate) {
    return interval().high() < rate;
  }
}
