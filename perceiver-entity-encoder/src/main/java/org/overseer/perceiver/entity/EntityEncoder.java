package org.overseer.perceiver.entity;

import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * Encodes sets of entities. The order of entities never matters: the pooled embedding stays (up to
 * the order of float sums), per-entity embeddings move along. Sets of one batch never mix; a set
 * may be empty. Several threads may encode at once, each on its own tape.
 */
public interface EntityEncoder {
  /**
   * Encodes a batch on the tape's current step.
   *
   * @throws IllegalArgumentException if the batch does not fit the schema
   */
  EntityEncoding encode(Tape tape, EntityBatch batch);

  /** Counts the operations of a forward pass over one set of {@code entities}. */
  FlopCounter countFlops(int entities);

  /** D, channels of per-entity and pooled embeddings. */
  int embeddingSize();

  /** L, channels of a latent. */
  int latentSize();
}
