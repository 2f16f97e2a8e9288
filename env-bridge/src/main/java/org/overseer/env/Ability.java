package org.overseer.env;

/**
 * What a unit can be told to do, with the ids of the s2client protocol.
 *
 * <p>The protocol knows each ability by a specific and by a generalized id; clients send either,
 * servers report the specific one (s2client-proto).
 */
public enum Ability {
  /** Right click: attack what is hostile, else move. */
  SMART(1, 1),
  /** Drop all orders; the unit then acquires targets by itself. */
  STOP(4, 3665),
  /** Go to a point or follow a unit, without fighting. */
  MOVE(16, 3794),
  /** Walk between two points, fighting on the way. */
  PATROL(17, 3795),
  /** Stay, and attack only what comes into weapon range. */
  HOLD_POSITION(18, 3793),
  /** Attack a unit, or walk to a point and fight whatever is met (attack-move). */
  ATTACK(23, 3674),
  /** Stay and do not shoot until told otherwise. */
  HOLD_FIRE(36, 3688),
  /** Walk to a point and heal whom it meets, staying with its friends: an attack of healers. */
  SCAN_MOVE(19, 3674),
  /** Heal a friend. */
  HEAL(386, 386);

  private final int specificId;
  private final int generalId;

  Ability(int specificId, int generalId) {
    this.specificId = specificId;
    this.generalId = generalId;
  }

  /** The id that names this ability alone; the one reported in unit orders. */
  public int specificId() {
    return specificId;
  }

  /** The id shared with abilities of the same meaning. */
  public int generalId() {
    return generalId;
  }
}
