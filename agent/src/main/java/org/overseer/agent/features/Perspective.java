package org.overseer.agent.features;

import java.util.IdentityHashMap;
import java.util.Map;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/**
 * The game as seen with the own army on the left: an observation in which it stands right of its
 * enemies is turned by half a circle about the middle of the map.
 *
 * <p>Both sides of a battle are the same game. Without this a network has to learn every manoeuvre
 * twice, and one side's play can be far behind the other's (docs/adr/0007). The view has the same
 * units in the same rows. Not thread-safe.
 */
final class Perspective {
  /** Maps in play at once: those of a few scenarios. */
  private static final int KEPT = 8;

  private final Observation turned = new Observation();
  private final Map<MapInfo, MapInfo> turnedMaps = new IdentityHashMap<>();

  /** Whether the army stands right of the enemies that it sees or, without any, of the middle. */
  static boolean isTurned(Observation observation) {
    double ownX = 0;
    double enemyX = 0;
    int own = 0;
    int enemies = 0;
    for (int i = 0; i < observation.entityCount(); i++) {
      float x = observation.feature(i, UnitFeature.X);
      if (ObservationEncoder.isOwn(observation, i)) {
        ownX += x;
        own++;
      } else if (ObservationEncoder.isTarget(observation, i)) {
        enemyX += x;
        enemies++;
      }
    }
    double reference = enemies > 0 ? enemyX / enemies : observation.map().width() / 2.0;
    return own > 0 && ownX / own > reference;
  }

  /** The observation as it is, or a turned copy that is valid until the next call. */
  Observation view(Observation observation) {
    if (!isTurned(observation)) {
      return observation;
    }
    MapInfo map = observation.map();
    turned.begin(turn(map), observation.playerId(), observation.gameLoop());
    copyTurned(observation, map);
    return turned;
  }

  private void copyTurned(Observation observation, MapInfo map) {
    System.arraycopy(observation.scalars(), 0, turned.scalars(), 0, observation.scalars().length);
    for (int i = 0; i < observation.entityCount(); i++) {
      int start = turned.addEntity(observation.tags()[i]);
      turned.orderTargetTags()[i] = observation.orderTargetTags()[i];
      turned.engagedTargetTags()[i] = observation.engagedTargetTags()[i];
      float[] features = turned.entities();
      System.arraycopy(observation.entities(), start, features, start, UnitFeature.COUNT);
      mirror(features, start, UnitFeature.X, map.width());
      mirror(features, start, UnitFeature.Y, map.height());
      int facing = start + UnitFeature.FACING.ordinal();
      features[facing] += features[facing] < Math.PI ? (float) Math.PI : (float) -Math.PI;
    }
    turned.copyUpgrades(observation);
    reverse(observation.visibility(), turned.visibility());
    reverse(observation.creep(), turned.creep());
  }

  private static void mirror(float[] features, int start, UnitFeature feature, int size) {
    int at = start + feature.ordinal();
    features[at] = size - features[at];
  }

  private MapInfo turn(MapInfo map) {
    MapInfo known = turnedMaps.get(map);
    if (known != null) {
      return known;
    }
    MapInfo result =
        new MapInfo(
            map.name(),
            map.width(),
            map.height(),
            reversed(map.pathing()),
            reversed(map.placement()),
            reversed(map.terrainHeight()));
    if (turnedMaps.size() == KEPT) {
      turnedMaps.clear();
    }
    turnedMaps.put(map, result);
    return result;
  }

  private static byte[] reversed(byte[] cells) {
    byte[] result = new byte[cells.length];
    reverse(cells, result);
    return result;
  }

  private static void reverse(byte[] cells, byte[] out) {
    for (int i = 0; i < cells.length; i++) {
      out[i] = cells[cells.length - 1 - i];
    }
  }
}
