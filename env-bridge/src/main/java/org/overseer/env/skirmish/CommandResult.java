package org.overseer.env.skirmish;

/** What became of a command, numbered as error.proto's {@code ActionResult}. */
public enum CommandResult {
  /** Accepted. */
  SUCCESS(1),
  /** The ability needs another kind of target. */
  NOT_SUPPORTED(2),
  /** No living unit has this tag. */
  ERROR(3),
  /** Too little energy. */
  NOT_ENOUGH_ENERGY(17),
  /** The target is gone, out of sight, a friend, or nothing that the unit's weapons hit. */
  CANT_TARGET_THAT_UNIT(36),
  /** The unit belongs to the other player. */
  YOU_CANT_CONTROL_THAT_UNIT(87),
  /** Only what lives can be healed. */
  MUST_TARGET_BIOLOGICAL_UNITS(121),
  /** No more orders can wait. */
  ORDER_QUEUE_IS_FULL(203),
  /** There is no way to the target. */
  COULDNT_REACH_TARGET(208);

  private final int protocolId;

  CommandResult(int protocolId) {
    this.protocolId = protocolId;
  }

  /** The protocol's number. */
  public int protocolId() {
    return protocolId;
  }
}
