package org.overseer.perceiver.text;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Embedding of each token plus a trained vector of its position (DeepMind's io_processors.py).
 *
 * <p>Axes: B texts, M tokens, C channels. Tensors: {@code embeddings.weight [vocabulary, C]},
 * {@code position_embeddings.weight [longest, C]}.
 */
public final class TextPreprocessor {
  private final Parameter embeddings;
  private final Parameter positions;

  /** Adds both tables to the scope, for instance {@code perceiver.input_preprocessor.}. */
  public TextPreprocessor(ParameterScope scope, LanguageConfig config) {
    int channels = config.perceiver().dModel();
    this.embeddings =
        scope
            .child("embeddings")
            .add("weight", scope.initializer().embedding(config.vocabSize(), channels));
    this.positions =
        scope
            .child("position_embeddings")
            .add("weight", scope.initializer().learned(config.maxPositionEmbeddings(), channels));
  }

  /**
   * Embeds a batch.
   *
   * @return {@code [B·M, C]}
   * @throws IllegalArgumentException if the texts are longer than there are positions, or an id is
   *     not of the vocabulary
   */
  public Variable apply(Tape tape, TokenBatch batch) {
    int longest = Math.toIntExact(positions.value().size(0));
    if (batch.length() > longest) {
      throw new IllegalArgumentException(
          "texts of %d tokens are too long; the model reads at most %d"
              .formatted(batch.length(), longest));
    }
    Variable tokens = Functions.embedding(tape.parameter(embeddings), batch.ids());
    Variable used = Functions.sliceRows(tape.parameter(positions), 0, batch.length()); // [M, C]
    return Functions.add(tokens, Functions.repeatRows(used, batch.texts()));
  }

  /** The table of embeddings {@code [vocabulary, C]}, for a decoder that shares it. */
  Parameter embeddings() {
    return embeddings;
  }
}
