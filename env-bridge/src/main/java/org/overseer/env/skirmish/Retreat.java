package org.overseer.env.skirmish;

/** Which units leave the front for a moment, and where they go. */
final class Retreat {
  /** A unit is hurt with less than this part of its points left. */
  private static final float HURT = 0.4f;

  /** A unit may be away while it has this many loops to reload, an agent step; else it shoots. */
  private static final float RELOAD = 8;

  /** Enemies further than this out of range do not drive a hurt unit away, cells. */
  private static final float CLEAR = 0.6f;

  private static final float HURT_CELLS = 0.7f;

  /** Weapons that reach less far between centres are for close combat, cells. */
  private static final float MELEE_REACH = 3;

  /** How near a close-combat enemy may come to a unit that shoots, cells out of its range. */
  private static final float ARM_LENGTH = 2;

  private static final float KITE_CELLS = 2.5f;

  /** Enemies further out of range do not count when the way out is chosen, cells. */
  private static final float PRESSURE = 3;

  private static final float EDGE = 1;

  private final Battlefield field;
  private final Army own;
  private final Army enemy;
  private final Tactics tactics;

  /** Where the unit asked about last should go, cells. */
  float goalX;

  float goalY;

  Retreat(Battlefield field, Tactics tactics) {
    this.field = field;
    this.own = field.own;
    this.enemy = field.enemy;
    this.tactics = tactics;
  }

  /**
   * Whether a unit should step back now; then the goal is set.
   *
   * @param target index of the enemy it attacks
   */
  boolean pays(int i, int target, float width, float height) {
    if (own.cooldown[i] < RELOAD) {
      return false;
    }
    float cells = 0;
    if (tactics.rotate() && isHurt(i)) {
      cells = HURT_CELLS;
    } else if (tactics.stepsBack() && field.reach(i, target) >= MELEE_REACH) {
      cells = betweenShots(i);
    }
    return cells > 0 && findWayOut(i, cells, width, height);
  }

  private boolean isHurt(int i) {
    boolean aimedAt = field.threat[i] > 0 || own.lost[i] > 0;
    boolean weak = own.points[i] < HURT * own.maxPoints[i] || field.threat[i] >= own.points[i];
    return aimedAt && weak && own.size > 1 && field.margin[i] < CLEAR;
  }

  private float betweenShots(int i) {
    if (field.margin[i] < tactics.stepBack().margin() && field.threat[i] > 0) {
      return tactics.stepBack().cells();
    }
    for (int j = 0; j < enemy.size; j++) {
      float reach = field.reachOf(j, i);
      if (reach < MELEE_REACH && field.distance(i, j) < reach + ARM_LENGTH) {
        return KITE_CELLS;
      }
    }
    return 0;
  }

  /** Away from the enemies, the nearer the more; false if they are all around. */
  private boolean findWayOut(int i, float cells, float width, float height) {
    float awayX = 0;
    float awayY = 0;
    for (int j = 0; j < enemy.size; j++) {
      float d = field.distance(i, j);
      float out = d - field.reachOf(j, i);
      if (d > 0 && out <= PRESSURE) {
        float weight = 1 / (d * (0.3f + Math.max(0, out + 1)));
        awayX += (own.x[i] - enemy.x[j]) * weight;
        awayY += (own.y[i] - enemy.y[j]) * weight;
      }
    }
    float length = (float) Math.sqrt(awayX * awayX + awayY * awayY);
    if (length < 1e-3f) {
      return false;
    }
    goalX = clamp(own.x[i] + awayX / length * cells, width);
    goalY = clamp(own.y[i] + awayY / length * cells, height);
    return true;
  }

  private static float clamp(float value, float size) {
    return Math.min(Math.max(value, EDGE), size - EDGE);
  }
}
