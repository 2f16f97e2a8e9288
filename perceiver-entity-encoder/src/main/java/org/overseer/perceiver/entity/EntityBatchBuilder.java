package org.overseer.perceiver.entity;

import java.util.Arrays;
import org.overseer.perceiver.autograd.Segments;

/**
 * Packs entity sets into one array that it keeps and reuses, so that nothing is allocated per
 * entity.
 *
 * <p>{@code clear()}; then for each set {@code addRows} (or {@code addRow} and fill {@code
 * values()}) and {@code endSet()}; then {@code build()}. The batch is valid until the next {@code
 * clear()}.
 */
public final class EntityBatchBuilder {
  private final int columns;
  private float[] values;
  private int[] offsets = new int[17];
  private int sets;
  private int rows;

  /**
   * An empty builder.
   *
   * @param columns F, raw values of an entity
   */
  public EntityBatchBuilder(int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns (" + columns + ") must be at least 1");
    }
    this.columns = columns;
    this.values = new float[64 * columns];
  }

  /** Forgets all sets; batches built before become invalid. */
  public void clear() {
    sets = 0;
    rows = 0;
  }

  /**
   * Adds an entity of zeros to the open set.
   *
   * @return index of its first value in {@link #values()}, which this call may replace: ask for the
   *     array after it
   */
  public int addRow() {
    int at = grow(1);
    Arrays.fill(values, at, at + columns, 0f);
    return at;
  }

  /** Adds {@code count} entities to the open set, copied from {@code source[from …]}. */
  public void addRows(float[] source, int from, int count) {
    int at = grow(count);
    System.arraycopy(source, from, values, at, count * columns);
  }

  /** Ends the open set; without rows since the last one it is an empty set. */
  public void endSet() {
    if (sets + 1 == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * offsets.length);
    }
    offsets[++sets] = rows;
  }

  /** The array that holds all rows. */
  public float[] values() {
    return values;
  }

  /**
   * The sets so far.
   *
   * @throws IllegalStateException if rows were added after the last {@code endSet}
   */
  public EntityBatch build() {
    if (rows != offsets[sets]) {
      throw new IllegalStateException("endSet() must follow the last row of a set");
    }
    return EntityBatch.packed(columns, values, new Segments(Arrays.copyOf(offsets, sets + 1)));
  }

  private int grow(int count) {
    int at = rows * columns;
    int needed = Math.addExact(at, Math.multiplyExact(count, columns));
    if (needed > values.length) {
      values = Arrays.copyOf(values, Math.max(needed, 2 * values.length));
    }
    rows += count;
    return at;
  }
}
