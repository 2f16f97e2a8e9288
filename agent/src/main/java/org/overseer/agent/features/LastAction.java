package org.overseer.agent.features;

import java.util.Arrays;
import org.overseer.env.Observation;

/**
 * What the player decided at its previous decision: inputs that no observation has (agent reference
 * §1.1).
 *
 * <p>It follows from the observation before and the choices made there, so a learner can compute it
 * anew; whoever asks an agent keeps the last one of each player. Units are named by tags, because
 * rows change from one observation to the next.
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

  /**
   * After orders to own units, one each: units that keep their orders were not selected. Orders are
   * all of one type, 0.
   *
   * @param orders order of each own unit as {@link OrderSpace} numbers them, in entity order
   */
  public static LastAction ofOrders(Observation observation, int[] orders) {
    long[] selected = new long[orders.length];
    long[] targeted = new long[orders.length];
    int selections = 0;
    int targets = 0;
    int own = 0;
    for (int i = 0; i < observation.entityCount() && own < orders.length; i++) {
      if (!ObservationEncoder.isOwn(observation, i)) {
        continue;
      }
      int order = orders[own++];
      if (order != OrderSpace.KEEP) {
        selected[selections++] = observation.tags()[i];
      }
      if (order >= OrderSpace.FIRST_ATTACK) {
        targeted[targets++] = OrderSpace.enemyTag(observation, order - OrderSpace.FIRST_ATTACK);
      }
    }
    return new LastAction(
        0, 1, false, Arrays.copyOf(selected, selections), Arrays.copyOf(targeted, targets));
  }

  boolean hasSelected(long tag) {
    return Arrays.binarySearch(selected, tag) >= 0;
  }

  boolean hasTargeted(long tag) {
    return Arrays.binarySearch(targeted, tag) >= 0;
  }

  private static long[] sorted(long[] tags) {
    long[] copy = tags.clone();
    Arrays.sort(copy);
    return copy;
  }
}
