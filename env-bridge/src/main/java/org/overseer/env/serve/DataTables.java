package org.overseer.env.serve;

import SC2APIProtocol.Data.AbilityData;
import SC2APIProtocol.Data.BuffData;
import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Data.UpgradeData;
import SC2APIProtocol.Sc2Api.ResponseData;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;

/**
 * The game's abilities, unit types, upgrades and buffs as its own data message has them, in a file
 * of lines.
 *
 * <p>{@code #} begins a remark, the first of which names the source. A line of columns begins with
 * the word of its section ({@code ability}, {@code unit}, {@code upgrade}, {@code buff}) and has
 * the fields of the section's message in the schema's order, tabs between them, {@code -} for a
 * field that is not there; the elements of a list have {@code |} between them, and messages are in
 * protobuf's text format. Element i of a section has id i.
 *
 * @param abilities of the game, by their ids
 * @param units types of the game, by their ids
 * @param upgrades of the game, by their ids
 * @param buffs of the game, by their ids
 */
public record DataTables(
    List<AbilityData> abilities,
    List<UnitTypeData> units,
    List<UpgradeData> upgrades,
    List<BuffData> buffs) {
  private static final String FILE = "game-data.tsv";
  private static final String ABSENT = "-";
  private static final String BETWEEN = "|";

  /** Copies the lists. */
  public DataTables {
    abilities = List.copyOf(abilities);
    units = List.copyOf(units);
    upgrades = List.copyOf(upgrades);
    buffs = List.copyOf(buffs);
  }

  /** The tables that the program carries. */
  public static DataTables standard() {
    return Holder.STANDARD;
  }

  private static final class Holder {
    static final DataTables STANDARD = load();

    private static DataTables load() {
      try (InputStream in = DataTables.class.getResourceAsStream(FILE)) {
        if (in == null) {
          throw new IllegalStateException(FILE + " is missing from the program's class path");
        }
        return parse(FILE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new EnvironmentException(Code.FORMAT, FILE + ": cannot be read", e);
      }
    }
  }

  /**
   * The lines of a recorded message. Unit types are left out if the message has only some of them.
   *
   * @param source where the message comes from, for the first line
   * @throws EnvironmentException {@code FORMAT} if a list has gaps
   */
  public static String write(ResponseData data, String source) {
    StringBuilder lines = new StringBuilder("# source: ").append(oneLine(source)).append('\n');
    write(lines, "ability", data.getAbilitiesList());
    if (isComplete(data.getUnitsList())) {
      write(lines, "unit", data.getUnitsList());
    }
    write(lines, "upgrade", data.getUpgradesList());
    write(lines, "buff", data.getBuffsList());
    parse(source, lines.toString()); // what is written can be read
    return lines.toString();
  }

  private static boolean isComplete(List<UnitTypeData> units) {
    for (int i = 0; i < units.size(); i++) {
      if (units.get(i).getUnitId() != i) {
        return false;
      }
    }
    return true;
  }

  private static void write(StringBuilder lines, String section, List<? extends Message> elements) {
    for (Message element : elements) {
      lines.append(section);
      for (FieldDescriptor field : element.getDescriptorForType().getFields()) {
        lines.append('\t').append(column(element, field));
      }
      lines.append('\n');
    }
  }

  private static String column(Message element, FieldDescriptor field) {
    if (!field.isRepeated()) {
      return element.hasField(field) ? text(element.getField(field)) : ABSENT;
    }
    List<?> values = (List<?>) element.getField(field);
    return values.isEmpty()
        ? ABSENT
        : values.stream().map(DataTables::text).collect(Collectors.joining(BETWEEN));
  }

  private static String text(Object value) {
    if (value instanceof Message message) {
      return TextFormat.printer().emittingSingleLine(true).printToString(message).strip();
    }
    return value instanceof EnumValueDescriptor constant
        ? constant.getName()
        : oneLine(value.toString());
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\t\\r\\n]", " ");
  }

  /**
   * Reads lines.
   *
   * @param file names them in errors
   * @throws EnvironmentException {@code FORMAT} if they are not such tables
   */
  static DataTables parse(String file, String text) {
    List<AbilityData> abilities = new ArrayList<>();
    List<UnitTypeData> units = new ArrayList<>();
    List<UpgradeData> upgrades = new ArrayList<>();
    List<BuffData> buffs = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n")) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] columns = line.split("\t", -1);
      try {
        switch (columns[0]) {
          case "ability" ->
              abilities.add(
                  (AbilityData) element(AbilityData.newBuilder(), columns, abilities.size()));
          case "unit" ->
              units.add((UnitTypeData) element(UnitTypeData.newBuilder(), columns, units.size()));
          case "upgrade" ->
              upgrades.add(
                  (UpgradeData) element(UpgradeData.newBuilder(), columns, upgrades.size()));
          case "buff" ->
              buffs.add((BuffData) element(BuffData.newBuilder(), columns, buffs.size()));
          default -> throw new IllegalArgumentException("'" + columns[0] + "' is no section");
        }
      } catch (IllegalArgumentException e) {
        String message =
            String.format(Locale.ROOT, "%s: line %d: %s", file, number, e.getMessage());
        throw new EnvironmentException(Code.FORMAT, message, e);
      }
    }
    return new DataTables(abilities, units, upgrades, buffs);
  }

  private static Message element(Message.Builder builder, String[] columns, int id) {
    Descriptor type = builder.getDescriptorForType();
    List<FieldDescriptor> fields = type.getFields();
    if (columns.length != fields.size() + 1) {
      throw new IllegalArgumentException(
          type.getName() + " has " + fields.size() + " columns, not " + (columns.length - 1));
    }
    for (int i = 0; i < fields.size(); i++) {
      FieldDescriptor field = fields.get(i);
      String column = columns[i + 1];
      if (field.isRepeated() && !column.equals(ABSENT)) {
        for (String value : column.split(Pattern.quote(BETWEEN), -1)) {
          builder.addRepeatedField(field, value(builder, field, value));
        }
      } else if (!column.equals(ABSENT)) {
        builder.setField(field, value(builder, field, column));
      }
    }
    if (!Integer.toString(id).equals(columns[1])) {
      throw new IllegalArgumentException(
          type.getName() + " " + columns[1] + " is where " + id + " belongs");
    }
    return builder.build();
  }

  private static Object value(Message.Builder builder, FieldDescriptor field, String text) {
    return switch (field.getJavaType()) {
      case INT -> Integer.valueOf(text);
      case FLOAT -> Float.valueOf(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case STRING -> text;
      case ENUM -> {
        EnumValueDescriptor constant = field.getEnumType().findValueByName(text);
        if (constant == null) {
          throw new IllegalArgumentException("'" + text + "' is no " + field.getName());
        }
        yield constant;
      }
      case MESSAGE -> message(builder.newBuilderForField(field), text);
      case LONG, DOUBLE, BYTE_STRING ->
          throw new IllegalArgumentException(field.getName() + " is of a kind not known here");
    };
  }

  private static Message message(Message.Builder builder, String text) {
    try {
      TextFormat.merge(text, builder);
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException("'" + text + "' is not understood", e);
    }
    return builder.build();
  }
}
