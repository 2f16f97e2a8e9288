package org.overseer.perceiver.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverConfig;
import org.overseer.perceiver.core.PerceiverDecoder;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.PerceiverConfigJson;
import org.overseer.perceiver.kernels.KernelSelection;

/**
 * Perceiver IO over entities, in place of AlphaStar's entity Transformer (paper appendix B):
 * latents read the entities, then each entity asks the latents what it means in its set.
 *
 * <p>Inside a larger model: construct it on that model's {@link ParameterScope} and call {@link
 * #encode(Tape, EntityBatch)}. Alone: {@link #create} or {@link #load}, then {@link
 * #encode(EntityBatch)}; close it to free its native memory. An empty set's latents come from the
 * learned ones alone (attention result zero). Next on the way: the agent's core and heads.
 */
public final class PerceiverEntityEncoder implements EntityEncoder, AutoCloseable {
  /** The {@code model_type} of this encoder's folders. */
  public static final String MODEL_TYPE = "perceiver_entity_encoder";

  private static final int FORMAT_VERSION = 1;

  private final ParameterScope scope;
  private final EntitySchema schema;
  private final PerceiverConfig config;
  private final EntityFeaturizer featurizer;
  private final PerceiverEncoder encoder;
  private final PerceiverDecoder decoder;
  private final EntityOutputs outputs;
  private @Nullable Tape ownTape;

  /**
   * Adds the encoder's parameters to the scope of a larger model.
   *
   * @param config its {@code dModel} is the width D of embeddings
   */
  public PerceiverEntityEncoder(ParameterScope scope, EntitySchema schema, PerceiverConfig config) {
    this.scope = scope;
    this.schema = schema;
    this.config = config;
    ParameterScope entity = scope.child("entity");
    this.featurizer = new EntityFeaturizer(entity, schema, config.dModel());
    this.encoder = new PerceiverEncoder(scope, config);
    this.decoder =
        new PerceiverDecoder(
            entity.child("decoder"), DecoderConfig.forQueries(config.dModel(), config));
    this.outputs = new EntityOutputs(entity, config.dModel());
  }

  /** An encoder of its own with random weights, equal for equal seeds. */
  public static PerceiverEntityEncoder create(
      EntitySchema schema, PerceiverConfig config, long seed) {
    return alone(schema, config, Initializer.deepMind(new SplittableRandom(seed)));
  }

  /**
   * Reads an encoder from a folder that {@link #save} wrote.
   *
   * @throws org.overseer.perceiver.io.ModelFormatException if the folder is missing or broken
   */
  public static PerceiverEntityEncoder load(Path path) {
    ModelFolder folder = ModelFolder.open(path);
    JsonObject json = folder.config();
    if (!json.text("model_type", "").equals(MODEL_TYPE)
        || json.integer("format_version") != FORMAT_VERSION) {
      throw json.error(
          "needs \"model_type\": \"%s\" and \"format_version\": %d"
              .formatted(MODEL_TYPE, FORMAT_VERSION));
    }
    requireValue(json, "empty_mask", "zero");
    requireValue(json, "pooling", "mean");
    EntitySchema schema = EntitySchemaJson.read(path);
    PerceiverConfig config = PerceiverConfigJson.read(json);
    double features = (double) schema.categories() + schema.encodedWidth();
    folder.requireRoomFor(config.matrixWeights() + features * config.dModel());
    PerceiverEntityEncoder loaded = alone(schema, config, Initializer.zeros());
    folder.load(loaded.scope.parameters(), loaded.scope.prefix());
    return loaded;
  }

  private static void requireValue(JsonObject json, String field, String value) {
    if (!json.text(field).equals(value)) {
      throw json.error(
          "'%s' is '%s'; this encoder knows '%s' only".formatted(field, json.text(field), value));
    }
  }

  private static PerceiverEntityEncoder alone(
      EntitySchema schema, PerceiverConfig config, Initializer initializer) {
    return new PerceiverEntityEncoder(
        new ParameterScope(new Parameters(), "", initializer), schema, config);
  }

  @Override
  public EntityEncoding encode(Tape tape, EntityBatch batch) {
    Segments sets = batch.sets();
    Variable entities = featurizer.apply(tape, batch); // [ΣM, D]
    Variable latents = encoder.encode(entities, sets); // [B·N, L]
    Segments latentSets = encoder.latentSets(sets.size());
    Variable answers = decoder.decode(entities, sets, latents, latentSets); // [ΣM, D]
    return new EntityEncoding(
        outputs.perEntity(answers), outputs.pooled(answers, sets), latents, sets, latentSets);
  }

  /**
   * Encodes a batch on a tape of its own, without gradients. For one thread.
   *
   * @return valid until the next call or {@link #close}
   */
  public EntityEncoding encode(EntityBatch batch) {
    Tape tape = ownTape;
    if (tape == null) {
      tape = new Tape(KernelSelection.choose());
      ownTape = tape;
    }
    tape.begin(/* recording= */ false);
    return encode(tape, batch);
  }

  /**
   * Writes a model folder: config, schema, and weights under their names without this encoder's
   * prefix.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void save(Path path) {
    ObjectNode json = JsonObject.create();
    json.put("model_type", MODEL_TYPE);
    json.putArray("architectures").add("PerceiverEntityEncoder");
    json.put("format_version", FORMAT_VERSION);
    json.put("empty_mask", "zero");
    json.put("pooling", "mean");
    PerceiverConfigJson.write(config, json);
    EntitySchemaJson.write(path, schema);
    ModelFolder.save(path, json, scope.parameters(), scope.prefix());
  }

  /** All parameters of the model that this encoder is part of. */
  public Parameters parameters() {
    return scope.parameters();
  }

  /** The feature columns that batches must have. */
  public EntitySchema schema() {
    return schema;
  }

  @Override
  public FlopCounter countFlops(int entities) {
    FlopCounter counter = new FlopCounter();
    featurizer.countFlops(counter, entities);
    counter.perceiverEncoder(config, entities);
    counter.perceiverDecoder(
        DecoderConfig.forQueries(config.dModel(), config), entities, config.numLatents());
    outputs.countFlops(counter, entities);
    return counter;
  }

  @Override
  public int embeddingSize() {
    return config.dModel();
  }

  @Override
  public int latentSize() {
    return config.dLatents();
  }

  /** Frees the native memory of {@link #encode(EntityBatch)}; parameters stay usable. */
  @Override
  public void close() {
    if (ownTape != null) {
      ownTape.close();
      ownTape = null;
    }
  }
}
