package org.overseer.env.serve;

import SC2APIProtocol.Common.ImageData;
import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Common.RectangleI;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.MapInfo;
import org.overseer.env.sc2.Sc2ObservationAdapter;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.UnitTable;
import org.overseer.env.skirmish.UnitType;

/**
 * Makes a map file of what a real game said about its map: the geometry from a recorded game info,
 * resources, rocks and towers from a recorded observation of the same game.
 */
public final class MapImport {
  /** Town halls of all races: one's own stands where one starts, which the game info leaves out. */
  private static final Set<Integer> TOWN_HALLS = Set.of(18, 59, 86, 100, 101, 130, 132);

  private static final int STEP_LIMIT = 1 << 16;
  private static final int LOOPS_PER_STEP = 8;

  private MapImport() {}

  /**
   * A map file.
   *
   * @param json its text, which {@link Scenario#parse} takes
   * @param neutral how many neutral units it has
   * @param leftOut what of the recording it has not, each one line
   */
  public record Result(String json, int neutral, List<String> leftOut) {}

  /**
   * Makes the file.
   *
   * @param name of the map from now on
   * @throws EnvironmentException {@code FORMAT} if the messages contradict each other or lack
   *     something that a map needs
   */
  public static Result read(String name, ResponseGameInfo info, ResponseObservation observation) {
    MapInfo map = Sc2ObservationAdapter.map(info);
    StartRaw start = info.getStartRaw();
    ObjectMapper json = new ObjectMapper();
    ObjectNode file = json.createObjectNode();
    file.put("name", name);
    file.put("source", "recorded from a real game: " + info.getMapName());
    file.put("width", map.width()).put("height", map.height()).put("fog", true);
    file.put("step_limit", STEP_LIMIT).put("loops_per_step", LOOPS_PER_STEP);
    RectangleI area = start.getPlayableArea();
    file.putArray("playable_area")
        .add(area.getP0().getX())
        .add(area.getP0().getY())
        .add(area.getP1().getX())
        .add(area.getP1().getY());
    ArrayNode starts = file.putArray("start_locations");
    for (Point2D place : starts(start, observation)) {
      starts.addArray().add(place.getX()).add(place.getY());
    }
    file.putObject("grids")
        .put("pathing", base64(MapImages.bits(map, map.pathing())))
        .put("placement", base64(MapImages.bits(map, map.placement())))
        .put("height", base64(MapImages.bytes(map, map.terrainHeight())));
    List<String> leftOut = new ArrayList<>();
    ArrayNode things = file.putArray("neutral");
    addNeutral(observation, things, leftOut);
    String text = pretty(json, file);
    Scenario.parse(name, text);
    return new Result(text, things.size(), leftOut);
  }

  private static List<Point2D> starts(StartRaw start, ResponseObservation observation) {
    List<Point2D> starts = new ArrayList<>();
    for (Unit unit : observation.getObservation().getRawData().getUnitsList()) {
      if (unit.getAlliance() == Alliance.Self
          && TOWN_HALLS.contains(unit.getUnitType())
          && starts.isEmpty()) {
        starts.add(
            Point2D.newBuilder().setX(unit.getPos().getX()).setY(unit.getPos().getY()).build());
      }
    }
    starts.addAll(start.getStartLocationsList());
    if (starts.size() < 2) {
      throw new EnvironmentException(
          Code.FORMAT,
          "the messages name "
              + starts.size()
              + " places to start from; a map needs two: record the first observation of a game"
              + " with a town hall, and its game info");
    }
    return starts;
  }

  private static void addNeutral(
      ResponseObservation observation, ArrayNode things, List<String> leftOut) {
    UnitTable table = UnitTable.standard();
    Map<String, Integer> unknown = new TreeMap<>();
    for (Unit unit : observation.getObservation().getRawData().getUnitsList()) {
      if (unit.getAlliance() != Alliance.Neutral) {
        continue;
      }
      UnitType type = table.find(unit.getUnitType());
      if (type == null || !table.isPartOfMap(type)) {
        String what = type == null ? "unit type " + unit.getUnitType() : type.name();
        unknown.merge(what, 1, Integer::sum);
        continue;
      }
      ObjectNode thing = things.addObject().put("type", type.name());
      thing.put("x", unit.getPos().getX()).put("y", unit.getPos().getY());
      if (unit.getFacing() != 0) {
        thing.put("facing", unit.getFacing());
      }
      if (unit.hasMineralContents()) {
        thing.put("minerals", unit.getMineralContents());
      }
      if (unit.hasVespeneContents()) {
        thing.put("vespene", unit.getVespeneContents());
      }
    }
    unknown.forEach(
        (what, count) ->
            leftOut.add(count + " of " + what + ", which the unit table does not have as a thing"));
  }

  private static String base64(ImageData image) {
    return Base64.getEncoder().encodeToString(image.getData().toByteArray());
  }

  /** One line a field and one a neutral unit. */
  private static String pretty(ObjectMapper json, ObjectNode file) {
    try {
      StringBuilder text = new StringBuilder("{");
      String comma = "\n";
      for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> field : file.properties()) {
        text.append(comma).append("  \"").append(field.getKey()).append("\": ");
        if (field.getKey().equals("neutral")) {
          String between = "[\n    ";
          for (var thing : field.getValue()) {
            text.append(between).append(json.writeValueAsString(thing));
            between = ",\n    ";
          }
          text.append(field.getValue().isEmpty() ? "[]" : "\n  ]");
        } else {
          text.append(json.writeValueAsString(field.getValue()));
        }
        comma = ",\n";
      }
      return text.append("\n}\n").toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values was not written", e);
    }
  }
}
