package org.overseer.agent.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * A copy of all parameters at one version; nobody writes into the arrays.
 *
 * @param version number of learner updates behind it
 * @param values name → values, row-major
 */
public record ParameterSnapshot(long version, SortedMap<String, float[]> values) {
  /** Makes the map unmodifiable. */
  public ParameterSnapshot {
    values = Collections.unmodifiableSortedMap(values);
  }

  /** Copies the values out of {@code parameters}. */
  public static ParameterSnapshot of(long version, Parameters parameters) {
    SortedMap<String, float[]> values = new TreeMap<>();
    parameters.forEach(
        parameter -> {
          float[] copy = new float[(int) parameter.value().length()];
          FloatBuffers.read(parameter.value(), copy);
          values.put(parameter.name(), copy);
        });
    return new ParameterSnapshot(version, values);
  }

  /**
   * Writes the values into {@code parameters}.
   *
   * @throws IllegalArgumentException if a name is missing or a size differs; then no parameter has
   *     changed
   */
  public void copyTo(Parameters parameters) {
    List<float[]> sources = new ArrayList<>();
    parameters.forEach(
        parameter -> {
          float[] source = values.get(parameter.name());
          if (source == null || source.length != parameter.value().length()) {
            throw new IllegalArgumentException(
                "parameter '"
                    + parameter.name()
                    + "' has "
                    + parameter.value().length()
                    + " elements, the snapshot "
                    + (source == null ? "does not hold it" : "holds " + source.length));
          }
          sources.add(source);
        });
    Iterator<float[]> next = sources.iterator();
    parameters.forEach(parameter -> FloatBuffers.write(next.next(), parameter.value()));
  }
}
