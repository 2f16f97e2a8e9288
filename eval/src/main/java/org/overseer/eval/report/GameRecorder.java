package org.overseer.eval.report;

import SC2APIProtocol.Raw.Alliance;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Environment;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.StepType;
import org.overseer.env.UnitFeature;
import org.overseer.eval.match.GameObserver;

/**
 * Records the first games of a match for the viewer: map, units, and where each was with how many
 * points at every agent step, seen by its owner.
 */
public final class GameRecorder implements GameObserver {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double TENTHS = 10;

  private final int games;
  private final IntFunction<String> unitNames;
  private final Map<Integer, Recording> recordings = new TreeMap<>();

  /**
   * Records games.
   *
   * @param games those with numbers below this
   * @param unitNames name of a unit type by its id
   */
  public GameRecorder(int games, IntFunction<String> unitNames) {
    this.games = games;
    this.unitNames = unitNames;
  }

  @Override
  public void see(int game, int step, Environment environment) {
    if (game < games) {
      recordings.computeIfAbsent(game, number -> new Recording()).add(environment);
    }
  }

  /**
   * What was recorded:
   *
   * <pre>
   * map     name, width, height, pathing: a bit a cell from the lower left in Base64
   * games   game; step_loops; units: side, name, radius, health and shield at most;
   *         outcomes of sides 1 and 2; frames: [unit, x, y, health, shield, …], x and y in tenths
   * </pre>
   */
  public ObjectNode toJson() {
    ObjectNode json = JSON.objectNode();
    ArrayNode list = JSON.arrayNode();
    recordings.forEach(
        (game, recording) -> {
          recording.json.put("game", game);
          list.add(recording.json);
          MapInfo map = recording.map;
          if (map != null && !json.has("map")) {
            json.set("map", map(map));
          }
        });
    json.set("games", list);
    return json;
  }

  private static ObjectNode map(MapInfo map) {
    byte[] bits = new byte[(map.pathing().length + 7) / 8];
    for (int cell = 0; cell < map.pathing().length; cell++) {
      if (map.pathing()[cell] != 0) {
        bits[cell / 8] |= (byte) (1 << (cell % 8));
      }
    }
    return JSON.objectNode()
        .put("name", map.name())
        .put("width", map.width())
        .put("height", map.height())
        .put("pathing", Base64.getEncoder().encodeToString(bits));
  }

  private final class Recording {
    private final ObjectNode json = JSON.objectNode();
    private final ArrayNode units = json.putArray("units");
    private final ArrayNode frames = json.putArray("frames");
    private final Map<Long, Integer> numbers = new HashMap<>();
    private @Nullable MapInfo map;

    void add(Environment environment) {
      ArrayNode frame = frames.addArray();
      for (int side = 0; side < 2; side++) {
        Observation seen = environment.timeStep(side).observation();
        map = seen.map();
        for (int row = 0; row < seen.entityCount(); row++) {
          if (seen.feature(row, UnitFeature.ALLIANCE) == Alliance.Self_VALUE) {
            add(frame, side, seen, row);
          }
        }
      }
      if (environment.timeStep(0).stepType() == StepType.LAST) {
        json.put("step_loops", environment.spec().gameLoopsPerStep());
        ArrayNode outcomes = json.putArray("outcomes");
        for (int side = 0; side < 2; side++) {
          outcomes.add(environment.timeStep(side).outcome().name());
        }
      }
    }

    private void add(ArrayNode frame, int side, Observation seen, int row) {
      int number = numbers.computeIfAbsent(seen.tags()[row], tag -> describe(side, seen, row));
      frame
          .add(number)
          .add(Math.round(seen.feature(row, UnitFeature.X) * TENTHS))
          .add(Math.round(seen.feature(row, UnitFeature.Y) * TENTHS))
          .add(Math.round(seen.feature(row, UnitFeature.HEALTH)))
          .add(Math.round(seen.feature(row, UnitFeature.SHIELD)));
    }

    private int describe(int side, Observation seen, int row) {
      units
          .addObject()
          .put("side", side)
          .put("name", unitNames.apply((int) seen.feature(row, UnitFeature.UNIT_TYPE)))
          .put("radius", seen.feature(row, UnitFeature.RADIUS))
          .put("health", Math.round(seen.feature(row, UnitFeature.HEALTH_MAX)))
          .put("shield", Math.round(seen.feature(row, UnitFeature.SHIELD_MAX)));
      return units.size() - 1;
    }
  }
}
