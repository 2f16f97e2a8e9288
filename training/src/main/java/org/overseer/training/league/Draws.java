package org.overseer.training.league;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Draws opponents. A past player that was drawn is met for several games before the next draw: few
 * policies in play keep the batches of inference large, and over a run it changes no share. Not
 * thread-safe.
 */
final class Draws {
  /** For what a past player is drawn; each has a draw of its own. */
  enum Reason {
    /** The league's past as a whole. */
    LEAGUE,
    /** To see whether a weakness is back. */
    VERIFICATION,
    /** Easier opponents on the way to one that is too strong. */
    CURRICULUM,
    /** To decide whether a candidate is frozen early. */
    PROMOTION
  }

  /** One learning player's reason to draw. */
  record Key(int learner, Reason reason) {}

  /** A past player that was drawn, and how many games are left against it. */
  record Standing(int opponent, int gamesLeft) {}

  private final RandomGenerator random;
  private final int gamesPerDraw;
  private final Map<Key, Standing> standing = new HashMap<>();

  /**
   * Creates one without standing draws.
   *
   * @param gamesPerDraw games against a drawn past player before the next draw
   */
  Draws(RandomGenerator random, int gamesPerDraw) {
    this.random = random;
    this.gamesPerDraw = gamesPerDraw;
  }

  /** A number from 0 to below 1. */
  double coin() {
    return random.nextDouble();
  }

  /** One of the players, all alike. */
  <T> T oneOf(List<T> players) {
    return players.size() == 1 ? players.get(0) : players.get(random.nextInt(players.size()));
  }

  /**
   * One of the past players: the one drawn before for the same reason if it is still among them and
   * has games left, else a new draw.
   *
   * @param candidates at least one
   * @return its id
   */
  int past(
      LearningPlayer self,
      Reason reason,
      List<PastPlayer> candidates,
      Pfsp weighting,
      Standings standings) {
    Key key = new Key(self.id(), reason);
    Standing before = standing.get(key);
    int opponent;
    int left;
    if (before != null && before.gamesLeft > 0 && isAmong(candidates, before.opponent)) {
      opponent = before.opponent;
      left = before.gamesLeft;
    } else {
      int drawn = weighting.draw(standings.winRates(self, candidates), random);
      opponent = candidates.get(drawn).id();
      left = gamesPerDraw;
    }
    standing.put(key, new Standing(opponent, left - 1));
    return opponent;
  }

  private static boolean isAmong(List<PastPlayer> candidates, int id) {
    return candidates.stream().anyMatch(player -> player.id() == id);
  }

  /** The standing draws, for a checkpoint. */
  Map<Key, Standing> standing() {
    return Map.copyOf(standing);
  }

  /** Takes up a standing draw from a checkpoint. */
  void restore(Key key, Standing draw) {
    standing.put(key, draw);
  }

  /** Forgets the standing draws of a player that starts over. */
  void forget(int learner) {
    standing.keySet().removeIf(key -> key.learner == learner);
  }
}
