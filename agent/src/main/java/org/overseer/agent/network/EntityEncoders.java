package org.overseer.agent.network;

import org.overseer.perceiver.core.AttentionShape;
import org.overseer.perceiver.core.HiddenActivation;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.entity.DummyEntityEncoder;
import org.overseer.perceiver.entity.EntityEncoder;
import org.overseer.perceiver.entity.EntitySchema;
import org.overseer.perceiver.entity.PerceiverEntityEncoder;
import org.overseer.perceiver.entity.TransformerConfig;
import org.overseer.perceiver.entity.TransformerEntityEncoder;

/** The entity encoders that an agent can have. */
public final class EntityEncoders {
  private EntityEncoders() {}

  /**
   * Adds the encoder that an agent's sizes ask for.
   *
   * @param scope of the encoder; its parameters alone are below it
   */
  public static EntityEncoder create(ParameterScope scope, AgentConfig config) {
    EntitySchema schema = config.features().schema();
    int d = config.sizes().entityChannels();
    return switch (config.entityEncoder()) {
      case PERCEIVER -> new PerceiverEntityEncoder(scope, schema, perceiverConfig(config));
      case TRANSFORMER ->
          new TransformerEntityEncoder(
              scope,
              schema,
              new TransformerConfig(
                  d,
                  config.sizes().latentLayers() + 2,
                  config.sizes().heads(),
                  config.sizes().widening()));
      case DUMMY -> new DummyEntityEncoder(scope, schema, d);
    };
  }

  /** Sizes of the Perceiver of an agent: inputs and latents have the width of an entity. */
  static PerceiverConfig perceiverConfig(AgentConfig config) {
    int d = config.sizes().entityChannels();
    return new PerceiverConfig(
        config.sizes().latents(),
        d,
        d,
        1,
        config.sizes().latentLayers(),
        config.sizes().heads(),
        config.sizes().heads(),
        null,
        null,
        AttentionShape.KV,
        config.sizes().widening(),
        config.sizes().widening(),
        HiddenActivation.GELU,
        true,
        0.02);
  }
}
