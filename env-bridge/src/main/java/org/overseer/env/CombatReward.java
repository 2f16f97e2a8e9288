package org.overseer.env;

/**
 * The reward of a fight, zero-sum unless time runs out.
 *
 * <p>Each step pays (enemy health and shields lost − own) ÷ starting total of both sides' mean,
 * plus 0.1 for each unit more killed than lost; the end pays ± 1 to winner and loser. A timeout
 * pays the difference of the remaining health shares and costs both sides 1: a draw is not a win,
 * and if it were better than a loss, running away would be worth as much as an even fight
 * (docs/adr/0007). Never SMAC's positive-only reward, which pays for farming regenerating shields
 * and for passivity.
 */
public final class CombatReward {
  /** Weight of the difference in kills. */
  public static final float KILL = 0.1f;

  /** What both sides get for running out of time, as much as a loss. */
  public static final float TIMEOUT = -1;

  private float startTotal;
  private float lastOwn;
  private float lastEnemy;
  private int lastOwnUnits;
  private int lastEnemyUnits;

  /**
   * Starts a game.
   *
   * @param own health and shield points of all own units
   * @param enemy the same of all enemy units
   * @param ownUnits number of own units
   * @param enemyUnits number of enemy units
   */
  public void reset(float own, float enemy, int ownUnits, int enemyUnits) {
    startTotal = Math.max(1e-6f, (own + enemy) / 2);
    lastOwn = own;
    lastEnemy = enemy;
    lastOwnUnits = ownUnits;
    lastEnemyUnits = enemyUnits;
  }

  /**
   * Takes in enemies that were not known before; they count from now on as if they always had.
   *
   * @param points their health and shield points when they were first seen
   * @param units how many they are
   */
  public void discover(float points, int units) {
    startTotal += points / 2;
    lastEnemy += points;
    lastEnemyUnits += units;
  }

  /**
   * The reward of one step.
   *
   * @param own health and shield points that all own units have left
   * @param enemy the same of all enemy units
   * @param ownUnits own units left
   * @param enemyUnits enemy units left
   * @param outcome how the game stands for the own side after the step
   * @param timeout whether a draw is one by the step limit; else both sides died together
   */
  public float step(
      float own, float enemy, int ownUnits, int enemyUnits, Outcome outcome, boolean timeout) {
    float reward = ((lastEnemy - enemy) - (lastOwn - own)) / startTotal;
    reward += KILL * ((lastEnemyUnits - enemyUnits) - (lastOwnUnits - ownUnits));
    lastOwn = own;
    lastEnemy = enemy;
    lastOwnUnits = ownUnits;
    lastEnemyUnits = enemyUnits;
    if (outcome == Outcome.WIN) {
      reward += 1;
    } else if (outcome == Outcome.LOSS) {
      reward -= 1;
    } else if (timeout) {
      reward += (own - enemy) / startTotal + TIMEOUT;
    }
    return reward;
  }
}
