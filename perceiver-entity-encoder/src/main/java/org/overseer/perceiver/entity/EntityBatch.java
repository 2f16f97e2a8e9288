package org.overseer.perceiver.entity;

import java.util.List;
import org.overseer.perceiver.autograd.Segments;

/**
 * The entity sets of many time steps, packed end to end without padding.
 *
 * <p>Axes: B sets, ΣM entities of all sets, F raw feature columns. Does not copy: the owner of the
 * array must leave it alone while the batch is in use. Made by {@link EntityBatchBuilder} on the
 * way from observations, next consumed by an {@link EntityEncoder}.
 */
public final class EntityBatch {
  private final int columns;
  private final float[] values;
  private final Segments sets;

  private EntityBatch(int columns, float[] values, Segments sets) {
    if (columns < 1 || (long) columns * sets.total() > values.length) {
      throw new IllegalArgumentException(
          "values: %d entities of %d columns need %d values but there are %d"
              .formatted(sets.total(), columns, (long) columns * sets.total(), values.length));
    }
    this.columns = columns;
    this.values = values;
    this.sets = sets;
  }

  /**
   * Wraps packed sets.
   *
   * @param columns F
   * @param values row-major {@code [ΣM, F]}; may be longer
   * @param sets where each set lies
   */
  public static EntityBatch packed(int columns, float[] values, Segments sets) {
    return new EntityBatch(columns, values, sets);
  }

  /**
   * One set.
   *
   * @param units one {@code float[F]} of raw values each, in the schema's order
   */
  public static EntityBatch of(EntitySchema schema, List<float[]> units) {
    EntityBatchBuilder builder = new EntityBatchBuilder(schema.size());
    for (float[] unit : units) {
      if (unit.length != schema.size()) {
        throw new IllegalArgumentException(
            "a unit has %d values but the schema has %d columns"
                .formatted(unit.length, schema.size()));
      }
      builder.addRows(unit, 0, 1);
    }
    builder.endSet();
    return builder.build();
  }

  /** F. */
  public int columns() {
    return columns;
  }

  /** Raw values, row-major {@code [ΣM, F]}; may be longer. Not a copy. */
  public float[] values() {
    return values;
  }

  /** Where each set lies. */
  public Segments sets() {
    return sets;
  }
}
