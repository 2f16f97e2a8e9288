package org.overseer.perceiver.io;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Buffer;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

/** The arrays of a model that a source of weights has to fill, by the names they have there. */
final class WeightTargets {
  /** PyTorch's count of the batches behind running statistics; older files do not have it. */
  private static final String BATCH_COUNT = "num_batches_tracked";

  private record Target(INDArray array, boolean trained, boolean optional) {}

  private final Map<String, Target> targets = new LinkedHashMap<>();

  private WeightTargets() {}

  /** Parameters and buffers whose names begin with the prefix, under what follows it. */
  static WeightTargets of(Parameters parameters, String prefix) {
    WeightTargets wanted = new WeightTargets();
    for (Parameter parameter : parameters) {
      wanted.add(parameter.name(), prefix, new Target(parameter.value(), true, false));
    }
    for (Buffer buffer : parameters.buffers()) {
      boolean batchCount = ("." + buffer.name()).endsWith("." + BATCH_COUNT);
      wanted.add(buffer.name(), prefix, new Target(buffer.value(), false, batchCount));
    }
    return wanted;
  }

  private void add(String name, String prefix, Target target) {
    if (name.startsWith(prefix)) {
      targets.put(name.substring(prefix.length()), target);
    }
  }

  /** Checks everything first, then copies one tensor at a time. */
  void fill(String source, WeightSource weights) {
    checkNames(source, weights.names());
    targets.keySet().retainAll(weights.names());
    targets.forEach((name, target) -> check(source, name, target, weights));
    targets.forEach((name, target) -> fill(target.array(), weights.tensor(name)));
  }

  private void checkNames(String source, Set<String> present) {
    Set<String> missing = new TreeSet<>();
    targets.forEach(
        (name, target) -> {
          if (!target.optional() && !present.contains(name)) {
            missing.add(name);
          }
        });
    Set<String> unexpected = new TreeSet<>(present);
    unexpected.removeAll(targets.keySet());
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      throw new ModelFormatException(
          "%s: does not fit config.json: missing tensors %s; unexpected tensors %s"
              .formatted(source, NameList.of(missing), NameList.of(unexpected)));
    }
  }

  private static void check(String source, String name, Target target, WeightSource weights) {
    long[] shape = weights.shape(name);
    long[] implied = target.array().shape();
    if (!Arrays.equals(shape, implied)) {
      throw new ModelFormatException(
          "%s: tensor '%s' has shape %s, config.json implies %s"
              .formatted(source, name, Arrays.toString(shape), Arrays.toString(implied)));
    }
    if (target.trained() && !weights.dataType(name).isFloatingPoint()) {
      throw new ModelFormatException(
          "%s: tensor '%s' is of %s; weights must be F16, BF16, F32 or F64"
              .formatted(source, name, weights.dataType(name)));
    }
  }

  private static void fill(INDArray array, Tensor tensor) {
    if (FloatBuffers.directlyReadable()) {
      tensor.copyTo(FloatBuffers.of(array));
    } else {
      FloatBuffers.write(tensor.toFloats(), array);
    }
  }
}
