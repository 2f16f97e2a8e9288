package org.overseer.env.skirmish;

import java.util.Arrays;

/**
 * All units of a game as arrays over slots, living and dead.
 *
 * <p>A tag is a serial number above 18 bits of slot index, so it names one unit for the whole game
 * even when its slot is used again.
 */
final class UnitStore {
  static final int SLOT_BITS = 18;
  static final int ORDERS = 8;
  private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
  private static final long FIRST_SERIAL = 1L << 14;

  int slots;
  private long serial;

  long[] tag;
  int[] type;
  int[] owner;
  boolean[] alive;
  float[] x;
  float[] y;

  /** Unit vector the unit faces along. */
  float[] dirX;

  float[] dirY;
  float[] health;
  float[] shield;
  float[] energy;

  /** Game loop of the last damage taken. */
  int[] hurtLoop;

  /** Loops until the weapon is ready; the remainder below 0 of a loop carries over. */
  float[] cooldown;

  /** Loops until the started shot lands. */
  float[] windup;

  boolean[] winding;

  /** Slot of the target, −1 without; valid only if {@link #targetTag} is still that slot's. */
  int[] target;

  long[] targetTag;

  /** Game loop before which looking for targets is known to be in vain. */
  int[] nextScan;

  /** Noise state of the unit's shots. */
  long[] luck;

  /** Which way the unit evades, 1 left or −1 right. */
  int[] evade;

  /** Loops in which the unit was blocked or walked around something, less those it got on in. */
  int[] stuck;

  /** Loops left of walking around something. */
  int[] detour;

  /** Whether it heals by itself. */
  boolean[] autocast;

  boolean[] cloaked;

  /** Bit p: player p cannot see it although its place is in sight. */
  byte[] veiled;

  int[] orderCount;

  /** Orders in line, {@code [slots * ORDERS]}: ordinal of {@link OrderKind}, point, unit. */
  byte[] orderKind;

  float[] orderX;
  float[] orderY;
  long[] orderTag;

  /** Where a patrolling unit started. */
  float[] patrolX;

  float[] patrolY;

  UnitStore(int capacity) {
    int n = Math.max(capacity, 4);
    tag = new long[n];
    type = new int[n];
    owner = new int[n];
    alive = new boolean[n];
    x = new float[n];
    y = new float[n];
    dirX = new float[n];
    dirY = new float[n];
    health = new float[n];
    shield = new float[n];
    energy = new float[n];
    hurtLoop = new int[n];
    cooldown = new float[n];
    windup = new float[n];
    winding = new boolean[n];
    target = new int[n];
    targetTag = new long[n];
    nextScan = new int[n];
    luck = new long[n];
    evade = new int[n];
    stuck = new int[n];
    autocast = new boolean[n];
    cloaked = new boolean[n];
    veiled = new byte[n];
    orderCount = new int[n];
    detour = new int[n];
    orderKind = new byte[n * ORDERS];
    orderX = new float[n * ORDERS];
    orderY = new float[n * ORDERS];
    orderTag = new long[n * ORDERS];
    patrolX = new float[n];
    patrolY = new float[n];
  }

  void clear() {
    slots = 0;
    serial = FIRST_SERIAL;
  }

  /** Takes a free slot for a new unit and returns it. */
  int add(int newType, int newOwner, float newX, float newY) {
    int s = freeSlot();
    tag[s] = (serial++ << SLOT_BITS) | s;
    type[s] = newType;
    owner[s] = newOwner;
    alive[s] = true;
    x[s] = newX;
    y[s] = newY;
    dirX[s] = newOwner == 0 ? 1 : -1;
    dirY[s] = 0;
    hurtLoop[s] = Integer.MIN_VALUE / 2;
    cooldown[s] = 0;
    windup[s] = 0;
    winding[s] = false;
    target[s] = -1;
    targetTag[s] = 0;
    nextScan[s] = 0;
    stuck[s] = 0;
    detour[s] = 0;
    autocast[s] = true;
    cloaked[s] = false;
    veiled[s] = 0;
    orderCount[s] = 0;
    return s;
  }

  /** Slot of a living unit, −1 if there is none with this tag. */
  int find(long unitTag) {
    int s = (int) (unitTag & SLOT_MASK);
    return s < slots && alive[s] && tag[s] == unitTag ? s : -1;
  }

  /** The living target of a unit, −1 without. */
  int targetOf(int s) {
    int t = target[s];
    return t >= 0 && alive[t] && tag[t] == targetTag[s] ? t : -1;
  }

  void setTarget(int s, int t) {
    if (target[s] != t || t < 0 || targetTag[s] != tag[t]) {
      target[s] = t;
      targetTag[s] = t < 0 ? 0 : tag[t];
      cancelShot(s);
    }
  }

  /** A shot that has not landed is lost, but so is its cooldown. */
  void cancelShot(int s) {
    if (winding[s]) {
      winding[s] = false;
      cooldown[s] = 0;
    }
  }

  /** Removes the first order. */
  void finishOrder(int s) {
    int first = s * ORDERS;
    int rest = --orderCount[s];
    for (int i = first; i < first + rest; i++) {
      orderKind[i] = orderKind[i + 1];
      orderX[i] = orderX[i + 1];
      orderY[i] = orderY[i + 1];
      orderTag[i] = orderTag[i + 1];
    }
    stuck[s] = 0;
    detour[s] = 0;
    beginOrder(s);
  }

  /** Notes where a unit stands when it comes to its first order: the other end of a patrol. */
  void beginOrder(int s) {
    patrolX[s] = x[s];
    patrolY[s] = y[s];
  }

  private int freeSlot() {
    for (int s = 0; s < slots; s++) {
      if (!alive[s]) {
        return s;
      }
    }
    if (slots == tag.length) {
      grow();
    }
    return slots++;
  }

  private void grow() {
    int n = 2 * slots;
    if (n > SLOT_MASK) {
      throw new IllegalStateException("a game holds at most " + SLOT_MASK + " units");
    }
    tag = Arrays.copyOf(tag, n);
    type = Arrays.copyOf(type, n);
    owner = Arrays.copyOf(owner, n);
    alive = Arrays.copyOf(alive, n);
    x = Arrays.copyOf(x, n);
    y = Arrays.copyOf(y, n);
    dirX = Arrays.copyOf(dirX, n);
    dirY = Arrays.copyOf(dirY, n);
    health = Arrays.copyOf(health, n);
    shield = Arrays.copyOf(shield, n);
    energy = Arrays.copyOf(energy, n);
    hurtLoop = Arrays.copyOf(hurtLoop, n);
    cooldown = Arrays.copyOf(cooldown, n);
    windup = Arrays.copyOf(windup, n);
    winding = Arrays.copyOf(winding, n);
    target = Arrays.copyOf(target, n);
    targetTag = Arrays.copyOf(targetTag, n);
    nextScan = Arrays.copyOf(nextScan, n);
    luck = Arrays.copyOf(luck, n);
    evade = Arrays.copyOf(evade, n);
    stuck = Arrays.copyOf(stuck, n);
    autocast = Arrays.copyOf(autocast, n);
    cloaked = Arrays.copyOf(cloaked, n);
    veiled = Arrays.copyOf(veiled, n);
    orderCount = Arrays.copyOf(orderCount, n);
    detour = Arrays.copyOf(detour, n);
    orderKind = Arrays.copyOf(orderKind, n * ORDERS);
    orderX = Arrays.copyOf(orderX, n * ORDERS);
    orderY = Arrays.copyOf(orderY, n * ORDERS);
    orderTag = Arrays.copyOf(orderTag, n * ORDERS);
    patrolX = Arrays.copyOf(patrolX, n);
    patrolY = Arrays.copyOf(patrolY, n);
  }
}
