package org.overseer.perceiver.models;

import java.util.Arrays;
import org.overseer.perceiver.autograd.Variable;

/**
 * An output and the shape under which it is written; inside, sets are packed to matrices.
 *
 * @param value the elements in C order
 * @param shape sizes whose product is the number of elements; {@code []} for a scalar
 */
public record ModelOutput(Variable value, long... shape) {
  /** {@code [B·n, C]} as {@code [B, n, C]}. */
  public static ModelOutput perSet(Variable value, int sets) {
    return new ModelOutput(value, sets, value.rows() / sets, value.columns());
  }

  /** An output in its own shape. */
  public static ModelOutput of(Variable value) {
    return new ModelOutput(value, value.shape());
  }

  @Override
  public String toString() {
    return "ModelOutput" + Arrays.toString(shape);
  }
}
