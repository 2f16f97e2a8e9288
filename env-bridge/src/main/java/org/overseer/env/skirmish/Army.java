package org.overseer.env.skirmish;

import java.util.Arrays;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** The units of one side in an observation, as arrays, with what they have lost lately. */
final class Army {
  static final float SELF = 1;
  static final float ENEMY = 4;
  private static final float VISIBLE = 1;
  private static final int COLUMNS = UnitFeature.COUNT;

  private final Stats stats;

  int size;
  long[] tag = new long[32];

  /** Index of the unit's type in {@link Stats}. */
  int[] kind = new int[32];

  float[] x = new float[32];
  float[] y = new float[32];
  float[] facing = new float[32];
  float[] shield = new float[32];

  /** Health and shield. */
  float[] points = new float[32];

  float[] maxPoints = new float[32];

  /** Points lost since the last look. */
  float[] lost = new float[32];

  float[] cooldown = new float[32];
  int[] orderAbility = new int[32];
  long[] orderUnit = new long[32];
  private int oldSize;
  private long[] oldTag = new long[32];
  private float[] oldPoints = new float[32];

  Army(Stats stats) {
    this.stats = stats;
  }

  void clear() {
    size = 0;
    oldSize = 0;
  }

  /** Takes the units of one alliance; those of types that the table lacks are left out. */
  void read(Observation observation, float alliance) {
    keepOld();
    size = 0;
    float[] f = observation.entities();
    int count = observation.entityCount();
    for (int row = 0; row < count; row++) {
      int at = row * COLUMNS;
      // What is only remembered comes without health.
      if (f[at + UnitFeature.ALLIANCE.ordinal()] == alliance
          && f[at + UnitFeature.DISPLAY_TYPE.ordinal()] <= VISIBLE) {
        int type = stats.indexOf((int) f[at + UnitFeature.UNIT_TYPE.ordinal()]);
        if (type >= 0) {
          if (size == tag.length) {
            grow();
          }
          kind[size] = type;
          take(observation, f, at, row, size);
          lost[size] = lostSinceLastLook(size);
          size++;
        }
      }
    }
  }

  private void take(Observation observation, float[] f, int at, int row, int i) {
    tag[i] = observation.tags()[row];
    x[i] = f[at + UnitFeature.X.ordinal()];
    y[i] = f[at + UnitFeature.Y.ordinal()];
    facing[i] = f[at + UnitFeature.FACING.ordinal()];
    shield[i] = f[at + UnitFeature.SHIELD.ordinal()];
    points[i] = f[at + UnitFeature.HEALTH.ordinal()] + shield[i];
    maxPoints[i] =
        f[at + UnitFeature.HEALTH_MAX.ordinal()] + f[at + UnitFeature.SHIELD_MAX.ordinal()];
    cooldown[i] = f[at + UnitFeature.WEAPON_COOLDOWN.ordinal()];
    orderAbility[i] = (int) f[at + UnitFeature.ORDER_ABILITY.ordinal()];
    orderUnit[i] = observation.orderTargetTags()[row];
  }

  private float lostSinceLastLook(int i) {
    for (int old = 0; old < oldSize; old++) {
      if (oldTag[old] == tag[i]) {
        return Math.max(0, oldPoints[old] - points[i]);
      }
    }
    return 0;
  }

  private void keepOld() {
    oldSize = size;
    System.arraycopy(tag, 0, oldTag, 0, size);
    System.arraycopy(points, 0, oldPoints, 0, size);
  }

  private void grow() {
    int n = 2 * size;
    tag = Arrays.copyOf(tag, n);
    kind = Arrays.copyOf(kind, n);
    x = Arrays.copyOf(x, n);
    y = Arrays.copyOf(y, n);
    facing = Arrays.copyOf(facing, n);
    shield = Arrays.copyOf(shield, n);
    points = Arrays.copyOf(points, n);
    maxPoints = Arrays.copyOf(maxPoints, n);
    lost = Arrays.copyOf(lost, n);
    cooldown = Arrays.copyOf(cooldown, n);
    orderAbility = Arrays.copyOf(orderAbility, n);
    orderUnit = Arrays.copyOf(orderUnit, n);
    oldTag = Arrays.copyOf(oldTag, n);
    oldPoints = Arrays.copyOf(oldPoints, n);
  }
}
