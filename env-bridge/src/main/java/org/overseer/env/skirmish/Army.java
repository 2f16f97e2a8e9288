package org.overseer.env.skirmish;

import java.util.Arrays;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** The units of one side in an observation, as arrays, with what they have lost lately. */
final class Army {
  static final float SELF = 1;
  static final float ENEMY = 4;
  private static final int COLUMNS = UnitFeature.COUNT;

  int size;
  long[] tag = new long[32];
  int[] type = new int[32];
  float[] x = new float[32];
  float[] y = new float[32];
  float[] dx = new float[32];
  float[] dy = new float[32];
  float[] points = new float[32];
  float[] maxPoints = new float[32];
  float[] lost = new float[32];
  float[] cooldown = new float[32];
  int[] orderAbility = new int[32];
  long[] orderUnit = new long[32];
  private int oldSize;
  private long[] oldTag = new long[32];
  private float[] oldX = new float[32];
  private float[] oldY = new float[32];
  private float[] oldPoints = new float[32];

  void clear() {
    size = 0;
    oldSize = 0;
  }

  /** Takes the units of one alliance; positions and points of the last call become the old ones. */
  void read(Observation observation, float alliance) {
    keepOld();
    size = 0;
    float[] f = observation.entities();
    int count = observation.entityCount();
    for (int row = 0; row < count; row++) {
      int at = row * COLUMNS;
      if (f[at + UnitFeature.ALLIANCE.ordinal()] == alliance) {
        if (size == tag.length) {
          grow();
        }
        take(observation, f, at, row, size);
        compareWithOld(size);
        size++;
      }
    }
  }

  /** Index of a unit, −1 if it is not there. */
  int find(long unitTag) {
    for (int i = 0; i < size; i++) {
      if (tag[i] == unitTag) {
        return i;
      }
    }
    return -1;
  }

  private void take(Observation observation, float[] f, int at, int row, int i) {
    tag[i] = observation.tags()[row];
    type[i] = (int) f[at + UnitFeature.UNIT_TYPE.ordinal()];
    x[i] = f[at + UnitFeature.X.ordinal()];
    y[i] = f[at + UnitFeature.Y.ordinal()];
    points[i] = f[at + UnitFeature.HEALTH.ordinal()] + f[at + UnitFeature.SHIELD.ordinal()];
    maxPoints[i] =
        f[at + UnitFeature.HEALTH_MAX.ordinal()] + f[at + UnitFeature.SHIELD_MAX.ordinal()];
    cooldown[i] = f[at + UnitFeature.WEAPON_COOLDOWN.ordinal()];
    orderAbility[i] = (int) f[at + UnitFeature.ORDER_ABILITY.ordinal()];
    orderUnit[i] = observation.orderTargetTags()[row];
  }

  private void compareWithOld(int i) {
    int guess = Math.min(i, oldSize - 1);
    int old = -1;
    // Units keep their order and only the dead drop out, so the old place is at or behind the new.
    for (int k = 0; k < oldSize && old < 0; k++) {
      int at = guess + k < oldSize ? guess + k : guess + k - oldSize;
      if (oldTag[at] == tag[i]) {
        old = at;
      }
    }
    lost[i] = old < 0 ? 0 : Math.max(0, oldPoints[old] - points[i]);
    dx[i] = old < 0 ? 0 : x[i] - oldX[old];
    dy[i] = old < 0 ? 0 : y[i] - oldY[old];
  }

  private void keepOld() {
    oldSize = size;
    System.arraycopy(tag, 0, oldTag, 0, size);
    System.arraycopy(x, 0, oldX, 0, size);
    System.arraycopy(y, 0, oldY, 0, size);
    System.arraycopy(points, 0, oldPoints, 0, size);
  }

  private void grow() {
    int n = 2 * size;
    tag = Arrays.copyOf(tag, n);
    type = Arrays.copyOf(type, n);
    x = Arrays.copyOf(x, n);
    y = Arrays.copyOf(y, n);
    dx = Arrays.copyOf(dx, n);
    dy = Arrays.copyOf(dy, n);
    points = Arrays.copyOf(points, n);
    maxPoints = Arrays.copyOf(maxPoints, n);
    lost = Arrays.copyOf(lost, n);
    cooldown = Arrays.copyOf(cooldown, n);
    orderAbility = Arrays.copyOf(orderAbility, n);
    orderUnit = Arrays.copyOf(orderUnit, n);
    oldTag = Arrays.copyOf(oldTag, n);
    oldX = Arrays.copyOf(oldX, n);
    oldY = Arrays.copyOf(oldY, n);
    oldPoints = Arrays.copyOf(oldPoints, n);
  }
}
