package org.overseer.agent.features;

/** What a step order is (docs/adr/0020). Either kind ends in an attack-move. */
public enum StepKind {
  /**
   * 8 cells, and a unit that walks only goes on or stops. For learning from scratch: one order
   * shows what a whole walk is worth (docs/adr/0007).
   */
  DETOUR(8, false),
  /**
   * 1 cell, about what a unit walks in one agent step, and a unit that walks takes every order. For
   * playing like the scripts, which move units anew at every step.
   */
  SIDESTEP(1, true);

  private final float cells;
  private final boolean interruptible;

  StepKind(float cells, boolean interruptible) {
    this.cells = cells;
    this.interruptible = interruptible;
  }

  /** How far a step goes unless another order replaces it, in cells. */
  public float cells() {
    return cells;
  }

  /** Whether a unit that walks may be told more than to go on or to stop. */
  public boolean isInterruptible() {
    return interruptible;
  }
}
