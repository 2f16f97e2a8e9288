package org.overseer.env.skirmish;

/**
 * Which units an observation shows in outline although the player does not see them: display type
 * Hidden, and nothing of their state (the protocol's InterfaceOptions).
 *
 * @param cloaked cloaked ones in sight that no detector shows
 * @param burrowed burrowed ones in sight that no detector shows and that cast a shadow, as all do
 *     but creep tumors
 * @param unseen those out of the player's own sight, while the fog is lifted for the observation
 */
public record Outlines(boolean cloaked, boolean burrowed, boolean unseen) {
  /** What players get to see: no outlines. */
  public static final Outlines NONE = new Outlines(false, false, false);

  /** Whether a cloaked unit of a type that no detector shows is shown in outline. */
  boolean shows(UnitType type) {
    boolean underground = type.traits().cloak() == Cloak.BURROWED;
    return underground ? burrowed && !type.attributes().contains(UnitAttribute.STRUCTURE) : cloaked;
  }
}
