package org.overseer.perceiver.entity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * Turns raw entity features into vectors: numbers through one linear layer, categories looked up in
 * one table and summed. Equals a linear layer over the concatenation of all encodings.
 *
 * <p>Axes: ΣM entities, F raw columns, W encoded numbers, K looked-up columns, C output channels.
 * Tensors: {@code input_projection.{weight [C, W], bias [C]}}, {@code categories.weight [V, C]}
 * with the categories of all looked-up columns one after another.
 */
final class EntityFeaturizer {
  private final EntitySchema schema;
  private final @Nullable Linear projection;
  private final @Nullable Parameter categories;
  private final int[] lookedUp;
  private final int[] firstCategory;
  private final int channels;

  EntityFeaturizer(ParameterScope scope, EntitySchema schema, int channels) {
    this.schema = schema;
    this.channels = channels;
    int width = schema.encodedWidth();
    this.projection =
        width == 0 ? null : Linear.of(scope.child("input_projection"), width, channels);
    List<Integer> columns = new ArrayList<>();
    List<Integer> first = new ArrayList<>();
    int total = 0;
    for (int column = 0; column < schema.size(); column++) {
      if (schema.columns().get(column).encoding() instanceof ColumnEncoding.OneHot oneHot) {
        columns.add(column);
        first.add(total);
        total = Math.addExact(total, oneHot.size());
      }
    }
    this.lookedUp = columns.stream().mapToInt(Integer::intValue).toArray();
    this.firstCategory = first.stream().mapToInt(Integer::intValue).toArray();
    this.categories =
        total == 0 ? null : scope.child("categories").add("weight", table(scope, total, channels));
  }

  /** Scaled so that the sum over the looked-up columns has the variance of one vector. */
  private INDArray table(ParameterScope scope, int categoryCount, int channels) {
    return scope
        .initializer()
        .embedding(categoryCount, channels)
        .muli(1 / Math.sqrt(lookedUp.length));
  }

  /**
   * Featurizes all entities of a batch.
   *
   * @return {@code [ΣM, C]}
   * @throws IllegalArgumentException if the batch has other columns, or a value is not finite or
   *     not one of its column's categories
   */
  Variable apply(Tape tape, EntityBatch batch) {
    if (batch.columns() != schema.size()) {
      throw new IllegalArgumentException(
          "EntityBatch: has %d columns but the schema has %d"
              .formatted(batch.columns(), schema.size()));
    }
    Variable numbers = projection == null ? null : projection.apply(encoded(tape, batch));
    Variable looked = categories == null ? null : lookUp(tape.parameter(categories), batch);
    if (numbers != null && looked != null) {
      return Functions.add(numbers, looked);
    }
    if (numbers != null) {
      return numbers;
    }
    if (looked != null) {
      return looked;
    }
    throw new AssertionError("a schema has at least one column");
  }

  /** Looked-up columns multiply nothing. */
  void countFlops(FlopCounter counter, int entities) {
    counter.linear("entity.input_projection", entities, schema.encodedWidth(), channels);
  }

  /** All numeric columns {@code [ΣM, W]}. */
  private Variable encoded(Tape tape, EntityBatch batch) {
    int rows = batch.sets().total();
    int width = schema.encodedWidth();
    float[] encoded = new float[rows * width];
    int at = 0;
    for (int column = 0; column < schema.size(); column++) {
      ColumnEncoding encoding = schema.columns().get(column).encoding();
      if (encoding.width() > 0) {
        for (int row = 0; row < rows; row++) {
          encoding.encode(value(batch, row, column), encoded, row * width + at);
        }
        at += encoding.width();
      }
    }
    return tape.constant(encoded, rows, width);
  }

  /** The sum of the categories' vectors {@code [ΣM, C]}. */
  private Variable lookUp(Variable table, EntityBatch batch) {
    int rows = batch.sets().total();
    int perRow = lookedUp.length;
    int[] ids = new int[rows * perRow];
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < perRow; k++) {
        ids[row * perRow + k] = firstCategory[k] + category(batch, row, lookedUp[k]);
      }
    }
    Variable vectors = Functions.embedding(table, ids); // [ΣM·K, C]
    return perRow == 1
        ? vectors
        : Functions.scale(
            Functions.segmentMean(vectors, Segments.uniform(rows, perRow)), perRow); // [ΣM, C]
  }

  private int category(EntityBatch batch, int row, int column) {
    float value = value(batch, row, column);
    EntitySchema.Column named = schema.columns().get(column);
    int size = ((ColumnEncoding.OneHot) named.encoding()).size();
    int category = (int) value;
    if (category != value || category < 0 || category >= size) {
      throw new InvalidEntityException(
          "entity %d: column '%s' is %s; its categories are the integers 0 to %d"
              .formatted(row, named.name(), value, size - 1));
    }
    return category;
  }

  private float value(EntityBatch batch, int row, int column) {
    float value = batch.values()[row * batch.columns() + column];
    if (!Float.isFinite(value)) {
      throw new InvalidEntityException(
          "entity %d: column '%s' is %s; it must be finite"
              .formatted(row, schema.columns().get(column).name(), value));
    }
    return value;
  }
}
