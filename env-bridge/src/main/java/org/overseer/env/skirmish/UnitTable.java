package org.overseer.env.skirmish;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of all unit types the simulator knows: those that fight in its scenarios from {@code
 * units.json}, the rest of the game's from {@code catalogue.json}.
 *
 * <p>Most of them are the real game's own (its data message); the files name the source of each
 * part. Adding a unit type means adding data.
 */
public final class UnitTable {
  /** Unit types that the data message of a 4.10-era game lists; ids beyond are free for copies. */
  public static final int REAL_TYPES = 2005;

  private static final String FILE = "units.json";
  private static final String CATALOGUE = "catalogue.json";

  private final List<UnitType> types;
  private final String source;
  private final Map<Integer, UnitType> byId = new HashMap<>();
  private final Stats stats;

  /** What structures and things of the map are beside their figures, by the type's name. */
  private final Map<String, Body> bodyByName;

  private final @Nullable Body[] bodies;

  private UnitTable(List<UnitType> types, Map<String, Body> bodyByName, String source) {
    this.types = List.copyOf(types);
    this.bodyByName = bodyByName;
    this.bodies = bodies(this.types);
    this.source = source;
    for (UnitType type : types) {
      byId.put(type.id(), type);
    }
    stats = new Stats(this.types);
  }

  private static final class Standard {
    static final UnitTable TABLE =
        read(FILE, Resources.require(FILE)).with(read(CATALOGUE, Resources.require(CATALOGUE)));
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
    return byId.get(id);
  }

  /**
   * This table with copies of some of its types at its end, with the ids from {@link #REAL_TYPES}
   * on, as SMAC's maps have them for the allied side.
   *
   * @throws IllegalArgumentException if a name is unknown, with the closest one
   */
  public UnitTable withCopies(List<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    List<UnitType> all = new ArrayList<>(types);
    for (String name : names) {
      all.add(byName(name).copy(REAL_TYPES + all.size() - types.size()));
    }
    return new UnitTable(all, bodyByName, source);
  }

  /** The copy of a type, or the type itself where the table has no copy of it. */
  UnitType copyOf(UnitType original) {
    for (int i = types.size() - 1; i >= 0 && types.get(i).copyOf() != 0; i--) {
      if (types.get(i).copyOf() == original.id()) {
        return types.get(i);
      }
    }
    return original;
  }

  /** The table as arrays. */
  Stats stats() {
    return stats;
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
    int index = stats.indexOf(type.id());
    if (index < 0 || !types.get(index).equals(type)) {
      throw new IllegalArgumentException(type.name() + " is not in this unit table");
    }
    return index;
  }

  static UnitTable read(String file, String json) {
    UnitFile content = Resources.parse(file, json, UnitFile.class);
    return new UnitTable(
        content.types(file),
        content.bodiesByName(file),
        content.source() + " " + content.vitalsSource());
  }

  /** This table and the types of another one that it does not have. */
  private UnitTable with(UnitTable more) {
    List<UnitType> all = new ArrayList<>(types);
    for (UnitType type : more.types) {
      if (!byId.containsKey(type.id())) {
        all.add(type);
      }
    }
    all.sort(Comparator.comparingInt(UnitType::id));
    Map<String, Body> allBodies = new HashMap<>(more.bodyByName);
    allBodies.putAll(bodyByName);
    return new UnitTable(all, allBodies, source);
  }

  /** Whether a type is a structure, a rock or a resource, which maps may have. */
  public boolean isPartOfMap(UnitType type) {
    return bodyByName.containsKey(type.name());
  }

  /**
   * Checks the text of a unit table.
   *
   * @param source what to call it in errors
   * @throws org.overseer.env.EnvironmentException if it is not valid
   */
  public static void check(String source, String json) {
    read(source, json);
  }

  /** What each type of the table is as a part of the map, null for units. */
  @Nullable Body[] bodies() {
    return bodies;
  }

  @Nullable Body[] bodies(List<UnitType> of) {
    if (of == types && bodies != null) {
      return bodies;
    }
    @Nullable Body[] found = new Body[of.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = bodyByName.get(of.get(i).name());
    }
    return found;
  }
}
