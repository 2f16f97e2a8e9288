package org.overseer.eval.league;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.overseer.eval.match.MatchSettings;
import org.overseer.eval.match.Tournament.Pairing;

/** Who plays whom, with a budget of games. */
public final class RoundRobin {
  /** Both games of a seed. */
  private static final int UNIT = 2;

  private RoundRobin() {}

  /**
   * Spreads games evenly over all pairs of players. Where the budget does not reach all pairs, or
   * does not divide by them, who gets the rest is drawn from the seed.
   *
   * <p>A pair plays each seed from both sides, also where these are not alike: who is named first
   * says nothing of the players, and a side that is stronger must not make one of them so.
   *
   * @param players number of players
   * @param budget games in all; they go in twos, so the last of an odd number is not played
   * @param seed of the draw and of the games
   * @return the pairs that play, each with a seed of its own, in ascending order
   * @throws IllegalArgumentException if there are no two players, or not the games of one pair
   */
  public static List<Pairing> plan(int players, int budget, long seed) {
    if (players < 2) {
      throw new IllegalArgumentException("a league needs at least 2 players but has " + players);
    }
    if (budget < UNIT) {
      throw new IllegalArgumentException(
          "a league needs at least " + UNIT + " games but the budget is " + budget);
    }
    int pairs = players * (players - 1) / 2;
    int units = budget / UNIT;
    List<Integer> lucky = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      lucky.add(pair);
    }
    Collections.shuffle(lucky, new Random(seed));
    int[] games = new int[pairs];
    for (int place = 0; place < pairs; place++) {
      games[lucky.get(place)] = UNIT * (units / pairs + (place < units % pairs ? 1 : 0));
    }
    List<Pairing> plan = new ArrayList<>();
    int pair = 0;
    for (int first = 0; first < players; first++) {
      for (int second = first + 1; second < players; second++, pair++) {
        if (games[pair] > 0) {
          long own = new Random(seed ^ (0x9E3779B97F4A7C15L * (pair + 1))).nextLong();
          plan.add(new Pairing(first, second, new MatchSettings(games[pair], own, true, 1)));
        }
      }
    }
    return plan;
  }
}
