package org.overseer.env.serve;

import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Data.Attribute;
import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Data.Weapon;
import SC2APIProtocol.Sc2Api.ResponseData;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.skirmish.UnitTable;

/**
 * Makes a unit table of a recorded data message. What that message lacks (health, shields, energy,
 * radius, footprint, whether a unit flies) is taken from tables that know the unit.
 */
public final class UnitImport {
  private static final List<String> TABLES = List.of("units.json", "catalogue.json");

  /** Damage point of a weapon that no table knows, seconds. */
  private static final double DAMAGE_POINT = 0.167;

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, JsonNode> units = new LinkedHashMap<>();
  private final Map<String, JsonNode> vitals = new LinkedHashMap<>();
  private final Map<String, JsonNode> bodies = new LinkedHashMap<>();
  private String vitalsSource = "";

  /**
   * A unit table.
   *
   * @param json its text
   * @param units how many units it has
   * @param missing names of the units that the data message has and nobody knows the health of
   */
  public record Result(String json, int units, List<String> missing) {}

  private UnitImport() {}

  /**
   * Makes the table.
   *
   * @param source where the data comes from, for the file
   * @param vitalsFile text of a unit table that knows health and the like better than the built-in
   *     ones and alone decides which units the new table has; null for the built-in ones
   * @throws EnvironmentException {@code FORMAT} if {@code vitalsFile} is no unit table
   */
  public static Result read(ResponseData data, String source, @Nullable String vitalsFile) {
    UnitImport tables = new UnitImport();
    if (vitalsFile == null) {
      for (String name : TABLES) {
        tables.know(resource(name), name);
      }
    } else {
      tables.know(vitalsFile, "the vitals file");
    }
    return tables.make(data, source);
  }

  private static String resource(String name) {
    try (InputStream in = UnitTable.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program's class path");
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EnvironmentException(Code.FORMAT, name + ": cannot be read", e);
    }
  }

  private void know(String text, String name) {
    JsonNode table;
    try {
      table = json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new EnvironmentException(Code.FORMAT, name + ": not valid JSON", e);
    }
    if (!table.path("units").isArray() || !table.path("vitals").isObject()) {
      throw new EnvironmentException(Code.FORMAT, name + ": a unit table has 'units' and 'vitals'");
    }
    table.get("units").forEach(unit -> units.putIfAbsent(unit.path("name").asText(), unit));
    table.get("vitals").properties().forEach(e -> vitals.putIfAbsent(e.getKey(), e.getValue()));
    table.path("bodies").properties().forEach(e -> bodies.putIfAbsent(e.getKey(), e.getValue()));
    String from = table.path("vitals_source").asText();
    vitalsSource = vitalsSource.isEmpty() ? from : vitalsSource + " " + from;
  }

  private Result make(ResponseData data, String source) {
    List<String> lines = new ArrayList<>();
    Map<String, JsonNode> usedVitals = new LinkedHashMap<>();
    Map<String, JsonNode> usedBodies = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (UnitTypeData unit : data.getUnitsList()) {
      String name = unit.getName();
      if (!unit.getAvailable() || name.isEmpty() || usedVitals.containsKey(name)) {
        continue;
      }
      JsonNode vital = vitals.get(name);
      if (vital == null) {
        missing.add(name);
        continue;
      }
      usedVitals.put(name, vital);
      if (bodies.containsKey(name)) {
        usedBodies.put(name, bodies.get(name));
      }
      lines.add(write(entry(unit, units.get(name))));
    }
    String text =
        "{\n  \"source\": "
            + write(json.valueToTree(source))
            + ",\n  \"vitals_source\": "
            + write(json.valueToTree(vitalsSource))
            + ",\n  \"units\": [\n    "
            + String.join(",\n    ", lines)
            + "\n  ],\n  \"vitals\": {\n    "
            + members(usedVitals)
            + "\n  },\n  \"bodies\": {\n    "
            + members(usedBodies)
            + "\n  }\n}\n";
    UnitTable.check(source, text);
    return new Result(text, lines.size(), missing);
  }

  private String members(Map<String, JsonNode> nodes) {
    List<String> lines = new ArrayList<>();
    nodes.forEach((name, node) -> lines.add(write(json.valueToTree(name)) + ": " + write(node)));
    return String.join(",\n    ", lines);
  }

  private String write(JsonNode node) {
    try {
      return json.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values was not written", e);
    }
  }

  private ObjectNode entry(UnitTypeData unit, @Nullable JsonNode known) {
    ObjectNode entry = json.createObjectNode();
    entry.put("id", unit.getUnitId()).put("name", unit.getName());
    entry.put("race", unit.getRace() == Race.NoRace ? "NONE" : upper(unit.getRace()));
    ArrayNode attributes = entry.putArray("attributes");
    unit.getAttributesList().forEach(attribute -> attributes.add(name(attribute)));
    entry.put("cargo", unit.getCargoSize());
    entry.put("minerals", unit.getMineralCost()).put("vespene", unit.getVespeneCost());
    entry.put("supply", unit.getFoodRequired());
    if (unit.getFoodProvided() > 0) {
      entry.put("supply_provided", unit.getFoodProvided());
    }
    entry.put("build_loops", (int) unit.getBuildTime());
    entry.put("build_ability", unit.getAbilityId());
    entry.put("flying", known != null && known.path("flying").asBoolean());
    entry.put("armour", unit.getArmor()).put("speed", unit.getMovementSpeed());
    entry.put("sight", unit.getSightRange());
    ArrayNode weapons = entry.putArray("weapons");
    for (Weapon weapon : unit.getWeaponsList()) {
      if (weapon.getSpeed() > 0 && weapon.getAttacks() > 0) {
        JsonNode old = known == null ? null : known.path("weapons").get(weapons.size());
        weapons.add(weapon(weapon, old));
      }
    }
    return entry;
  }

  private ObjectNode weapon(Weapon weapon, @Nullable JsonNode known) {
    ObjectNode entry = json.createObjectNode();
    entry.put("targets", upper(weapon.getType())).put("damage", weapon.getDamage());
    if (weapon.getDamageBonusCount() > 0) {
      ArrayNode bonuses = entry.putArray("bonus");
      weapon
          .getDamageBonusList()
          .forEach(
              bonus ->
                  bonuses
                      .addObject()
                      .put("attribute", name(bonus.getAttribute()))
                      .put("damage", bonus.getBonus()));
    }
    entry.put("attacks", weapon.getAttacks()).put("range", weapon.getRange());
    entry.put("period", weapon.getSpeed());
    double point = known == null ? DAMAGE_POINT : known.path("damage_point").asDouble();
    entry.put("damage_point", Math.min(point, weapon.getSpeed()));
    return entry;
  }

  private static String name(Attribute attribute) {
    return attribute == Attribute.Armored ? "ARMOURED" : upper(attribute);
  }

  private static String upper(Enum<?> value) {
    return value.name().toUpperCase(Locale.ROOT);
  }
}
