package org.overseer.perceiver.entity;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * Features through one linear layer and their mean, nothing else: the interface of an encoder with
 * next to no parameters, to try the plumbing around it.
 */
public final class DummyEntityEncoder implements EntityEncoder {
  private final EntityFeaturizer featurizer;
  private final int channels;

  /** Adds the encoder's parameters to the scope; a few {@code channels} are enough. */
  public DummyEntityEncoder(ParameterScope scope, EntitySchema schema, int channels) {
    this.featurizer = new EntityFeaturizer(scope.child("entity"), schema, channels);
    this.channels = channels;
  }

  @Override
  public EntityEncoding encode(Tape tape, EntityBatch batch) {
    Variable entities = featurizer.apply(tape, batch); // [ΣM, D]
    Variable pooled = Functions.segmentMean(entities, batch.sets()); // [B, D]
    return new EntityEncoding(entities, pooled, entities, batch.sets(), batch.sets());
  }

  @Override
  public FlopCounter countFlops(int entities) {
    FlopCounter counter = new FlopCounter();
    featurizer.countFlops(counter, entities);
    return counter;
  }

  @Override
  public int embeddingSize() {
    return channels;
  }

  @Override
  public int latentSize() {
    return channels;
  }
}
