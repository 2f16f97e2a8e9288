package org.overseer.perceiver.autograd;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;

/** The parameters of a model in the order in which they were added. */
public final class Parameters implements Iterable<Parameter> {
  private final Map<String, Parameter> byName = new LinkedHashMap<>();
  private final Map<String, Buffer> buffers = new LinkedHashMap<>();
  private final @Nullable Map<String, INDArray> storage;

  /**
   * No parameters yet; those that are added use the arrays they come with.
   *
   * @throws org.overseer.perceiver.kernels.UnsupportedDeviceException if ND4J would run on a GPU
   *     that it cannot use
   */
  public Parameters() {
    this(null);
  }

  private Parameters(@Nullable Map<String, INDArray> storage) {
    KernelSelection.requireUsableDevice(); // a model begins here, before its first array
    this.storage = storage;
  }

  /**
   * No parameters yet; those that are added live in the given arrays, and take their values from
   * there. For models inside another library's, which owns the memory.
   *
   * @param arrays by state-dict name, gapless C-order float32
   */
  public static Parameters over(Map<String, INDArray> arrays) {
    return new Parameters(Map.copyOf(arrays));
  }

  /**
   * Adds a parameter and returns it.
   *
   * @param value its first value; of parameters {@linkplain #over over} given arrays, its shape
   * @throws IllegalArgumentException if the name is taken
   */
  public Parameter add(String name, INDArray value) {
    return add(new Parameter(name, storage == null ? value : stored(storage, name, value)));
  }

  /**
   * Adds a parameter and returns it.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public Parameter add(Parameter parameter) {
    requireFree(parameter.name());
    byName.put(parameter.name(), parameter);
    return parameter;
  }

  /**
   * Adds an array that is saved with the parameters but not trained.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public Buffer addBuffer(Buffer buffer) {
    requireFree(buffer.name());
    buffers.put(buffer.name(), buffer);
    return buffer;
  }

  private static INDArray stored(Map<String, INDArray> storage, String name, INDArray value) {
    INDArray array = storage.get(name);
    if (array == null || !Arrays.equals(array.shape(), value.shape())) {
      throw new IllegalArgumentException(
          "parameter %s needs an array of shape %s but was given %s"
              .formatted(
                  name,
                  Arrays.toString(value.shape()),
                  array == null ? "none" : Arrays.toString(array.shape())));
    }
    if (!FloatBuffers.isContiguous(array)) {
      throw new IllegalArgumentException(
          "parameter %s needs a gapless C-order float array to live in".formatted(name));
    }
    return array;
  }

  private void requireFree(String name) {
    if (byName.containsKey(name) || buffers.containsKey(name)) {
      throw new IllegalArgumentException("There is already a parameter named " + name);
    }
  }

  /** All buffers, in order. */
  public Collection<Buffer> buffers() {
    return Collections.unmodifiableCollection(buffers.values());
  }

  /**
   * The parameter of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Parameter get(String name) {
    Parameter parameter = byName.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "No parameter named " + name + "; there are " + byName.keySet());
    }
    return parameter;
  }

  /** Whether there is a parameter of that name. */
  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  /** All names, in order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  /** All parameters, in order. */
  public Collection<Parameter> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  @Override
  public Iterator<Parameter> iterator() {
    return all().iterator();
  }

  /** Sets every gradient to zero. */
  public void zeroGradients() {
    byName.values().forEach(Parameter::zeroGradient);
  }

  /** Number of parameters. */
  public int size() {
    return byName.size();
  }

  /** Number of scalars in all parameters together. */
  public long scalars() {
    return byName.values().stream().mapToLong(Parameter::length).sum();
  }
}
