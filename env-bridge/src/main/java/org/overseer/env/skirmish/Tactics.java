package org.overseer.env.skirmish;

/**
 * What a {@link TacticalPlayer} can do.
 *
 * @param reactionSteps agent steps between its decisions
 * @param focus whether it picks targets, the weakest in range first; if not, it only attack-moves
 * @param stepBack how a unit steps back while it reloads
 * @param spread whether it keeps from shooting more at a unit than needed
 * @param rotate whether hurt units leave the front for a while
 * @param lineUp whether it meets the enemy in an arc, so that all shoot at the first to come
 */
record Tactics(
    int reactionSteps,
    boolean focus,
    StepBack stepBack,
    boolean spread,
    boolean rotate,
    boolean lineUp) {
  /**
   * When and how far a unit that is aimed at steps back between its shots.
   *
   * @param margin cells between the enemy and the edge of the range, below 0 inside, from which on
   *     it pays; negative infinity for never
   * @param cells length of the step
   */
  record StepBack(float margin, float cells) {
    static final StepBack NEVER = new StepBack(Float.NEGATIVE_INFINITY, 0);
    static final StepBack AT_THE_EDGE = new StepBack(0.2f, 2);

    /** Leaving the range altogether does not pay where hurt units are relieved anyway. */
    static final StepBack WHEN_PRESSED = new StepBack(-1.5f, 1);
  }

  static final Tactics EASY = new Tactics(4, false, StepBack.NEVER, false, false, false);
  static final Tactics MEDIUM = new Tactics(2, true, StepBack.NEVER, false, false, false);
  static final Tactics HARD = new Tactics(1, true, StepBack.AT_THE_EDGE, false, false, false);
  static final Tactics ELITE = new Tactics(1, true, StepBack.WHEN_PRESSED, true, true, true);

  boolean stepsBack() {
    return stepBack.cells > 0;
  }
}
