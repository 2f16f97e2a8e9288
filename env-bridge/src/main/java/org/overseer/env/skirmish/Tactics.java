package org.overseer.env.skirmish;

/**
 * What a {@link TacticalPlayer} can do.
 *
 * @param reactionSteps agent steps between its decisions
 * @param focus whether it picks targets, the weakest in range first
 * @param stepBack whether units step back between shots where that pays
 * @param spread whether it keeps from shooting more at a unit than needed
 * @param rotate whether hurt units leave the front for a while
 */
record Tactics(int reactionSteps, boolean focus, boolean stepBack, boolean spread, boolean rotate) {
  static final Tactics EASY = new Tactics(4, false, false, false, false);
  static final Tactics MEDIUM = new Tactics(3, true, false, false, false);
  static final Tactics HARD = new Tactics(1, true, true, false, false);
  static final Tactics ELITE = new Tactics(1, true, true, true, true);
}
