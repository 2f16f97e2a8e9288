package org.overseer.perceiver.entity;

import java.util.ArrayList;
import java.util.List;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.SelfAttention;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * AlphaStar's entity encoder (detailed architecture), the baseline that the Perceiver replaces:
 * every entity attends to every other of its set.
 *
 * <p>Where its sources are silent or differ, layers are pre-norm with GELU. It has no latents:
 * further queries read the encoded entities.
 */
public final class TransformerEntityEncoder implements EntityEncoder {
  private final EntityFeaturizer featurizer;
  private final List<SelfAttention> layers = new ArrayList<>();
  private final EntityOutputs outputs;
  private final TransformerConfig config;

  /** Adds the encoder's parameters to the scope. */
  public TransformerEntityEncoder(
      ParameterScope scope, EntitySchema schema, TransformerConfig config) {
    ParameterScope entity = scope.child("entity");
    this.config = config;
    int channels = config.channels();
    this.featurizer = new EntityFeaturizer(entity, schema, channels);
    for (int i = 0; i < config.layers(); i++) {
      layers.add(
          new SelfAttention(
              scope.child("layers").child(Integer.toString(i)),
              channels,
              channels,
              channels,
              config.heads(),
              config.wideningFactor(),
              TransformerConfig.ACTIVATION));
    }
    this.outputs = new EntityOutputs(entity, channels);
  }

  @Override
  public EntityEncoding encode(Tape tape, EntityBatch batch) {
    Segments sets = batch.sets();
    Variable x = featurizer.apply(tape, batch); // [ΣM, D]
    for (SelfAttention layer : layers) {
      Variable layerInput = x;
      x = tape.scoped(() -> layer.apply(layerInput, sets)); // [ΣM, D]
    }
    return new EntityEncoding(outputs.perEntity(x), outputs.pooled(x, sets), x, sets, sets);
  }

  @Override
  public FlopCounter countFlops(int entities) {
    FlopCounter counter = new FlopCounter();
    featurizer.countFlops(counter, entities);
    counter.transformer(config.layers(), config.channels(), config.wideningFactor(), entities);
    outputs.countFlops(counter, entities);
    return counter;
  }

  @Override
  public int embeddingSize() {
    return config.channels();
  }

  @Override
  public int latentSize() {
    return config.channels();
  }
}
