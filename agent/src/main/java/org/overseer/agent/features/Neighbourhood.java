package org.overseer.agent.features;

import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * For each unit of one observation: its closest opponent, who is near, who faces it, and where the
 * middles of both sides are.
 *
 * <p>Own and allied units are one side, enemies the other; neutral units and snapshots belong to
 * none and have no opponents. Distances are edge to edge, in cells; directions are unit vectors,
 * zero where there is nobody. The work is M² distances, which at the unit counts of a battle is
 * less than one matrix product of the network.
 */
final class Neighbourhood {
  private static final float FAR = 1e6f;

  /**
   * Cosine of the largest angle between facing and target of a unit that aims: about 14 degrees.
   */
  private static final float AIM = 0.97f;

  private static final int SIDES = 3;

  private final float near;
  // doubles, so that the order of units does not show in a float
  private final double[] sumX = new double[SIDES];
  private final double[] sumY = new double[SIDES];
  private final int[] members = new int[SIDES];
  private int capacity;
  private float[] distance = new float[0];
  private float[] directionX = new float[0];
  private float[] directionY = new float[0];
  private float[] facingX = new float[0];
  private float[] facingY = new float[0];
  private float[] friendsX = new float[0];
  private float[] friendsY = new float[0];
  private float[] opponentsX = new float[0];
  private float[] opponentsY = new float[0];
  private int[] opponents = new int[0];
  private int[] friends = new int[0];
  private int[] aimed = new int[0];
  private int[] side = new int[0];

  Neighbourhood(float near) {
    this.near = near;
  }

  void update(Observation observation) {
    int count = observation.entityCount();
    reserve(count);
    clear(observation, count);
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        if (side[i] != 0 && side[j] != 0) {
          meet(observation, i, j);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      findMiddles(observation, i);
    }
  }

  private void reserve(int count) {
    if (count <= capacity) {
      return;
    }
    capacity = Math.max(32, 2 * count);
    distance = new float[capacity];
    directionX = new float[capacity];
    directionY = new float[capacity];
    facingX = new float[capacity];
    facingY = new float[capacity];
    friendsX = new float[capacity];
    friendsY = new float[capacity];
    opponentsX = new float[capacity];
    opponentsY = new float[capacity];
    opponents = new int[capacity];
    friends = new int[capacity];
    aimed = new int[capacity];
    side = new int[capacity];
  }

  private void clear(Observation o, int count) {
    for (int s = 0; s < SIDES; s++) {
      sumX[s] = 0;
      sumY[s] = 0;
      members[s] = 0;
    }
    for (int i = 0; i < count; i++) {
      side[i] = sideOf(o, i);
      distance[i] = FAR;
      directionX[i] = 0;
      directionY[i] = 0;
      opponents[i] = 0;
      friends[i] = 0;
      aimed[i] = 0;
      float facing = o.feature(i, UnitFeature.FACING);
      facingX[i] = (float) StrictMath.cos(facing);
      facingY[i] = (float) StrictMath.sin(facing);
      sumX[side[i]] += o.feature(i, UnitFeature.X);
      sumY[side[i]] += o.feature(i, UnitFeature.Y);
      members[side[i]]++;
    }
  }

  private void meet(Observation o, int i, int j) {
    float dx = o.feature(j, UnitFeature.X) - o.feature(i, UnitFeature.X);
    float dy = o.feature(j, UnitFeature.Y) - o.feature(i, UnitFeature.Y);
    float centre = (float) Math.sqrt(dx * dx + dy * dy);
    float edge = centre - (o.feature(i, UnitFeature.RADIUS) + o.feature(j, UnitFeature.RADIUS));
    if (side[i] == side[j]) {
      if (edge <= near) {
        friends[i]++;
        friends[j]++;
      }
      return;
    }
    float scale = centre > 0 ? 1 / centre : 0;
    float unitX = dx * scale;
    float unitY = dy * scale;
    if (edge <= near) {
      opponents[i]++;
      opponents[j]++;
      aimed[j] += facingX[i] * unitX + facingY[i] * unitY > AIM ? 1 : 0;
      aimed[i] += facingX[j] * unitX + facingY[j] * unitY < -AIM ? 1 : 0;
    }
    face(i, edge, unitX, unitY);
    face(j, edge, -unitX, -unitY);
  }

  /**
   * Notes an opponent of unit i if it is the closest so far. Units in contact are often equally
   * far; then the direction decides, so that the order of the units does not.
   */
  private void face(int i, float edge, float x, float y) {
    boolean closer = edge < distance[i];
    if (edge == distance[i]) {
      closer = x != directionX[i] ? x < directionX[i] : y < directionY[i];
    }
    if (closer) {
      distance[i] = edge;
      directionX[i] = x;
      directionY[i] = y;
    }
  }

  private void findMiddles(Observation o, int i) {
    float x = o.feature(i, UnitFeature.X);
    float y = o.feature(i, UnitFeature.Y);
    int own = side[i];
    friendsX[i] = own == 0 ? 0 : towards(sumX[own] - x, members[own] - 1, x, sumY[own] - y, y);
    friendsY[i] = own == 0 ? 0 : towards(sumY[own] - y, members[own] - 1, y, sumX[own] - x, x);
    int other = SIDES - own;
    opponentsX[i] = own == 0 ? 0 : towards(sumX[other], members[other], x, sumY[other], y);
    opponentsY[i] = own == 0 ? 0 : towards(sumY[other], members[other], y, sumX[other], x);
  }

  /** First coordinate of the unit vector from (from, crossFrom) to the mean of n points. */
  private static float towards(double sum, int n, float from, double crossSum, float crossFrom) {
    if (n == 0) {
      return 0;
    }
    double along = sum / n - from;
    double across = crossSum / n - crossFrom;
    double length = Math.sqrt(along * along + across * across);
    return length > 1e-3 ? (float) (along / length) : 0;
  }

  private static int sideOf(Observation observation, int i) {
    if (observation.feature(i, UnitFeature.DISPLAY_TYPE) != 1) {
      return 0;
    }
    int alliance = (int) observation.feature(i, UnitFeature.ALLIANCE);
    return alliance == 1 || alliance == 2 ? 1 : alliance == 4 ? 2 : 0;
  }

  float opponentDistance(int i) {
    return Math.max(0, distance[i]);
  }

  float opponentDirectionX(int i) {
    return directionX[i];
  }

  float opponentDirectionY(int i) {
    return directionY[i];
  }

  float facingX(int i) {
    return facingX[i];
  }

  float facingY(int i) {
    return facingY[i];
  }

  float friendsDirectionX(int i) {
    return friendsX[i];
  }

  float friendsDirectionY(int i) {
    return friendsY[i];
  }

  float opponentsDirectionX(int i) {
    return opponentsX[i];
  }

  float opponentsDirectionY(int i) {
    return opponentsY[i];
  }

  int opponentsNear(int i) {
    return opponents[i];
  }

  int friendsNear(int i) {
    return friends[i];
  }

  int aimedAt(int i) {
    return aimed[i];
  }
}
