package org.overseer.perceiver.core;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;

/**
 * Where a module puts its parameters: a store, the prefix of their names, their first values.
 *
 * @param parameters the store, shared by all modules of a model
 * @param prefix what all names begin with: empty, or ending in a dot
 * @param initializer draws the first values
 */
public record ParameterScope(Parameters parameters, String prefix, Initializer initializer) {
  /** Checks that the prefix ends in a dot. */
  public ParameterScope {
    if (!prefix.isEmpty() && !prefix.endsWith(".")) {
      throw new IllegalArgumentException(
          "prefix '" + prefix + "' must be empty or end in a dot, as in 'encoder.'");
    }
  }

  /** The scope of a part; {@code child("mlp")} puts names under {@code prefix + "mlp."}. */
  public ParameterScope child(String name) {
    return new ParameterScope(parameters, prefix + name + ".", initializer);
  }

  /** Adds a parameter under the prefix. */
  public Parameter add(String name, INDArray value) {
    return parameters.add(prefix + name, value);
  }

  /** Adds an array under the prefix that is saved but not trained. */
  public Buffer addBuffer(String name, INDArray value, boolean integral) {
    return parameters.addBuffer(new Buffer(prefix + name, value, integral));
  }

  /** Adds a vector {@code [length]} that holds one value everywhere. */
  public Parameter addVector(String name, int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return add(name, Nd4j.createFromArray(values));
  }
}
