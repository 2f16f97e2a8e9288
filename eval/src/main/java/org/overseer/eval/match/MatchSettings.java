package org.overseer.eval.match;

import org.overseer.env.skirmish.Scenario;

/**
 * How a match is played.
 *
 * @param games number of games; even if sides are swapped, for each seed is played from both sides
 * @param seed seed of the whole match
 * @param swapSides whether the two players change sides between the games of a pair; otherwise the
 *     first player always plays side 0
 * @param slots games that run side by side. It changes the speed, and which seeds and sides a game
 *     has does not depend on it; but the last bits of a network's outputs depend on the size of its
 *     batch, so that a network's close choices, and with them its games, may differ
 */
public record MatchSettings(int games, long seed, boolean swapSides, int slots) {
  /** More games than anybody waits for, and few enough to plan at once. */
  private static final int MOST_GAMES = 10_000_000;

  /** Checks the numbers. */
  public MatchSettings {
    if (games < 1 || slots < 1) {
      throw new IllegalArgumentException(
          "a match needs at least 1 game and 1 slot but got " + games + " and " + slots);
    }
    if (games > MOST_GAMES) {
      throw new IllegalArgumentException(
          "a match has at most %,d games but was to have %,d".formatted(MOST_GAMES, games));
    }
    if (swapSides && games % 2 != 0) {
      throw new IllegalArgumentException(
          "the number of games must be even, because each seed is played from both sides,"
              + " but is "
              + games
              + "; use "
              + (games + 1));
    }
  }

  /**
   * The settings for one player's match on a scenario of the simulator: sides are swapped where
   * both have the same army; elsewhere, as in 5m_vs_6m, the first player has the scenario's own
   * side, as in SMAC.
   */
  public static MatchSettings on(Scenario scenario, int games, long seed, int slots) {
    return new MatchSettings(games, seed, scenario.isMirrored(), slots);
  }

  /** The same with another number of games side by side. */
  MatchSettings withSlots(int number) {
    return new MatchSettings(games, seed, swapSides, number);
  }

  /** The side of the first player in a game. */
  int side(int game) {
    return swapSides ? game % 2 : 0;
  }

  /** The seed of a game; the same for both games of a pair. */
  long gameSeed(int game) {
    return mix(seed, swapSides ? game / 2 : game);
  }

  /**
   * The seed of a player's own choices; {@code role} is 0 for the first player, 1 for the other.
   */
  long playerSeed(int game, int role) {
    return mix(mix(seed, game), 1 + role);
  }

  /** One of 2^64 seeds for each pair of numbers, after the output function of SplitMix64. */
  private static long mix(long base, long number) {
    long z = base * 0xD1342543DE82EF95L + number * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
