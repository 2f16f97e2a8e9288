package org.overseer.env.sc2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Observation;
import org.overseer.env.ScalarFeature;
import org.overseer.env.UnitFeature;

/** Shows an observation to people, as text, and to programs, as JSON. */
public final class ObservationPrinter {
  private static final String[] ALLIANCES = {"", "self", "ally", "neutral", "enemy"};

  private ObservationPrinter() {}

  /**
   * A heading and a table with one line a unit.
   *
   * @param names unit type names; without, types are shown by number
   */
  public static String text(Observation observation, @Nullable UnitNames names) {
    StringBuilder out = new StringBuilder();
    var map = observation.map();
    out.append(
        String.format(
            Locale.ROOT,
            "player %d, game loop %d, map %s %d x %d, %d units%n",
            observation.playerId(),
            observation.gameLoop(),
            map.name().isEmpty() ? "(unknown)" : map.name(),
            map.width(),
            map.height(),
            observation.entityCount()));
    for (ScalarFeature scalar : ScalarFeature.values()) {
      out.append(lower(scalar)).append(' ');
      out.append(number(observation.scalars()[scalar.ordinal()])).append("  ");
    }
    out.append(System.lineSeparator());
    out.append(
        String.format(
            Locale.ROOT,
            "%20s %-24s %-8s %5s %8s %8s %12s %12s %8s %8s %6s%n",
            "tag",
            "type",
            "alliance",
            "owner",
            "x",
            "y",
            "health",
            "shield",
            "energy",
            "cooldown",
            "order"));
    for (int row = 0; row < observation.entityCount(); row++) {
      out.append(line(observation, row, names));
    }
    return out.toString();
  }

  /**
   * One JSON object: {@code player_id}, {@code game_loop}, {@code map} with name, width and height,
   * {@code scalars} and {@code entities}, an array with one element a unit that holds its {@code
   * tag}, every {@link UnitFeature} in lower case, {@code order_target_tag}, {@code
   * engaged_target_tag} and, with names, {@code name}.
   */
  public static String json(Observation observation, @Nullable UnitNames names) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("player_id", observation.playerId());
      json.writeNumberField("game_loop", observation.gameLoop());
      json.writeObjectFieldStart("map");
      json.writeStringField("name", observation.map().name());
      json.writeNumberField("width", observation.map().width());
      json.writeNumberField("height", observation.map().height());
      json.writeEndObject();
      json.writeObjectFieldStart("scalars");
      for (ScalarFeature scalar : ScalarFeature.values()) {
        writeNumber(json, lower(scalar), observation.scalars()[scalar.ordinal()]);
      }
      json.writeEndObject();
      json.writeArrayFieldStart("entities");
      for (int row = 0; row < observation.entityCount(); row++) {
        writeEntity(json, observation, row, names);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void writeEntity(
      JsonGenerator json, Observation observation, int row, @Nullable UnitNames names)
      throws IOException {
    json.writeStartObject();
    writeTag(json, "tag", observation.tags()[row]);
    if (names != null) {
      json.writeStringField("name", name(observation, row, names));
    }
    for (UnitFeature feature : UnitFeature.values()) {
      writeNumber(json, lower(feature), observation.feature(row, feature));
    }
    writeTag(json, "order_target_tag", observation.orderTargetTags()[row]);
    writeTag(json, "engaged_target_tag", observation.engagedTargetTags()[row]);
    json.writeEndObject();
  }

  private static void writeTag(JsonGenerator json, String field, long tag) throws IOException {
    json.writeFieldName(field);
    json.writeNumber(new BigInteger(Long.toUnsignedString(tag)));
  }

  private static void writeNumber(JsonGenerator json, String field, float value)
      throws IOException {
    json.writeFieldName(field);
    if (value == Math.rint(value) && Math.abs(value) < 1e9f) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }

  private static String line(Observation observation, int row, @Nullable UnitNames names) {
    int alliance = (int) observation.feature(row, UnitFeature.ALLIANCE);
    String order =
        observation.feature(row, UnitFeature.ORDER_COUNT) == 0
            ? "-"
            : number(observation.feature(row, UnitFeature.ORDER_ABILITY));
    return String.format(
        Locale.ROOT,
        "%20s %-24s %-8s %5s %8.2f %8.2f %12s %12s %8s %8.2f %6s%n",
        Long.toUnsignedString(observation.tags()[row]),
        name(observation, row, names),
        alliance >= 0 && alliance < ALLIANCES.length ? ALLIANCES[alliance] : "",
        number(observation.feature(row, UnitFeature.OWNER)),
        observation.feature(row, UnitFeature.X),
        observation.feature(row, UnitFeature.Y),
        share(observation, row, UnitFeature.HEALTH, UnitFeature.HEALTH_MAX),
        share(observation, row, UnitFeature.SHIELD, UnitFeature.SHIELD_MAX),
        number(observation.feature(row, UnitFeature.ENERGY)),
        observation.feature(row, UnitFeature.WEAPON_COOLDOWN),
        order);
  }

  private static String name(Observation observation, int row, @Nullable UnitNames names) {
    int type = (int) observation.feature(row, UnitFeature.UNIT_TYPE);
    return names == null ? Integer.toString(type) : names.name(type);
  }

  private static String share(Observation observation, int row, UnitFeature now, UnitFeature max) {
    float most = observation.feature(row, max);
    return most == 0 ? "-" : number(observation.feature(row, now)) + "/" + number(most);
  }

  private static String number(float value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
