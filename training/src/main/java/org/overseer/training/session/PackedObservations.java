package org.overseer.training.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.ScalarFeature;
import org.overseer.env.UnitFeature;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.Tensor;

/**
 * Observations as tensors, end to end: N observations, ΣM units, F unit features, S scalars, ΣC
 * cells of the maps.
 */
final class PackedObservations {
  /** Player, game loop, number of the map, units and upgrades of one observation. */
  private static final int HEAD = 5;

  private final String prefix;

  /**
   * Tensors whose names begin with {@code prefix}.
   *
   * @param prefix such as {@code observation.}
   */
  PackedObservations(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Packs.
   *
   * @param maps those seen so far, to which new ones are added; observations hold their numbers
   */
  void put(List<Observation> observations, List<MapInfo> maps, Map<String, Tensor> tensors) {
    int size = observations.size();
    int units = observations.stream().mapToInt(Observation::entityCount).sum();
    int upgradeCount = observations.stream().mapToInt(Observation::upgradeCount).sum();
    int cells = observations.stream().mapToInt(o -> o.visibility().length).sum();
    long[] heads = new long[HEAD * size];
    long[] tags = new long[3 * units];
    float[] entities = new float[units * UnitFeature.COUNT];
    float[] scalars = new float[size * ScalarFeature.COUNT];
    byte[] grids = new byte[2 * cells];
    long[] upgrades = new long[upgradeCount];
    int upgrade = 0;
    int unit = 0;
    int cell = 0;
    for (int n = 0; n < size; n++) {
      Observation o = observations.get(n);
      int count = o.entityCount();
      heads[HEAD * n] = o.playerId();
      heads[HEAD * n + 1] = o.gameLoop();
      heads[HEAD * n + 2] = number(o.map(), maps);
      heads[HEAD * n + 3] = count;
      heads[HEAD * n + 4] = o.upgradeCount();
      for (int i = 0; i < o.upgradeCount(); i++, upgrade++) {
        upgrades[upgrade] = o.upgrades()[i];
      }
      System.arraycopy(o.tags(), 0, tags, unit, count);
      System.arraycopy(o.orderTargetTags(), 0, tags, units + unit, count);
      System.arraycopy(o.engagedTargetTags(), 0, tags, 2 * units + unit, count);
      System.arraycopy(
          o.entities(), 0, entities, unit * UnitFeature.COUNT, count * UnitFeature.COUNT);
      System.arraycopy(o.scalars(), 0, scalars, n * ScalarFeature.COUNT, ScalarFeature.COUNT);
      int length = o.visibility().length;
      System.arraycopy(o.visibility(), 0, grids, cell, length);
      System.arraycopy(o.creep(), 0, grids, cells + cell, length);
      unit += count;
      cell += length;
    }
    tensors.put(prefix + "player_loop_map_units_upgrades", Tensor.ofLongs(heads, size, HEAD));
    tensors.put(prefix + "upgrades", Tensor.ofLongs(upgrades, upgradeCount));
    tensors.put(prefix + "tags_orders_engaged", Tensor.ofLongs(tags, 3, units));
    tensors.put(prefix + "entities", Tensor.ofFloats(entities, units, UnitFeature.COUNT));
    tensors.put(prefix + "scalars", Tensor.ofFloats(scalars, size, ScalarFeature.COUNT));
    tensors.put(prefix + "visibility_creep", Tensor.ofBytes(grids, 2, cells));
  }

  private static int number(MapInfo map, List<MapInfo> maps) {
    for (int i = 0; i < maps.size(); i++) {
      if (maps.get(i) == map) {
        return i;
      }
    }
    maps.add(map);
    return maps.size() - 1;
  }

  /**
   * Unpacks.
   *
   * @param size N
   * @throws ModelFormatException if the tensors do not fit each other or this program
   */
  List<Observation> get(TensorFile file, int size, List<MapInfo> maps) {
    long[] heads = file.longs(prefix + "player_loop_map_units_upgrades", size, HEAD);
    int units = 0;
    int cells = 0;
    int upgradeCount = 0;
    for (int n = 0; n < size; n++) {
      long map = heads[HEAD * n + 2];
      long count = heads[HEAD * n + 3];
      long own = heads[HEAD * n + 4];
      if (map < 0
          || map >= maps.size()
          || count < 0
          || own < 0
          || count + own > TensorFile.MOST_ROWS) {
        throw file.error(prefix + "player_loop_map_units names a map or a count that cannot be");
      }
      units = Math.addExact(units, (int) count);
      upgradeCount = Math.addExact(upgradeCount, (int) own);
      cells = Math.addExact(cells, maps.get((int) map).pathing().length);
    }
    long[] tags = file.longs(prefix + "tags_orders_engaged", 3, units);
    float[] entities = file.floats(prefix + "entities", units, UnitFeature.COUNT);
    float[] scalars = file.floats(prefix + "scalars", size, ScalarFeature.COUNT);
    long[] upgrades = file.longs(prefix + "upgrades", upgradeCount);
    byte[] grids = file.bytes(prefix + "visibility_creep", 2, cells);
    List<Observation> observations = new ArrayList<>();
    int unit = 0;
    int cell = 0;
    int upgrade = 0;
    for (int n = 0; n < size; n++) {
      Observation o = new Observation();
      MapInfo map = maps.get((int) heads[HEAD * n + 2]);
      o.begin(map, (int) heads[HEAD * n], (int) heads[HEAD * n + 1]);
      for (int i = 0; i < heads[HEAD * n + 4]; i++, upgrade++) {
        o.addUpgrade((int) upgrades[upgrade]);
      }
      for (int i = 0; i < heads[HEAD * n + 3]; i++, unit++) {
        int start = o.addEntity(tags[unit]);
        o.orderTargetTags()[i] = tags[units + unit];
        o.engagedTargetTags()[i] = tags[2 * units + unit];
        System.arraycopy(
            entities, unit * UnitFeature.COUNT, o.entities(), start, UnitFeature.COUNT);
      }
      System.arraycopy(scalars, n * ScalarFeature.COUNT, o.scalars(), 0, ScalarFeature.COUNT);
      int length = map.pathing().length;
      System.arraycopy(grids, cell, o.visibility(), 0, length);
      System.arraycopy(grids, cells + cell, o.creep(), 0, length);
      cell += length;
      observations.add(o);
    }
    return observations;
  }
}
