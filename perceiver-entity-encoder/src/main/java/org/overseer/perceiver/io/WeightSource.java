package org.overseer.perceiver.io;

import java.io.Closeable;
import java.util.Set;

/**
 * Named tensors of a model, whatever the files that hold them.
 *
 * <p>Names, shapes and types are known and checked when the source is opened; data is read one
 * tensor at a time, when it is asked for. Tensors stay readable after {@link #close}.
 */
public interface WeightSource extends Closeable {
  /** Names of all tensors. */
  Set<String> names();

  /**
   * Shape of a tensor without touching its data; {@code []} for a scalar.
   *
   * @throws ModelFormatException if there is no such tensor
   */
  long[] shape(String name);

  /**
   * Element type of a tensor without touching its data.
   *
   * @throws ModelFormatException if there is no such tensor
   */
  DataType dataType(String name);

  /**
   * One tensor; where the file holds it gapless and row-major it is mapped, not copied.
   *
   * @throws ModelFormatException if there is no such tensor or it cannot be read
   */
  Tensor tensor(String name);

  /** Closes the files; failures to do so are of no consequence. */
  @Override
  void close();
}
