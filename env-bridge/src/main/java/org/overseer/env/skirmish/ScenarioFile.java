package org.overseer.env.skirmish;

import java.util.ArrayList;
import java.util.List;
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
    @Nullable List<String> terrain) {
  private static final int MAX_CELLS = 256;
  private static final int MAX_UNITS = 1000;

  /** Share of the ground that bodies may take, each a square; beyond, some find no place. */
  private static final double FULLEST = 0.5;

  record SideEntry(float @Nullable [] spawn, @Nullable List<GroupEntry> units) {}

  record GroupEntry(@Nullable String type, int count) {}

  static Scenario read(String file, String json) {
    return Resources.parse(file, json, ScenarioFile.class).toScenario(file);
  }

  private Scenario toScenario(String file) {
    if (name == null || sides == null || sides.size() != 2) {
      throw Resources.invalid(file, "a scenario needs 'name' and two 'sides'");
    }
    range(file, "width", width, 8, MAX_CELLS);
    range(file, "height", height, 8, MAX_CELLS);
    range(file, "step_limit", stepLimit, 1, 1 << 16);
    range(file, "loops_per_step", loopsPerStep, 1, 1 << 10);
    Terrain ground =
        terrain == null
            ? Terrain.flat(name, width, height)
            : Terrain.parse(file, name, width, height, terrain.toArray(new String[0]));
    UnitTable table = table(file);
    List<Side> armies = new ArrayList<>();
    for (SideEntry entry : sides) {
      armies.add(side(file, ground, entry));
    }
    if (armies.get(0).size() == 0 != (armies.get(1).size() == 0)) {
      throw Resources.invalid(file, "both sides need units, or neither");
    }
    checkRoom(file, ground, armies);
    TargetRule rule = targetRule == null ? TargetRule.NEAREST : targetRule;
    return new Scenario(name, ground, fog, stepLimit, loopsPerStep, rule, table, armies);
  }

  private UnitTable table(String file) {
    try {
      return UnitTable.standard().withCopies(copies == null ? List.of() : copies);
    } catch (IllegalArgumentException e) {
      throw Resources.invalid(file, String.valueOf(e.getMessage()));
    }
  }

  private static Side side(String file, Terrain ground, @Nullable SideEntry entry) {
    if (entry == null || entry.spawn == null || entry.spawn.length != 2 || entry.units == null) {
      throw Resources.invalid(file, "each side needs 'spawn': [x, y] and 'units'");
    }
    float x = entry.spawn[0];
    float y = entry.spawn[1];
    if (!ground.canStand(x, y, 0.375f, false)) {
      throw Resources.invalid(file, "no unit can stand at the spawn (" + x + ", " + y + ")");
    }
    List<Side.Group> groups = new ArrayList<>();
    for (GroupEntry group : entry.units) {
      if (group == null || group.type == null) {
        throw Resources.invalid(file, "each group of units needs 'type' and 'count'");
      }
      range(file, "count of " + group.type, group.count, 1, MAX_UNITS);
      try {
        groups.add(new Side.Group(UnitTable.standard().byName(group.type), group.count));
      } catch (IllegalArgumentException e) {
        throw Resources.invalid(file, String.valueOf(e.getMessage()));
      }
    }
    return new Side(x, y, groups);
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
