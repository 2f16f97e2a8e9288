package org.overseer.agent.features;

import java.util.Arrays;
import java.util.List;
import org.overseer.agent.Battles;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** Observations made by hand, and single values of what they are encoded to. */
final class Sightings {
  static final FeatureConfig ALL = FeatureConfig.all(16, 5);

  private Sightings() {}

  /** A map with nothing on it. */
  static MapInfo map(int width, int height) {
    int cells = width * height;
    return new MapInfo("m", width, height, new byte[cells], new byte[cells], new byte[cells]);
  }

  /** An observation without units. */
  static Observation empty(MapInfo map, int gameLoop) {
    Observation o = new Observation();
    o.begin(map, 1, gameLoop);
    return o;
  }

  /** Adds a visible unit and returns its row. */
  static int unit(Observation o, long tag, int type, int alliance, float x, float y) {
    o.addEntity(tag);
    int row = o.entityCount() - 1;
    Battles.set(o, row, UnitFeature.UNIT_TYPE, type);
    Battles.set(o, row, UnitFeature.ALLIANCE, alliance);
    Battles.set(o, row, UnitFeature.DISPLAY_TYPE, 1);
    Battles.set(o, row, UnitFeature.X, x);
    Battles.set(o, row, UnitFeature.Y, y);
    return row;
  }

  static FeatureBatch encode(FeatureConfig config, Observation... observations) {
    return Battles.encode(config, List.of(observations));
  }

  static float column(FeatureBatch batch, int row, EntityColumn column) {
    int columns = batch.config().columns().size();
    return batch.entities()[row * columns + batch.config().position(column)];
  }

  static float[] scalars(FeatureBatch batch, int b, ScalarGroup group) {
    int from = b * batch.config().scalarWidth() + batch.config().offset(group);
    return Arrays.copyOfRange(batch.scalars(), from, from + batch.config().width(group));
  }

  /** The value of a plane at a cell of the grid. */
  static float plane(FeatureBatch batch, int b, Plane plane, int row, int column) {
    FeatureConfig config = batch.config();
    int cell = (b * config.grid() + row) * config.grid() + column;
    return batch.planes()[cell * config.planes().size() + config.planes().indexOf(plane)];
  }
}
