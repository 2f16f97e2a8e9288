package org.overseer.perceiver.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.text.LanguageConfig;
import org.overseer.perceiver.text.MaskedLanguageModel;
import org.overseer.perceiver.text.MultitaskClassifier;
import org.overseer.perceiver.text.MultitaskClassifier.Task;
import org.overseer.perceiver.text.SequenceClassifier;
import org.overseer.perceiver.text.TokenBatch;

/** Models of {@code input_ids [B, M]} and {@code attention_mask [B, M]}. */
final class TextModels {
  private static final String LATENTS = "last_hidden_state";
  private static final String LOGITS = "logits";

  private TextModels() {}

  static ModelPlan<?> maskedLanguageModel(JsonObject json) {
    LanguageConfig config = LanguageConfig.ofLanguageModel(json);
    double queries = (double) config.maxPositionEmbeddings() * config.perceiver().dModel();
    return new ModelPlan<>(
        config.matrixWeights() + queries,
        scope -> new MaskedLanguageModel(scope, config),
        (model, tape, inputs) -> {
          TokenBatch batch = tokens(inputs, config);
          Variable latents = model.encode(tape, batch);
          Map<String, ModelOutput> outputs = latents(latents, batch.texts());
          Variable logits = model.logits(latents, batch); // [B·O, V]
          outputs.put(LOGITS, ModelOutput.perSet(logits, batch.texts()));
          return outputs;
        },
        model -> model.countFlops(config.maxPositionEmbeddings()));
  }

  static ModelPlan<?> sequenceClassifier(JsonObject json) {
    LanguageConfig config = LanguageConfig.ofClassifier(json);
    return new ModelPlan<>(
        config.matrixWeights(),
        scope -> new SequenceClassifier(scope, config),
        (model, tape, inputs) -> {
          TokenBatch batch = tokens(inputs, config);
          Variable latents = model.encode(tape, batch);
          Map<String, ModelOutput> outputs = latents(latents, batch.texts());
          outputs.put(LOGITS, ModelOutput.of(model.logits(latents, batch.texts())));
          return outputs;
        },
        model -> model.countFlops(config.maxPositionEmbeddings()));
  }

  /** Its config lists {@code tasks}: objects with {@code name} and {@code num_labels}. */
  static ModelPlan<?> multitaskClassifier(JsonObject json) {
    LanguageConfig config = LanguageConfig.ofLanguageModel(json);
    List<Task> tasks = json.objects("tasks").stream().map(TextModels::task).toList();
    return new ModelPlan<>(
        config.matrixWeights() + MultitaskClassifier.headWeights(config, tasks),
        scope -> new MultitaskClassifier(scope, config, tasks),
        (model, tape, inputs) -> {
          TokenBatch batch = tokens(inputs, config);
          Variable latents = model.encode(tape, batch);
          Map<String, ModelOutput> outputs = latents(latents, batch.texts());
          model
              .outputs(latents, batch.texts())
              .forEach((task, value) -> outputs.put(LOGITS + "." + task, ModelOutput.of(value)));
          return outputs;
        },
        model -> model.countFlops(config.maxPositionEmbeddings()));
  }

  private static Task task(JsonObject json) {
    try {
      return new Task(json.text("name"), json.integer("num_labels"));
    } catch (IllegalArgumentException e) {
      throw json.error(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, ModelOutput> latents(Variable latents, int texts) {
    Map<String, ModelOutput> outputs = new LinkedHashMap<>();
    outputs.put(LATENTS, ModelOutput.perSet(latents, texts));
    return outputs;
  }

  /** Hugging Face calls the ids {@code input_ids} or {@code inputs}. */
  private static TokenBatch tokens(ModelInputs inputs, LanguageConfig config) {
    String name = inputs.has("inputs") && !inputs.has("input_ids") ? "inputs" : "input_ids";
    int[] shape = inputs.shape(name, "texts", "tokens");
    if (shape[1] > config.maxPositionEmbeddings()) {
      throw inputs.error(
          "'%s' has texts of %d tokens; the model reads at most %d (max_position_embeddings)",
          name, shape[1], config.maxPositionEmbeddings());
    }
    int[] ids = inputs.indices(name, config.vocabSize(), "ids of the vocabulary");
    return new TokenBatch(
        shape[0], shape[1], ids, inputs.realRows("attention_mask", shape[0], shape[1]));
  }
}
