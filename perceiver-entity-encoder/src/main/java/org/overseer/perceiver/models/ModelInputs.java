package org.overseer.perceiver.models;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.EmptyMask;
import org.overseer.perceiver.core.PaddingMask;
import org.overseer.perceiver.io.DataType;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.SafetensorsReader;
import org.overseer.perceiver.io.Tensor;

/**
 * Named input tensors, read with checks whose messages name the tensor, the rule and the values.
 *
 * <p>For one run: it remembers which inputs were {@linkplain #watch watched}.
 */
public final class ModelInputs {
  private final String source;
  private final Map<String, Tensor> tensors;
  private final Map<String, ModelOutput> watched = new LinkedHashMap<>();

  private ModelInputs(String source, Map<String, Tensor> tensors) {
    this.source = source;
    this.tensors = tensors;
  }

  /** Tensors in memory. */
  public static ModelInputs of(Map<String, Tensor> tensors) {
    return new ModelInputs("inputs", new LinkedHashMap<>(tensors));
  }

  /**
   * Tensors of a file, which stays open while they are read.
   *
   * @param source its name for messages
   */
  static ModelInputs of(String source, SafetensorsReader reader) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    reader.names().forEach(name -> tensors.put(name, reader.tensor(name)));
    return new ModelInputs(source, tensors);
  }

  /** Names of all tensors. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /**
   * A tensor.
   *
   * @throws ModelFormatException if there is none of that name
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw error("lacks '%s', which the model reads; there are %s", name, tensors.keySet());
    }
    return tensor;
  }

  /**
   * The shape of a tensor, no size of which is 0.
   *
   * @param axes what its axes are, for the message
   */
  public int[] shape(String name, String... axes) {
    long[] shape = tensor(name).shape();
    boolean fits = shape.length == axes.length;
    for (long size : shape) {
      fits &= size > 0 && size <= Integer.MAX_VALUE;
    }
    if (!fits) {
      throw error(
          "'%s' must be [%s], none of them 0, but is %s",
          name, String.join(", ", axes), Arrays.toString(shape));
    }
    return Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
  }

  /** Checks a tensor's whole shape. */
  public void requireShape(String name, long... expected) {
    long[] shape = tensor(name).shape();
    if (!Arrays.equals(shape, expected)) {
      throw error(
          "'%s' has shape %s but must have %s",
          name, Arrays.toString(shape), Arrays.toString(expected));
    }
  }

  /** All elements in C order. */
  public float[] floats(String name) {
    return tensor(name).toFloats();
  }

  /**
   * All elements in C order, integers in {@code [0, limit)}.
   *
   * @param what what they are, for the message, such as "ids of the vocabulary"
   */
  public int[] indices(String name, int limit, String what) {
    long[] values = longs(name);
    int[] indices = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= limit) {
        throw error(
            "'%s' holds %d at position %d; %s are 0 to %d", name, values[i], i, what, limit - 1);
      }
      indices[i] = (int) values[i];
    }
    return indices;
  }

  /** All elements in C order, of an integer type. */
  public long[] longs(String name) {
    Tensor tensor = tensor(name);
    if (List.of(DataType.F16, DataType.BF16, DataType.F32, DataType.F64)
        .contains(tensor.dataType())) {
      throw error("'%s' must hold integers but is %s", name, tensor);
    }
    return tensor.toLongs();
  }

  /** A matrix of float32 rows on the tape; no gradient is kept. */
  public Variable constant(String name, Tape tape, int rows, int columns) {
    return tape.constant(array(name, rows, columns));
  }

  /** As {@link #constant}; in a recorded step its gradient is reported under its name. */
  public Variable watch(String name, Tape tape, int rows, int columns) {
    Variable variable = tape.watch(array(name, rows, columns));
    if (variable.requiresGradient()) {
      watched.put(name, new ModelOutput(variable, tensor(name).shape()));
    }
    return variable;
  }

  private INDArray array(String name, int rows, int columns) {
    return Nd4j.create(floats(name), new long[] {rows, columns}, 'c');
  }

  /**
   * The padding mask of B sets of M rows; without the tensor all rows are real.
   *
   * @throws ModelFormatException if it is not {@code [B, M]} or holds anything but 0 and 1
   */
  public PaddingMask mask(String name, int sets, int length, EmptyMask rule) {
    return new PaddingMask(realRows(name, sets, length), Segments.uniform(sets, length), rule);
  }

  /** As {@link #mask}: {@code [B, M]}, 1 = real, 0 = padding. */
  public float[] realRows(String name, int sets, int length) {
    if (!has(name)) {
      float[] real = new float[Math.multiplyExact(sets, length)];
      Arrays.fill(real, 1f);
      return real;
    }
    requireShape(name, sets, length);
    float[] real = floats(name);
    for (float value : real) {
      if (value != 0f && value != 1f) {
        throw error("'%s' must hold 1 for real and 0 for padding but holds %s", name, value);
      }
    }
    return real;
  }

  /** Inputs that were watched, by name. */
  Map<String, ModelOutput> watched() {
    return Collections.unmodifiableMap(watched);
  }

  /** An error about these inputs; the message gets their source in front. */
  public ModelFormatException error(String format, @Nullable Object... arguments) {
    return new ModelFormatException(source + ": " + format.formatted(arguments));
  }
}
