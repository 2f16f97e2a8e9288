package org.overseer.env.skirmish;

import org.overseer.env.Ability;

/**
 * Orders that turned out to be impossible while units carried them out, the latest of a game. The
 * {@code i}-th one may be asked for from {@link #first} on; readers keep their own place.
 */
public final class Failures {
  private static final int KEPT = 1024;

  private final int[] player = new int[KEPT];
  private final long[] tag = new long[KEPT];
  private final Ability[] ability = new Ability[KEPT];
  private final CommandResult[] result = new CommandResult[KEPT];
  private int count;

  void clear() {
    count = 0;
  }

  void add(int owner, long unitTag, Ability ordered, CommandResult why) {
    int i = count++ % KEPT;
    player[i] = owner;
    tag[i] = unitTag;
    ability[i] = ordered;
    result[i] = why;
  }

  /** How many there have been in this game. */
  public int count() {
    return count;
  }

  /** Number of the oldest one that is still known. */
  public int first() {
    return Math.max(0, count - KEPT);
  }

  /** Whose unit it was, 0 or 1. */
  public int player(int i) {
    return player[i % KEPT];
  }

  /** The unit's tag. */
  public long tag(int i) {
    return tag[i % KEPT];
  }

  /** What the unit was ordered. */
  public Ability ability(int i) {
    return ability[i % KEPT];
  }

  /** What became of it. */
  public CommandResult result(int i) {
    return result[i % KEPT];
  }
}
