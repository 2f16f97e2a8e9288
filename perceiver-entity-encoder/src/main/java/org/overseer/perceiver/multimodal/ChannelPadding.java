package org.overseer.perceiver.multimodal;

import java.util.EnumMap;
import java.util.Map;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Makes the vectors of all modalities equally wide: behind each vector comes a trained one of its
 * modality, which also says which modality it is (DeepMind's io_processors.py). Tensors: {@code
 * padding.<modality> [1, width]}.
 */
final class ChannelPadding {
  private final int channels;
  private final Map<Modality, Parameter> padding = new EnumMap<>(Modality.class);

  /**
   * Adds the vectors to the scope.
   *
   * @param widths channels of each modality
   * @param minimum padding of the widest
   */
  ChannelPadding(ParameterScope scope, Map<Modality, Integer> widths, int minimum) {
    this.channels = channels(widths, minimum);
    ParameterScope paddings = scope.child("padding");
    new EnumMap<>(widths)
        .forEach(
            (modality, width) ->
                padding.put(
                    modality,
                    paddings.add(
                        modality.jsonName(), scope.initializer().learned(1, channels - width))));
  }

  /** The common width. */
  static int channels(Map<Modality, Integer> widths, int minimum) {
    int widest = widths.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    return Math.addExact(widest, minimum);
  }

  /** The common width. */
  int channels() {
    return channels;
  }

  /** {@code [rows, width]} to {@code [rows, channels]}. */
  Variable apply(Modality modality, Variable vectors) {
    Parameter vector = padding.get(modality);
    if (vector == null) {
      throw new IllegalArgumentException(
          "there is no modality " + modality.jsonName() + " among " + padding.keySet());
    }
    Variable repeated = Functions.repeatRows(vectors.tape().parameter(vector), vectors.rows());
    return Functions.concatColumns(vectors, repeated);
  }
}
