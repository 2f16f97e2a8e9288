package org.overseer.perceiver.core;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Variable;

/**
 * Logits over a vocabulary with the weights of its embedding: {@code h · Embᵀ + bias} (DeepMind's
 * perceiver.py). Tensor of its own: {@code bias [V]}.
 */
public final class EmbeddingDecoder {
  private final Parameter embeddings;
  private final Parameter bias;

  /**
   * Adds the bias to the scope.
   *
   * @param embeddings the input embedding {@code [V, E]}, which this decoder shares
   */
  public EmbeddingDecoder(ParameterScope scope, Parameter embeddings) {
    this.embeddings = embeddings;
    this.bias = scope.addVector("bias", Math.toIntExact(embeddings.value().size(0)), 0f);
  }

  /**
   * Logits of each row.
   *
   * @param hidden {@code [rows, E]}
   * @return {@code [rows, V]}
   */
  public Variable decode(Variable hidden) {
    return Functions.linear(
        hidden, hidden.tape().parameter(embeddings), hidden.tape().parameter(bias));
  }
}
