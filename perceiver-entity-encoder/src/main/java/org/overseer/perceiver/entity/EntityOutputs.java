package org.overseer.perceiver.entity;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * AlphaStar's two outputs of an entity encoder (detailed architecture): per entity ReLU → linear →
 * ReLU; per set mean → linear → ReLU. The mean of an empty set is zero.
 */
final class EntityOutputs {
  private final int channels;
  private final Linear embeddingOutput;
  private final Linear pooledOutput;

  EntityOutputs(ParameterScope scope, int channels) {
    this.channels = channels;
    this.embeddingOutput = Linear.of(scope.child("embedding_output"), channels, channels);
    this.pooledOutput = Linear.of(scope.child("pooled_output"), channels, channels);
  }

  /** Embeddings {@code [ΣM, D]} of encoded entities {@code [ΣM, D]}. */
  Variable perEntity(Variable encoded) {
    return Functions.relu(embeddingOutput.apply(Functions.relu(encoded)));
  }

  /** Embeddings {@code [B, D]} of sets of encoded entities {@code [ΣM, D]}. */
  Variable pooled(Variable encoded, Segments sets) {
    return Functions.relu(pooledOutput.apply(Functions.segmentMean(encoded, sets)));
  }

  void countFlops(FlopCounter counter, int entities) {
    counter.linear("entity.embedding_output", entities, channels, channels);
    counter.linear("entity.pooled_output", 1, channels, channels);
  }
}
