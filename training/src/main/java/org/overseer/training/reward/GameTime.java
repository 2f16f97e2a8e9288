package org.overseer.training.reward;

/** Game minutes, as in the real game at its usual speed, "faster". */
public final class GameTime {
  /** Game loops of one minute: 22.4 a second. */
  public static final int LOOPS_PER_MINUTE = 1344;

  private static final int HALVED = 8 * LOOPS_PER_MINUTE;
  private static final int QUARTERED = 16 * LOOPS_PER_MINUTE;
  private static final int OVER = 24 * LOOPS_PER_MINUTE;

  /** Game minutes of the opening, in which a conditioned agent is held closer to its teacher. */
  private static final int OPENING = 4 * LOOPS_PER_MINUTE;

  private GameTime() {}

  /**
   * What the pseudo-rewards count: 1, after 8 game minutes ½, after 16 ¼, after 24 nothing
   * (AlphaStar, pseudocode).
   */
  static float strategyWeight(int gameLoop) {
    if (gameLoop <= HALVED) {
      return 1;
    } else if (gameLoop <= QUARTERED) {
      return 0.5f;
    }
    return gameLoop <= OVER ? 0.25f : 0;
  }

  /**
   * Whether {@code gameLoop} is within the first 4 game minutes. AlphaStar's pseudocode has the
   * reverse of this and of its own comment.
   */
  public static boolean isOpening(int gameLoop) {
    return gameLoop < OPENING;
  }
}
