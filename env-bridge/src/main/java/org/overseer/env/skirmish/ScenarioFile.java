package org.overseer.env.skirmish;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Layout of a scenario file. */
record ScenarioFile(
    @Nullable String name,
    @Nullable String source,
    int width,
    int height,
    boolean fog,
    int stepLimit,
    int loopsPerStep,
    @Nullable TargetRule targetRule,
    @Nullable List<String> copies,
    @Nullable List<SideEntry> sides,
    @Nullable List<String> terrain,
    @Nullable GridsEntry grids,
    int @Nullable [] playableArea,
    @Nullable List<float[]> startLocations,
    @Nullable List<NeutralEntry> neutral,
    @Nullable Map<String, Object> rewards) {
  private static final int MAX_CELLS = 256;
  private static final int MAX_UNITS = 1000;
  private static final int MAX_NEUTRAL = 2000;
  private static final int MAX_STARTS = 16;
  private static final int MAX_COPIES = 64;
  private static final float MAX_CONTENTS = 100_000;
  private static final Body TOWN_HALL =
      new Body(5, 5, Body.Shape.FULL, /* walls= */ true, /* invulnerable= */ false, 0, 0);

  /** Share of the ground that bodies may take, each a square; beyond, some find no place. */
  private static final double FULLEST = 0.5;

  record SideEntry(float @Nullable [] spawn, @Nullable List<GroupEntry> units) {}

  /**
   * A geometry, row by row from y = 0, in base64: one bit a cell where one can walk and build, most
   * significant first, and a byte a cell of height.
   */
  record GridsEntry(
      @Nullable String pathing, @Nullable String placement, @Nullable String height) {}

  record NeutralEntry(
      @Nullable String type,
      float x,
      float y,
      @Nullable Float facing,
      @Nullable Integer minerals,
      @Nullable Integer vespene) {}

  record GroupEntry(@Nullable String type, int count) {}

  static Scenario read(String file, String json) {
    return Resources.parse(file, json, ScenarioFile.class).toScenario(file);
  }

  private Scenario toScenario(String file) {
    if (name == null || (sides == null ? startLocations == null : sides.size() != 2)) {
      throw Resources.invalid(file, "a scenario needs 'name' and two 'sides'");
    }
    if (!Scenario.NAME.matcher(name).matches()) {
      throw Resources.invalid(
          file, "'name' must be 1 to 64 letters, digits and underscores of ASCII");
    }
    range(file, "width", width, 8, MAX_CELLS);
    range(file, "height", height, 8, MAX_CELLS);
    range(file, "step_limit", stepLimit, 1, 1 << 16);
    range(file, "loops_per_step", loopsPerStep, 1, 1 << 10);
    UnitTable table = table(file);
    Terrain ground = ground(file, name);
    List<NeutralUnit> things = things(file, table);
    layWalls(ground, things, table);
    List<float[]> starts = starts(file, ground);
    List<Side> armies = new ArrayList<>();
    for (int i = 0; i < World.PLAYERS; i++) {
      armies.add(
          sides == null
              ? new Side(starts.get(i)[0], starts.get(i)[1], List.of())
              : side(file, ground, sides.get(i)));
    }
    if (armies.get(0).size() == 0 != (armies.get(1).size() == 0)) {
      throw Resources.invalid(file, "both sides need units, or neither");
    }
    checkRoom(file, ground, armies);
    if (startLocations == null) {
      armies.forEach(army -> starts.add(new float[] {army.spawnX(), army.spawnY()}));
    }
    TargetRule rule = targetRule == null ? TargetRule.NEAREST : targetRule;
    return new Scenario(
        name,
        ground,
        fog,
        stepLimit,
        loopsPerStep,
        rule,
        table,
        armies,
        starts,
        things,
        rewards == null ? Map.of() : rewards);
  }

  private Terrain ground(String file, String mapName) {
    Area area = area(file);
    if (grids != null) {
      if (area == null || terrain != null) {
        throw Resources.invalid(file, "'grids' need a 'playable_area' and no 'terrain'");
      }
      return Terrain.of(
          mapName,
          width,
          height,
          bits(file, "grids.pathing", grids.pathing),
          bits(file, "grids.placement", grids.placement),
          bytes(file, "grids.height", grids.height, width * height),
          area);
    }
    return terrain == null
        ? Terrain.flat(mapName, width, height, area)
        : Terrain.parse(file, mapName, width, height, terrain.toArray(new String[0]), area);
  }

  private @Nullable Area area(String file) {
    int[] a = playableArea;
    if (a == null) {
      return null;
    }
    if (a.length != 4
        || a[0] < 0
        || a[1] < 0
        || a[2] > width
        || a[3] > height
        || a[2] - a[0] < 8
        || a[3] - a[1] < 8) {
      throw Resources.invalid(
          file,
          "'playable_area' must be [left, bottom, right, top] within the map, 8 cells or more");
    }
    return new Area(a[0], a[1], a[2], a[3]);
  }

  private byte[] bits(String file, String what, @Nullable String text) {
    byte[] packed = bytes(file, what, text, (width * height + 7) / 8);
    byte[] cells = new byte[width * height];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (byte) (packed[i >> 3] >> (7 - (i & 7)) & 1);
    }
    return cells;
  }

  private static byte[] bytes(String file, String what, @Nullable String text, int expected) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw Resources.invalid(file, what + " is not base64");
    }
    if (bytes.length != expected) {
      throw Resources.invalid(
          file, what + " has " + bytes.length + " bytes but the map needs " + expected);
    }
    return bytes;
  }

  private List<NeutralUnit> things(String file, UnitTable table) {
    List<NeutralUnit> things = new ArrayList<>();
    if (neutral == null) {
      return things;
    }
    range(file, "number of neutral units", neutral.size(), 0, MAX_NEUTRAL);
    for (NeutralEntry entry : neutral) {
      if (entry == null || entry.type == null) {
        throw Resources.invalid(file, "each neutral unit needs 'type', 'x' and 'y'");
      }
      things.add(thing(file, table, entry.type, entry));
    }
    return things;
  }

  private NeutralUnit thing(String file, UnitTable table, String typeName, NeutralEntry entry) {
    UnitType type = typeNamed(file, table, typeName);
    int index = table.indexOf(type);
    Body body = table.bodies()[index];
    if (body == null) {
      throw Resources.invalid(file, typeName + " is no structure, rock or resource of a map");
    }
    if (!(entry.x >= 0 && entry.x <= width && entry.y >= 0 && entry.y <= height)) {
      throw Resources.invalid(
          file, typeName + " at (" + entry.x + ", " + entry.y + ") is not on the map");
    }
    float facing = entry.facing == null ? 0 : entry.facing;
    int minerals = entry.minerals == null ? body.minerals() : entry.minerals;
    int vespene = entry.vespene == null ? body.vespene() : entry.vespene;
    if (!(Math.abs(facing) <= 100)
        || minerals < 0
        || vespene < 0
        || Math.max(minerals, vespene) > MAX_CONTENTS) {
      throw Resources.invalid(file, "facing or contents of " + typeName + " make no sense");
    }
    return new NeutralUnit(
        index,
        entry.x,
        entry.y,
        (float) Angles.cos(facing),
        (float) Angles.sin(facing),
        minerals,
        vespene);
  }

  /**
   * Footprints of what stands are walls from the start; where rocks can be broken the ground below
   * counts as walkable, whatever the grid says: the game's own leaves out that on ramps.
   */
  private void layWalls(Terrain ground, List<NeutralUnit> things, UnitTable table) {
    if (things.isEmpty() && grids == null) {
      return;
    }
    byte[] bare = ground.bareGround();
    if (grids != null && startLocations != null) {
      for (float[] start : startLocations) { // a recording's own town hall is a hole in its grid
        if (start != null && start.length == 2) {
          TOWN_HALL.mark(bare, ground.width, ground.height, start[0], start[1], (byte) 1);
        }
      }
    }
    byte[] walk = bare.clone();
    for (NeutralUnit thing : things) {
      Body body = table.bodies()[thing.type()];
      if (body != null && body.walls() && !body.invulnerable()) {
        body.mark(bare, ground.width, ground.height, thing.x(), thing.y(), (byte) 1);
      }
    }
    for (NeutralUnit thing : things) {
      Body body = table.bodies()[thing.type()];
      if (body != null && body.walls()) {
        body.mark(walk, ground.width, ground.height, thing.x(), thing.y(), (byte) 0);
      }
    }
    ground.begin(bare, walk);
  }

  private List<float[]> starts(String file, Terrain ground) {
    List<float[]> starts = new ArrayList<>();
    if (startLocations == null) {
      return starts;
    }
    range(file, "number of start_locations", startLocations.size(), 2, MAX_STARTS);
    for (float[] start : startLocations) {
      if (start == null || start.length != 2) {
        throw Resources.invalid(file, "each of 'start_locations' must be [x, y]");
      }
      checkSpawn(file, ground, start[0], start[1]);
      starts.add(start.clone());
    }
    return starts;
  }

  private UnitTable table(String file) {
    List<String> names = copies == null ? List.of() : copies;
    range(file, "number of copies", names.size(), 0, MAX_COPIES);
    Set<UnitType> kinds = new HashSet<>();
    for (String kind : names) {
      if (kind == null || !kinds.add(typeNamed(file, UnitTable.standard(), kind))) {
        throw Resources.invalid(file, "'copies' must be different unit types, not " + kind);
      }
    }
    return UnitTable.standard().withCopies(names);
  }

  private static Side side(String file, Terrain ground, @Nullable SideEntry entry) {
    if (entry == null || entry.spawn == null || entry.spawn.length != 2 || entry.units == null) {
      throw Resources.invalid(file, "each side needs 'spawn': [x, y] and 'units'");
    }
    float x = entry.spawn[0];
    float y = entry.spawn[1];
    checkSpawn(file, ground, x, y);
    List<Side.Group> groups = new ArrayList<>();
    for (GroupEntry group : entry.units) {
      if (group == null || group.type == null) {
        throw Resources.invalid(file, "each group of units needs 'type' and 'count'");
      }
      range(file, "count of " + group.type, group.count, 1, MAX_UNITS);
      groups.add(new Side.Group(typeNamed(file, UnitTable.standard(), group.type), group.count));
    }
    return new Side(x, y, groups);
  }

  private static UnitType typeNamed(String file, UnitTable table, String type) {
    try {
      return table.byName(type);
    } catch (IllegalArgumentException e) {
      throw Resources.invalid(file, String.valueOf(e.getMessage()));
    }
  }

  private static void checkSpawn(String file, Terrain ground, float x, float y) {
    if (!ground.canStand(x, y, 0.375f, false)) {
      throw Resources.invalid(file, "no unit can stand at the spawn (" + x + ", " + y + ")");
    }
  }

  private static void checkRoom(String file, Terrain ground, List<Side> armies) {
    long units = 0;
    double needed = 0;
    for (Side army : armies) {
      for (Side.Group group : army.units()) {
        units += group.count();
        needed += group.count() * 4.0 * group.type().radius() * group.type().radius();
      }
    }
    if (needed > FULLEST * ground.cells()) {
      throw Resources.invalid(
          file,
          ("%d units take %d cells but the map of %d x %d has %d to walk on, of which units may take"
                  + " half; use fewer units or a larger map")
              .formatted(
                  units, (long) Math.ceil(needed), ground.width, ground.height, ground.cells()));
    }
  }

  private static void range(String file, String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw Resources.invalid(file, what + " is " + value + " but must be " + low + " to " + high);
    }
  }
}
