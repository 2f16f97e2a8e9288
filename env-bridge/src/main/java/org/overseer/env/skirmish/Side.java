package org.overseer.env.skirmish;

import java.util.List;

/**
 * One army of a scenario.
 *
 * @param spawnX where the group starts, cells
 * @param spawnY where the group starts, cells
 * @param units types and numbers, the front row first
 */
public record Side(float spawnX, float spawnY, List<Group> units) {
  /** Some units of one type. */
  public record Group(UnitType type, int count) {}

  /** Copies the list. */
  public Side {
    units = List.copyOf(units);
  }

  /** Whether healers stand beside units that can do more than heal. */
  boolean hasHealersBesideOthers() {
    return units.stream().anyMatch(group -> group.type().onlyHeals())
        && units.stream().anyMatch(group -> !group.type().onlyHeals());
  }

  /** Number of units. */
  public int size() {
    int size = 0;
    for (int i = 0; i < units.size(); i++) {
      size += units.get(i).count();
    }
    return size;
  }
}
