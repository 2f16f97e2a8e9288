package org.overseer.replay.trajectory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;

/**
 * T consecutive transitions of one player, which may run on over the end of a game into the next.
 *
 * <p>The learner replays the recurrent core from {@code initialState}, sets it to zero at each
 * {@link Transition#start()}, and continues the return with the value of {@code bootstrap} unless
 * the last transition's discount is 0.
 *
 * @param policyVersion version of the parameters that acted in the first transition, the oldest
 * @param scenario name of the scenario of the first transition; later games may be on others
 * @param transitions the steps, {@code [T]}
 * @param bootstrap the observation after the last transition
 * @param bootstrapContext what the player was told beside {@code bootstrap}
 * @param bootstrapStart whether {@code bootstrap} is the first observation of a new game
 * @param bootstrapOpponent what the opponent saw at that time; there if the transitions have it
 * @param initialState the recurrent state before the first transition, {@code [stateSize]}
 */
public record Trajectory(
    long policyVersion,
    String scenario,
    List<Transition> transitions,
    Observation bootstrap,
    PlayerContext bootstrapContext,
    boolean bootstrapStart,
    @Nullable Observation bootstrapOpponent,
    float[] initialState) {

  /**
   * A trajectory of a player that was told nothing, of which the opponent's view was not recorded.
   */
  public Trajectory(
      long policyVersion,
      String scenario,
      List<Transition> transitions,
      Observation bootstrap,
      boolean bootstrapStart,
      float[] initialState) {
    this(
        policyVersion,
        scenario,
        transitions,
        bootstrap,
        PlayerContext.NONE,
        bootstrapStart,
        null,
        initialState);
  }

  /** Checks that there are transitions and that games start exactly where others have ended. */
  public Trajectory {
    transitions = List.copyOf(transitions);
    if (transitions.isEmpty()) {
      throw new IllegalArgumentException("Trajectory: expected at least one transition, got none");
    }
    for (int t = 0; t < transitions.size(); t++) {
      boolean ends = transitions.get(t).discount() == 0;
      boolean nextStarts =
          t + 1 < transitions.size() ? transitions.get(t + 1).start() : bootstrapStart;
      if (ends != nextStarts) {
        throw new IllegalArgumentException(
            "Trajectory: a game starts after discount 0 and nowhere else, but transition "
                + t
                + " of "
                + transitions.size()
                + " has discount "
                + transitions.get(t).discount()
                + " and the next observation "
                + (nextStarts ? "starts" : "does not start")
                + " a game");
      }
    }
  }

  /** T, the number of transitions. */
  public int length() {
    return transitions.size();
  }
}
