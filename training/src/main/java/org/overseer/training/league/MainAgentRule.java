package org.overseer.training.league;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Opponents of a main agent (AlphaStar, pseudocode): the whole past, harder opponents more; a look
 * at whether an old weakness is back; self-play.
 *
 * <p>The look acts on estimates: it brings the games that correct a wrong one.
 *
 * @param selfPlayShare share of games of self-play and verification together, 0 to 1
 * @param verificationShare the part of it that first looks for weaknesses, at most as large
 * @param curriculum self-play against main agents that may be too strong
 */
record MainAgentRule(double selfPlayShare, double verificationShare, Curriculum curriculum)
    implements OpponentRule {
  /** A main agent that wins less against another plays that one's past. */
  static final double TOO_STRONG = 0.3;

  /** A past main exploiter against which the win rate is below this has found a weakness. */
  private static final double EXPLOITED = 0.3;

  /**
   * A past main agent against which the win rate is below this was beaten once and is forgotten.
   */
  private static final double FORGOTTEN = 0.7;

  @Override
  public int choose(LearningPlayer self, Standings standings, Draws draws) {
    double coin = draws.coin();
    List<PastPlayer> past = standings.past();
    if (coin >= selfPlayShare && !past.isEmpty()) {
      return draws.past(self, Draws.Reason.LEAGUE, past, Pfsp.SQUARED, standings);
    }
    LearningPlayer main = draws.oneOf(standings.mains());
    if (coin < verificationShare) {
      OptionalInt weakness = verification(self, main, standings, draws);
      if (weakness.isPresent()) {
        return weakness.getAsInt();
      }
    }
    return curriculum.choose(self, main, standings, draws);
  }

  private static OptionalInt verification(
      LearningPlayer self, LearningPlayer main, Standings standings, Draws draws) {
    List<PastPlayer> exploiters = standings.pastOf(Role.MAIN_EXPLOITER);
    List<PastPlayer> suspects =
        isAnyBelow(EXPLOITED, standings.winRates(self, exploiters))
            ? exploiters
            : forgotten(self, standings.pastOf(main), standings);
    return suspects.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(
            draws.past(self, Draws.Reason.VERIFICATION, suspects, Pfsp.SQUARED, standings));
  }

  /**
   * A main's past without its newest part, if one of the rest is not beaten clearly any more. The
   * newest part is the suffix along which the win rate never rises: there it is lower only because
   * those versions are better.
   */
  private static List<PastPlayer> forgotten(
      LearningPlayer self, List<PastPlayer> past, Standings standings) {
    double[] winRates = standings.winRates(self, past);
    int end = withoutMonotonicSuffix(winRates);
    boolean found = isAnyBelow(FORGOTTEN, Arrays.copyOf(winRates, end));
    return found ? past.subList(0, end) : List.of();
  }

  /** How many of the win rates are left when the longest suffix that never rises is dropped. */
  static int withoutMonotonicSuffix(double[] winRates) {
    for (int i = winRates.length - 1; i > 0; i--) {
      if (winRates[i - 1] < winRates[i]) {
        return i + 1;
      }
    }
    return 0;
  }

  private static boolean isAnyBelow(double bound, double[] winRates) {
    return Arrays.stream(winRates).anyMatch(rate -> rate < bound);
  }
}
