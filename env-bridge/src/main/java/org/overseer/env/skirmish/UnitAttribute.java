package org.overseer.env.skirmish;

/** A property that weapons may have bonus damage against, numbered as in data.proto. */
public enum UnitAttribute {
  /** Light. */
  LIGHT(1),
  /** Armoured. */
  ARMOURED(2),
  /** Biological. */
  BIOLOGICAL(3),
  /** Mechanical. */
  MECHANICAL(4),
  /** Robotic. */
  ROBOTIC(5),
  /** Psionic. */
  PSIONIC(6),
  /** Massive. */
  MASSIVE(7),
  /** A building. */
  STRUCTURE(8),
  /** Hovering. */
  HOVER(9),
  /** One of a kind. */
  HEROIC(10),
  /** Summoned for a time. */
  SUMMONED(11);

  private final int protocolId;

  UnitAttribute(int protocolId) {
    this.protocolId = protocolId;
  }

  /** The protocol's number. */
  public int protocolId() {
    return protocolId;
  }
}
