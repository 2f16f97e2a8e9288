package org.overseer.training.league;

import java.util.random.RandomGenerator;

/**
 * Prioritised fictitious self-play: how much an opponent is worth, from the own win rate against it
 * (AlphaStar, pseudocode).
 */
enum Pfsp {
  /** Everyone alike. */
  UNIFORM {
    @Override
    double weight(double winRate) {
      return 1;
    }
  },
  /** Opponents of the own strength: x(1 − x). */
  VARIANCE {
    @Override
    double weight(double winRate) {
      return winRate * (1 - winRate);
    }
  },
  /** Harder ones more: 1 − x. */
  LINEAR {
    @Override
    double weight(double winRate) {
      return 1 - winRate;
    }
  },
  /** All that win at least half alike, the others as {@link #LINEAR}: min(½, 1 − x). */
  LINEAR_CAPPED {
    @Override
    double weight(double winRate) {
      return Math.min(0.5, 1 - winRate);
    }
  },
  /** Harder ones much more: (1 − x)². */
  SQUARED {
    @Override
    double weight(double winRate) {
      return (1 - winRate) * (1 - winRate);
    }
  };

  /** Sums of weights below this are rounding, not preference. */
  private static final double NOTHING = 1e-10;

  /** The weight of an opponent, from the own win rate against it, 0 to 1. */
  abstract double weight(double winRate);

  /**
   * Draws an opponent with probability proportional to its weight; uniformly if none has any.
   *
   * @param winRates own win rate against each, at least one
   * @return the place of the drawn one
   */
  int draw(double[] winRates, RandomGenerator random) {
    double total = 0;
    for (double rate : winRates) {
      total += weight(rate);
    }
    if (total < NOTHING) {
      return random.nextInt(winRates.length);
    }
    double at = random.nextDouble() * total;
    int last = 0;
    for (int i = 0; i < winRates.length; i++) {
      double weight = weight(winRates[i]);
      if (weight > 0) {
        last = i; // rounding may leave a trace of `at` behind the last weight
        at -= weight;
        if (at < 0) {
          break;
        }
      }
    }
    return last;
  }
}
