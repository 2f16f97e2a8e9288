package org.overseer.env.skirmish;

/** Who a unit belongs to by kind, numbered as in common.proto. */
public enum Race {
  /** What nobody makes: resources, rocks. */
  NONE(0),
  /** Terran. */
  TERRAN(1),
  /** Zerg. */
  ZERG(2),
  /** Protoss. */
  PROTOSS(3);

  private final int protocolId;

  Race(int protocolId) {
    this.protocolId = protocolId;
  }

  /** The protocol's number. */
  public int protocolId() {
    return protocolId;
  }
}
