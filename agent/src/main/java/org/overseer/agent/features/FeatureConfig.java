package org.overseer.agent.features;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.overseer.perceiver.entity.EntitySchema;

/**
 * Which inputs an agent has, saved with it.
 *
 * <p>Simulator, real game and recorded messages fill all of them from the same {@code Observation},
 * so any agent plays anywhere; what a configuration leaves out costs nothing. No number here
 * depends on the size of a map or the number of units.
 *
 * @param columns columns of an entity row, in order
 * @param scalars groups of scalars, in order
 * @param planes map planes, in order
 * @param grid cells along each side of the planes, a multiple of 4
 * @param actionTypes number of types that {@link org.overseer.env.LastAction#type()} can have, 0
 *     for agents without {@link ScalarGroup#LAST_ACTION_TYPE}
 */
public record FeatureConfig(
    List<EntityColumn> columns,
    List<ScalarGroup> scalars,
    List<Plane> planes,
    int grid,
    int actionTypes) {
  private static final int MAX_GRID = 256;
  private static final int MAX_ACTION_TYPES = 1 << 16;

  /** What a battle between two armies is about: the smallest agents' inputs. */
  public static final FeatureConfig COMBAT =
      new FeatureConfig(
          List.of(EntityColumn.values()).subList(0, EntityColumn.AIMED_AT.ordinal() + 1),
          List.of(ScalarGroup.BATTLE),
          List.of(Plane.PATHABLE, Plane.HEIGHT, Plane.VISIBLE),
          16,
          0);

  /** Checks sizes, and that nothing is there twice. */
  public FeatureConfig {
    columns = distinct("columns", columns);
    scalars = distinct("scalars", scalars);
    planes = distinct("planes", planes);
    if (grid < 4 || grid > MAX_GRID || grid % 4 != 0) {
      throw new IllegalArgumentException(
          "grid must be a multiple of 4 up to " + MAX_GRID + " but is " + grid);
    }
    int least = scalars.contains(ScalarGroup.LAST_ACTION_TYPE) ? 1 : 0;
    if (actionTypes < least || actionTypes > MAX_ACTION_TYPES) {
      throw new IllegalArgumentException(
          "action_types must be %d to %d but is %d"
              .formatted(least, MAX_ACTION_TYPES, actionTypes));
    }
  }

  /**
   * All there is.
   *
   * @param grid cells along each side of the planes; 128 in AlphaStar
   * @param actionTypes number of action types, at least 1
   */
  public static FeatureConfig all(int grid, int actionTypes) {
    return new FeatureConfig(
        List.of(EntityColumn.values()),
        List.of(ScalarGroup.values()),
        List.of(Plane.values()),
        grid,
        actionTypes);
  }

  /** The schema of the entity rows. */
  public EntitySchema schema() {
    EntitySchema.Builder builder = EntitySchema.builder();
    columns.forEach(column -> column.addTo(builder));
    return builder.build();
  }

  /** S, the number of scalars of an observation. */
  public int scalarWidth() {
    int width = 0;
    for (ScalarGroup group : scalars) {
      width += width(group);
    }
    return width;
  }

  /** How many numbers a group has. */
  public int width(ScalarGroup group) {
    return group.width(actionTypes);
  }

  /** Where a group starts in the scalars of an observation, −1 if it is not there. */
  public int offset(ScalarGroup wanted) {
    int offset = 0;
    for (ScalarGroup group : scalars) {
      if (group == wanted) {
        return offset;
      }
      offset += width(group);
    }
    return -1;
  }

  /** Where a column is in an entity row, −1 if it is not there. */
  public int position(EntityColumn column) {
    return columns.indexOf(column);
  }

  /** The name of a column, group or plane in files. */
  public static String nameOf(Enum<?> feature) {
    return feature.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The column, group or plane of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static <E extends Enum<E>> E named(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(feature -> nameOf(feature).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no %s '%s'".formatted(type.getSimpleName(), name)));
  }

  private static <E extends Enum<E>> List<E> distinct(String what, List<E> features) {
    if (features.isEmpty() || new HashSet<>(features).size() < features.size()) {
      throw new IllegalArgumentException(
          what + " must be at least one, each once, but are " + features);
    }
    return List.copyOf(features);
  }
}
