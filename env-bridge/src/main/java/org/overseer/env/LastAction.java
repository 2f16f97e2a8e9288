package org.overseer.env;

import java.util.Arrays;

/**
 * What a player decided at its previous decision: an input that no observation has (AlphaStar,
 * detailed architecture).
 *
 * <p>Whoever asks an agent keeps the last one of each player, and records it with what the player
 * then sees: the choices recorded before may be a teacher's and not what was done. Units are named
 * by tags, because rows change from one observation to the next.
 *
 * @param type number of the action type, −1 before the first action
 * @param delay agent steps until the next decision
 * @param queued whether the orders were put behind the standing ones
 * @param selected tags of the units that got orders, ascending
 * @param targeted tags of the units that orders were aimed at, ascending
 */
public record LastAction(int type, int delay, boolean queued, long[] selected, long[] targeted) {
  /** Of a player who has not decided yet. */
  public static final LastAction NONE = new LastAction(-1, 0, false, new long[0], new long[0]);

  /** Copies and sorts the tags. */
  public LastAction {
    selected = sorted(selected);
    targeted = sorted(targeted);
    if (type < -1 || delay < 0) {
      throw new IllegalArgumentException(
          "LastAction: type must be at least -1 and delay at least 0 but they are %d and %d"
              .formatted(type, delay));
    }
  }

  /** The same with another delay. */
  public LastAction withDelay(int steps) {
    return new LastAction(type, steps, queued, selected, targeted);
  }

  /** Whether the unit of this tag got an order. */
  public boolean hasSelected(long tag) {
    return Arrays.binarySearch(selected, tag) >= 0;
  }

  /** Whether an order was aimed at the unit of this tag. */
  public boolean hasTargeted(long tag) {
    return Arrays.binarySearch(targeted, tag) >= 0;
  }

  private static long[] sorted(long[] tags) {
    long[] copy = tags.clone();
    Arrays.sort(copy);
    return copy;
  }
}
