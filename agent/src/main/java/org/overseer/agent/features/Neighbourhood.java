package org.overseer.agent.features;

import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * For each unit of one observation: its closest opponent and how many units are near.
 *
 * <p>Own and allied units are one side, enemies the other; neutral units and snapshots belong to
 * none and have no opponents. Distances are edge to edge, in cells. The work is M² distances, which
 * at the unit counts of a battle is less than one matrix product of the network.
 */
final class Neighbourhood {
  private static final float FAR = 1e6f;

  private final float near;
  private float[] distance = new float[32];
  private float[] directionX = new float[32];
  private float[] directionY = new float[32];
  private int[] opponents = new int[32];
  private int[] friends = new int[32];
  private int[] side = new int[32];

  Neighbourhood(float near) {
    this.near = near;
  }

  void update(Observation observation) {
    int count = observation.entityCount();
    if (count > distance.length) {
      int capacity = Math.max(count, 2 * distance.length);
      distance = new float[capacity];
      directionX = new float[capacity];
      directionY = new float[capacity];
      opponents = new int[capacity];
      friends = new int[capacity];
      side = new int[capacity];
    }
    for (int i = 0; i < count; i++) {
      side[i] = sideOf(observation, i);
      distance[i] = FAR;
      directionX[i] = 0;
      directionY[i] = 0;
      opponents[i] = 0;
      friends[i] = 0;
    }
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        if (side[i] != 0 && side[j] != 0) {
          meet(observation, i, j);
        }
      }
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
    if (edge <= near) {
      opponents[i]++;
      opponents[j]++;
    }
    float scale = centre > 0 ? 1 / centre : 0;
    face(i, edge, dx * scale, dy * scale);
    face(j, edge, -dx * scale, -dy * scale);
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

  int opponentsNear(int i) {
    return opponents[i];
  }

  int friendsNear(int i) {
    return friends[i];
  }
}
