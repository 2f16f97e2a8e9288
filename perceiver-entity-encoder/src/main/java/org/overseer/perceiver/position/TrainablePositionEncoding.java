package org.overseer.perceiver.position;

import java.util.Arrays;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;

/** A learned table with a row per position; tensor {@code position_embeddings [rows, P]}. */
public final class TrainablePositionEncoding implements PositionEncoding {
  private final Parameter table;

  /** Adds the table to the scope. */
  public TrainablePositionEncoding(ParameterScope scope, int rows, int channels) {
    this.table = scope.add("position_embeddings", scope.initializer().learned(rows, channels));
  }

  /** Number of positions that the table holds. */
  public int rows() {
    return Math.toIntExact(table.value().size(0));
  }

  @Override
  public int channels() {
    return Math.toIntExact(table.value().size(1));
  }

  /** The whole table {@code [rows, P]}. */
  public Variable table(Tape tape) {
    return tape.parameter(table);
  }

  /**
   * The whole table, whatever the number of axes.
   *
   * @throws IllegalArgumentException if the grid does not have as many elements as the table rows
   */
  @Override
  public Variable grid(Tape tape, int... indexDims) {
    long elements = Arrays.stream(indexDims).asLongStream().reduce(1, Math::multiplyExact);
    if (elements != rows()) {
      throw new IllegalArgumentException(
          "learned positions: the table has %d rows but the grid %s has %d elements; use the size"
                  .formatted(rows(), Arrays.toString(indexDims), elements)
              + " that the table was trained for, or Fourier positions");
    }
    return table(tape);
  }
}
