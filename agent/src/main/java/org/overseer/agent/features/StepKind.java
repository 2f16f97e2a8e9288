package org.overseer.agent.features;

/** What a step order is (docs/adr/0020, 0034). Each kind ends in an attack-move. */
public enum StepKind {
  /**
   * 8 cells, and a unit that walks only goes on or stops: one order shows what a whole walk is
   * worth (docs/adr/0007).
   */
  DETOUR(false),
  /**
   * 1 cell, and a unit that walks takes every order. A unit that is faster than that stands still,
   * or turns round to attack, for the rest of the agent step.
   */
  SIDESTEP(true),
  /**
   * As far as the unit walks in one agent step, so that a unit that steps back at every step keeps
   * its speed; and a unit that walks takes every order.
   */
  STRIDE(true);

  /** Duration of an agent step, game seconds. */
  private static final float AGENT_STEP = 0.5f;

  private final boolean interruptible;

  StepKind(boolean interruptible) {
    this.interruptible = interruptible;
  }

  /**
   * How far a step goes unless another order replaces it, in cells.
   *
   * @param unitType id of the type of the unit that steps
   */
  public float cells(int unitType) {
    return switch (this) {
      case DETOUR -> 8;
      case SIDESTEP -> 1;
      case STRIDE -> GameData.speed(unitType) * AGENT_STEP;
    };
  }

  /** Whether a unit that walks may be told more than to go on or to stop. */
  public boolean isInterruptible() {
    return interruptible;
  }
}
