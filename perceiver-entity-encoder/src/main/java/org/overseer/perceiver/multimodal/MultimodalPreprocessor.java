package org.overseer.perceiver.multimodal;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Joins the input vectors of several modalities to one set (DeepMind's io_processors.py): pads them
 * to one width with trained vectors, replaces masked ones by a trained vector of their modality.
 *
 * <p>Axes: B examples, M vectors of an example, C common channels. Tensors: {@code
 * padding.<modality> [1, C − width]}, {@code mask.<modality> [1, C]} for each modality that has a
 * mask probability.
 */
public final class MultimodalPreprocessor {
  private final ChannelPadding padding;
  private final Map<Modality, Parameter> masks = new EnumMap<>(Modality.class);
  private final Map<Modality, Double> maskProbabilities;

  /**
   * Adds the vectors to the scope.
   *
   * @param widths channels of each modality's vectors
   * @param maskProbabilities how likely each vector of a modality is masked, of all examples
   * @param minPadding padding of the widest modality
   */
  public MultimodalPreprocessor(
      ParameterScope scope,
      Map<Modality, Integer> widths,
      Map<Modality, Double> maskProbabilities,
      int minPadding) {
    this.padding = new ChannelPadding(scope, widths, minPadding);
    this.maskProbabilities = new EnumMap<>(Modality.class);
    this.maskProbabilities.putAll(maskProbabilities);
    this.maskProbabilities.forEach(
        (modality, probability) -> {
          if (!widths.containsKey(modality) || !(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                "mask_probs: '%s' is %s; it must name a modality of %s and lie in [0, 1]"
                    .formatted(modality.jsonName(), probability, widths.keySet()));
          }
          masks.put(
              modality,
              scope
                  .child("mask")
                  .add(modality.jsonName(), scope.initializer().learned(1, padding.channels())));
        });
  }

  /** The common width C for modalities of these widths. */
  public static int channels(Map<Modality, Integer> widths, int minPadding) {
    return ChannelPadding.channels(widths, minPadding);
  }

  /**
   * Joins modalities of which none is masked.
   *
   * @param vectors {@code [B·size, width]} of each modality, examples one after another
   * @param examples B
   * @return {@code [B·M, C]}
   */
  public Variable apply(Map<Modality, Variable> vectors, int examples) {
    return join(vectors, examples, padding::apply);
  }

  /**
   * Joins modalities, masking some vectors.
   *
   * @param vectors {@code [B·size, width]} of each modality, examples one after another
   * @param examples B
   * @param random decides what is masked; untouched where the probability is 0 or 1
   * @return {@code [B·M, C]}
   */
  public Variable apply(Map<Modality, Variable> vectors, int examples, RandomGenerator random) {
    return join(vectors, examples, (modality, rows) -> masked(modality, rows, random));
  }

  private static Variable join(
      Map<Modality, Variable> vectors,
      int examples,
      BiFunction<Modality, Variable, Variable> toCommonWidth) {
    Map<Modality, Integer> sizes = new EnumMap<>(Modality.class);
    Map<Modality, Variable> padded = new EnumMap<>(Modality.class);
    vectors.forEach(
        (modality, rows) -> {
          sizes.put(modality, rows.rows() / examples);
          padded.put(modality, toCommonWidth.apply(modality, rows));
        });
    return new RowLayout(examples, sizes).join(padded);
  }

  private Variable masked(Modality modality, Variable vectors, RandomGenerator random) {
    double probability = maskProbabilities.getOrDefault(modality, 0.0);
    Parameter mask = masks.get(modality);
    if (mask == null || probability == 0) {
      return padding.apply(modality, vectors);
    }
    int n = vectors.rows();
    Variable vector = vectors.tape().parameter(mask); // [1, C]
    if (probability == 1) {
      return Functions.repeatRows(vector, n);
    }
    int[] rows = new int[n];
    Arrays.setAll(rows, row -> random.nextDouble() < probability ? n : row);
    return Functions.gatherRows(
        Functions.concatRows(padding.apply(modality, vectors), vector), rows);
  }
}
