package org.overseer.replay.game;

import java.util.List;
import org.overseer.env.Action;
import org.overseer.env.Outcome;

/**
 * A game between two players, from which every observation can be had again.
 *
 * @param rules version of the rules that it was played by
 * @param scenario name of the scenario
 * @param fingerprint of map and units; 0 where the environment has none
 * @param seed that the environment was reset with
 * @param players who played, as results call them; two, side 0 first
 * @param steps the agent steps in order, at least one
 * @param outcome how it ended for side 0
 */
public record RecordedGame(
    String rules,
    String scenario,
    int fingerprint,
    long seed,
    List<String> players,
    List<Step> steps,
    Outcome outcome) {
  /** Number of players. */
  public static final int PLAYERS = 2;

  /** Checks that there are two players and at least one step. */
  public RecordedGame {
    players = List.copyOf(players);
    steps = List.copyOf(steps);
    if (players.size() != PLAYERS || steps.isEmpty()) {
      throw new IllegalArgumentException(
          "a recorded game has 2 players and at least 1 step but got "
              + players.size()
              + " and "
              + steps.size());
    }
  }

  /**
   * One agent step; nobody writes into its arrays.
   *
   * @param hashes of what each player saw before it, {@code [2]}; see {@code
   *     Observation.contentHash}
   * @param actions what each player commanded, {@code [2]}
   */
  public record Step(long[] hashes, Action[] actions) {
    /** Checks that there is one of each a player. */
    public Step {
      if (hashes.length != PLAYERS || actions.length != PLAYERS) {
        throw new IllegalArgumentException(
            "a step has 2 hashes and 2 actions but got "
                + hashes.length
                + " and "
                + actions.length);
      }
    }
  }
}
