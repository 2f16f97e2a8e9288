package org.overseer.training.league;

import java.util.Locale;

/** What a learning player is for (AlphaStar, pseudocode). */
public enum Role {
  /** Learns to beat everyone; the agent of the run. Never reset. */
  MAIN(0),
  /** Looks for weaknesses of the main agents as they are now. Starts over at each checkpoint. */
  MAIN_EXPLOITER(1),
  /** Looks for weaknesses that the whole league has. Sometimes starts over at a checkpoint. */
  LEAGUE_EXPLOITER(0.25);

  private final double resetProbability;

  Role(double resetProbability) {
    this.resetProbability = resetProbability;
  }

  /** Probability that a checkpoint sets the player back to its starting weights. */
  public double resetProbability() {
    return resetProbability;
  }

  /** The name in files: {@code main}, {@code main-exploiter}, {@code league-exploiter}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The role with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Role of(String key) {
    for (Role role : values()) {
      if (role.key().equals(key)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "unknown role '" + key + "'; roles are main, main-exploiter and league-exploiter");
  }
}
