package org.overseer.perceiver.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.entity.EntityEncoding;
import org.overseer.perceiver.entity.InvalidEntityException;
import org.overseer.perceiver.entity.PerceiverEntityEncoder;
import org.overseer.perceiver.flops.FlopCounter;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFormatException;

/** Our own entity encoder; padding is removed before it and put back after it. */
record OwnEncoderModel(JsonObject json, PerceiverEntityEncoder encoder) implements RunnableModel {
  /** Sets of the paper's StarCraft experiments (appendix B). */
  private static final int ENTITIES = 512;

  @Override
  public Parameters parameters() {
    return encoder.parameters();
  }

  @Override
  public Map<String, ModelOutput> run(Tape tape, ModelInputs inputs) {
    PaddedBatch batch = PaddedBatch.read(inputs, encoder.schema().size());
    EntityEncoding encoding;
    try {
      encoding = encoder.encode(tape, batch.packed());
    } catch (InvalidEntityException e) {
      String padding = batch.hasPadding() ? " (entities are counted without padding)" : "";
      throw inputs.error("'inputs': %s%s", e.getMessage(), padding);
    }
    Variable padded =
        Functions.scatterAddRows(encoding.perEntity(), batch.realRows(), batch.rows());
    Map<String, ModelOutput> outputs = new LinkedHashMap<>();
    outputs.put("last_hidden_state", ModelOutput.perSet(encoding.latents(), batch.sets()));
    outputs.put("entity_embeddings", ModelOutput.perSet(padded, batch.sets()));
    outputs.put("pooled", ModelOutput.of(encoding.pooled()));
    return outputs;
  }

  @Override
  public FlopCounter countFlops() {
    return encoder.countFlops(ENTITIES);
  }

  @Override
  public <T> T network(Class<T> type) {
    if (!type.isInstance(encoder)) {
      throw new ModelFormatException(
          "the model is a PerceiverEntityEncoder; this needs a " + type.getSimpleName());
    }
    return type.cast(encoder);
  }

  @Override
  public ObjectNode config() {
    return json.copy();
  }

  @Override
  public void save(Path folder) {
    encoder.save(folder);
  }
}
