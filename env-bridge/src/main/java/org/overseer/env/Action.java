package org.overseer.env;

import java.util.Arrays;

/**
 * What one player orders in one agent step: a list of commands, each for one unit.
 *
 * <p>A unit without a command keeps its standing orders. The object is reusable and not
 * thread-safe; whoever fills it owns it. Adding allocates only while the list grows beyond its
 * largest size so far.
 */
public final class Action {
  /** What a command is aimed at. */
  public enum Target {
    /** Nothing, as for stop and hold position. */
    NONE,
    /** A point on the map, in cells. */
    POINT,
    /** Another unit, by tag. */
    UNIT
  }

  private Ability[] abilities = new Ability[16];
  private long[] unitTags = new long[16];
  private Target[] targets = new Target[16];
  private long[] targetTags = new long[16];
  private float[] xs = new float[16];
  private float[] ys = new float[16];
  private boolean[] queued = new boolean[16];
  private int size;

  /** Removes all commands. */
  public void clear() {
    size = 0;
  }

  /** Adds a command without a target. */
  public Action add(Ability ability, long unitTag) {
    return append(ability, unitTag, Target.NONE, 0, 0, 0, false);
  }

  /** Adds a command aimed at the point ({@code x}, {@code y}), in map cells from the lower left. */
  public Action add(Ability ability, long unitTag, float x, float y) {
    return append(ability, unitTag, Target.POINT, 0, x, y, false);
  }

  /** Adds a command aimed at the unit {@code targetTag}. */
  public Action add(Ability ability, long unitTag, long targetTag) {
    return append(ability, unitTag, Target.UNIT, targetTag, 0, 0, false);
  }

  /** Makes the last added command wait for the unit's earlier orders. */
  public Action queued() {
    if (size == 0) {
      throw new IllegalStateException("queued() changes the last command, but there is none");
    }
    queued[size - 1] = true;
    return this;
  }

  /** Replaces the content by that of {@code other}. */
  public void copyFrom(Action other) {
    clear();
    for (int i = 0; i < other.size; i++) {
      append(
          other.abilities[i],
          other.unitTags[i],
          other.targets[i],
          other.targetTags[i],
          other.xs[i],
          other.ys[i],
          other.queued[i]);
    }
  }

  /** The first command of a unit that does not wait for its earlier orders, −1 without one. */
  public int firstOf(long unitTag) {
    for (int i = 0; i < size; i++) {
      if (unitTags[i] == unitTag && !queued[i]) {
        return i;
      }
    }
    return -1;
  }

  /** Number of commands. */
  public int size() {
    return size;
  }

  /** Ability of command {@code i}. */
  public Ability ability(int i) {
    return abilities[i];
  }

  /** Tag of the unit that command {@code i} is for. */
  public long unitTag(int i) {
    return unitTags[i];
  }

  /** Kind of target of command {@code i}. */
  public Target target(int i) {
    return targets[i];
  }

  /** Tag of the target unit of command {@code i}; 0 unless the target is a unit. */
  public long targetTag(int i) {
    return targetTags[i];
  }

  /** Target point of command {@code i}, in cells; 0 unless the target is a point. */
  public float x(int i) {
    return xs[i];
  }

  /** Target point of command {@code i}, in cells; 0 unless the target is a point. */
  public float y(int i) {
    return ys[i];
  }

  /** Whether command {@code i} waits for the unit's earlier orders. */
  public boolean isQueued(int i) {
    return queued[i];
  }

  private Action append(
      Ability ability, long unit, Target target, long targetTag, float x, float y, boolean wait) {
    if (size == abilities.length) {
      grow();
    }
    abilities[size] = ability;
    unitTags[size] = unit;
    targets[size] = target;
    targetTags[size] = targetTag;
    xs[size] = x;
    ys[size] = y;
    queued[size] = wait;
    size++;
    return this;
  }

  private void grow() {
    int capacity = 2 * size;
    abilities = Arrays.copyOf(abilities, capacity);
    unitTags = Arrays.copyOf(unitTags, capacity);
    targets = Arrays.copyOf(targets, capacity);
    targetTags = Arrays.copyOf(targetTags, capacity);
    xs = Arrays.copyOf(xs, capacity);
    ys = Arrays.copyOf(ys, capacity);
    queued = Arrays.copyOf(queued, capacity);
  }
}
