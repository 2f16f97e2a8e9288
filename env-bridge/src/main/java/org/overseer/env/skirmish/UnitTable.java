package org.overseer.env.skirmish;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of all unit types the simulator knows, read from {@code units.json}.
 *
 * <p>Most of them are the real game's own (its data message); the file names the source of each
 * part. Adding a unit type means adding data.
 */
public final class UnitTable {
  private static final String FILE = "units.json";

  private final List<UnitType> types;
  private final String source;

  private UnitTable(List<UnitType> types, String source) {
    this.types = List.copyOf(types);
    this.source = source;
  }

  private static final class Standard {
    static final UnitTable TABLE = read(FILE, Resources.require(FILE));
  }

  /** The table that comes with the program. */
  public static UnitTable standard() {
    return Standard.TABLE;
  }

  /** All types, in rising order of id. */
  public List<UnitType> types() {
    return types;
  }

  /** Where the figures come from, for reports. */
  public String source() {
    return source;
  }

  /** The type with the protocol's unit type id, or null. */
  public @Nullable UnitType find(int id) {
    for (UnitType type : types) {
      if (type.id() == id) {
        return type;
      }
    }
    return null;
  }

  /**
   * The type with the game's catalog name, whatever the case.
   *
   * @throws IllegalArgumentException if there is none, with the closest name
   */
  public UnitType byName(String name) {
    for (UnitType type : types) {
      if (type.name().equalsIgnoreCase(name)) {
        return type;
      }
    }
    throw Names.unknown("unit type", name, types.stream().map(UnitType::name).toList());
  }

  int indexOf(UnitType type) {
    int index = types.indexOf(type);
    if (index < 0) {
      throw new IllegalArgumentException(type.name() + " is not in this unit table");
    }
    return index;
  }

  static UnitTable read(String file, String json) {
    UnitFile content = Resources.parse(file, json, UnitFile.class);
    return new UnitTable(content.types(file), content.source() + " " + content.vitalsSource());
  }
}
