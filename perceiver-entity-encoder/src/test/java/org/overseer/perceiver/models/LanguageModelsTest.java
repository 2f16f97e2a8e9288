package org.overseer.perceiver.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Initializer;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.text.MaskedLanguageModel;
import org.overseer.perceiver.text.MultitaskClassifier;
import org.overseer.perceiver.text.SequenceClassifier;
import org.overseer.perceiver.text.TokenBatch;

class LanguageModelsTest {
  private static final String TASKS =
      ", \"tasks\": [{\"name\": \"cola\", \"num_labels\": 2}, {\"name\": \"sts-b\","
          + " \"num_labels\": 1}]";

  private final Tape tape = new Tape(KernelSelection.choose());

  @AfterEach
  void close() {
    tape.close();
  }

  @ParameterizedTest
  @CsvSource({
    "300, 1, 'input_ids' holds 300 at position 1; ids of the vocabulary are 0 to 261",
    "-1, 1, 'input_ids' holds -1 at position 1; ids of the vocabulary are 0 to 261",
    "7, 2, 'attention_mask' must hold 1 for real and 0 for padding but holds 2.0",
  })
  void aValueOutOfRangeIsOneClearLine(long id, long mask, String problem) {
    RunnableModel model = PerceiverModels.open(Fixtures.folder("masked-lm"));
    ModelInputs inputs =
        ModelInputs.of(
            Map.of(
                "input_ids", Tensor.ofLongs(new long[] {4, id, 5}, 1, 3),
                "attention_mask", Tensor.ofLongs(new long[] {1, 1, mask}, 1, 3)));

    assertProblem(model, inputs, "inputs: " + problem);
  }

  @Test
  void aTextLongerThanTheModelReadsIsRefused() {
    RunnableModel model = PerceiverModels.open(Fixtures.folder("masked-lm"));
    ModelInputs inputs = ModelInputs.of(Map.of("input_ids", Tensor.ofLongs(new long[41], 1, 41)));

    assertProblem(
        model,
        inputs,
        "inputs: 'input_ids' has texts of 41 tokens; the model reads at most 40"
            + " (max_position_embeddings)");
  }

  @Test
  void aMaskOfAnotherShapeAndIdsThatAreNoIntegersAreRefused() {
    RunnableModel model = PerceiverModels.open(Fixtures.folder("masked-lm"));
    Tensor ids = Tensor.ofLongs(new long[3], 1, 3);

    assertProblem(
        model,
        ModelInputs.of(
            Map.of("input_ids", ids, "attention_mask", Tensor.ofLongs(new long[2], 1, 2))),
        "inputs: 'attention_mask' has shape [1, 2] but must have [1, 3]");
    assertProblem(
        model,
        ModelInputs.of(Map.of("input_ids", Tensor.ofFloats(new float[3], 1, 3))),
        "inputs: 'input_ids' must hold integers but is F32[1, 3]");
    assertProblem(
        model,
        ModelInputs.of(Map.of("text", ids)),
        "inputs: lacks 'input_ids', which the model reads; there are [text]");
  }

  @ParameterizedTest
  @CsvSource({
    "sequence-classification, 5",
    "image-classification-conv, 10",
    "multimodal-autoencoding, 7"
  })
  void classesAreCountedByTheirNamesAsHuggingFaceWritesThem(String fixture, int classes) {
    ObjectNode config = ModelFolder.open(Fixtures.folder(fixture)).config().copy();
    config.remove("num_labels");
    ObjectNode names = config.putObject("id2label");
    for (int i = 0; i < classes; i++) {
      names.put(Integer.toString(i), "class " + i);
    }
    long scalars = PerceiverModels.open(Fixtures.folder(fixture)).parameters().scalars();

    assertThat(created(config).parameters().scalars()).isEqualTo(scalars);
    names.put(Integer.toString(classes), "one more");
    assertThat(created(config).parameters().scalars()).isGreaterThan(scalars);
  }

  private static RunnableModel created(ObjectNode config) {
    byte[] json = config.toString().getBytes(StandardCharsets.UTF_8);
    return PerceiverModels.create(JsonObject.parse("config.json", json), Initializer.zeros());
  }

  @ParameterizedTest
  @CsvSource({"num_latents", "max_position_embeddings", "self_attention_widening_factor"})
  void aConfigOfMoreWeightsThanCanBeMadeIsRefusedBeforeMemoryIsTaken(String field) {
    ObjectNode config = ModelFolder.open(Fixtures.folder("masked-lm")).config().copy();
    config.put(field, Integer.MAX_VALUE);

    assertThatThrownBy(() -> created(config))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("weights or more; at most 2,147,483,647 are made");
  }

  @Test
  void anEncoderOfOursIsNotMadeFromItsConfigAlone() {
    ObjectNode config = ModelFolder.open(Fixtures.folder("entity-encoder")).config().copy();
    config.putArray("architectures").add("PerceiverEntityEncoder");

    assertThatThrownBy(() -> created(config))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("a PerceiverEntityEncoder is read with its weights");
  }

  private void assertProblem(RunnableModel model, ModelInputs inputs, String message) {
    tape.begin(/* recording= */ false);
    assertThatThrownBy(() -> model.run(tape, inputs))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(message);
  }

  @Test
  void aLabelOutOfRangeIsRefused() {
    Map<String, ModelOutput> results = new LinkedHashMap<>();
    tape.begin(/* recording= */ false);
    results.put("logits", ModelOutput.of(tape.constant(new float[6], 2, 3)));
    ModelInputs inputs = ModelInputs.of(Map.of("labels", Tensor.ofLongs(new long[] {2, 3}, 2)));

    assertThatThrownBy(() -> ModelRunner.addCrossEntropy(results, inputs))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("inputs: 'labels' holds 3 at position 1; labels are 0 to 2, or -100 for none");
  }

  @Test
  void logitsAtChosenPositionsAreThoseOfAllPositions() {
    MaskedLanguageModel model =
        PerceiverModels.open(Fixtures.folder("masked-lm")).network(MaskedLanguageModel.class);
    TokenBatch batch = TokenBatch.of(List.of(ids("Perceiver"), ids("IO")));
    tape.begin(/* recording= */ false);
    Variable latents = model.encode(tape, batch);

    float[] all = FloatBuffers.toArray(model.logits(latents, batch).value());
    float[] chosen =
        FloatBuffers.toArray(
            model.logitsAt(latents, new int[] {3, 7, 39}, Segments.ofLengths(2, 1)).value());

    int[] rows = {3, 7, 40 + 39};
    for (int i = 0; i < rows.length; i++) {
      assertThat(Arrays.copyOfRange(chosen, i * 262, (i + 1) * 262))
          .containsExactly(
              Arrays.copyOfRange(all, rows[i] * 262, (rows[i] + 1) * 262), within(1e-4f));
    }
  }

  /** Padding has no influence on latents; the original also blanks the queries beyond the text. */
  @Test
  void maskRulesComeFromTheConfig() {
    ObjectNode json = ModelFolder.open(Fixtures.folder("masked-lm")).config().copy();
    float[] huggingFace = logits(json);
    json.put("empty_mask", "zero");
    json.putObject("decoder").put("query_mask", true);
    float[] original = logits(json);

    int valid = 9 * 262;
    assertThat(Arrays.copyOf(original, valid))
        .containsExactly(Arrays.copyOf(huggingFace, valid), within(1e-5f));
    assertThat(Arrays.copyOfRange(original, valid, valid + 262))
        .isNotEqualTo(Arrays.copyOfRange(huggingFace, valid, valid + 262));
  }

  private float[] logits(ObjectNode json) {
    RunnableModel model = create(json.toString());
    tape.begin(/* recording= */ false);
    long[] ids = new long[12];
    long[] mask = new long[12];
    int[] text = ids("Perceiver");
    for (int i = 0; i < text.length; i++) {
      ids[i] = text[i];
      mask[i] = 1;
    }
    ModelInputs inputs =
        ModelInputs.of(
            Map.of(
                "input_ids", Tensor.ofLongs(ids, 1, 12),
                "attention_mask", Tensor.ofLongs(mask, 1, 12)));
    return FloatBuffers.toArray(model.run(tape, inputs).get("logits").value().value());
  }

  @Test
  void aMultitaskModelAnswersEachTaskWithItsOwnQueryAndHead() {
    RunnableModel model = create(multitask(TASKS));
    MultitaskClassifier network = model.network(MultitaskClassifier.class);
    TokenBatch batch = TokenBatch.of(List.of(ids("one text"), ids("another"), ids("third")));
    tape.begin(/* recording= */ false);
    Variable latents = network.encode(tape, batch);

    Map<String, Variable> all = network.outputs(latents, 3);

    assertThat(all.get("cola").shape()).containsExactly(3, 2);
    assertThat(all.get("sts-b").shape()).containsExactly(3, 1);
    for (String task : all.keySet()) {
      assertThat(FloatBuffers.toArray(network.output(task, latents, 3).value()))
          .containsExactly(FloatBuffers.toArray(all.get(task).value()), within(1e-5f));
    }
    float[] before = FloatBuffers.toArray(all.get("cola").value());
    model
        .parameters()
        .get("perceiver.decoder.output_position_encodings.position_embeddings")
        .value()
        .getRow(1)
        .addi(3); // the second task's query
    tape.begin(/* recording= */ false);
    Map<String, Variable> after = network.outputs(network.encode(tape, batch), 3);
    assertThat(FloatBuffers.toArray(after.get("cola").value())).containsExactly(before);
    assertThatThrownBy(() -> network.output("qqp", latents, 3))
        .hasMessageContaining("there is no task 'qqp'");
  }

  @Test
  void everyTaskTeachesTheSharedPartsAndItsOwnHead() {
    RunnableModel model = create(multitask(TASKS));
    MultitaskClassifier network = model.network(MultitaskClassifier.class);
    tape.begin(/* recording= */ true);
    Variable latents = network.encode(tape, TokenBatch.of(List.of(ids("one text"))));

    tape.backward(Functions.crossEntropy(network.output("cola", latents, 1), new int[] {1}));

    for (Parameter parameter : model.parameters()) {
      String name = parameter.name();
      if (!name.endsWith("self.key.bias")) { // has none: softmax ignores shifts
        boolean learns = parameter.gradient().amaxNumber().floatValue() > 0;
        assertThat(learns).as(name).isEqualTo(!name.startsWith("task_heads.sts-b."));
      }
    }
  }

  @Test
  void aPretrainedLanguageModelFitsAMultitaskModelUpToItsQueriesAndHeads() {
    RunnableModel pretrained = PerceiverModels.open(Fixtures.folder("masked-lm"));
    RunnableModel model = create(multitask(TASKS));

    List<String> fresh = PerceiverModels.copyShared(pretrained.parameters(), model.parameters());

    assertThat(fresh)
        .hasSize(1 + 2 * 4)
        .contains("perceiver.decoder.output_position_encodings.position_embeddings")
        .filteredOn(name -> !name.startsWith("task_heads."))
        .hasSize(1);
    String name = "perceiver.encoder.self_attends.3.mlp.dense2.weight";
    assertThat(model.parameters().get(name).value())
        .isEqualTo(pretrained.parameters().get(name).value());
  }

  @Test
  void twoTasksOfOneNameAreRefused() {
    String twice = TASKS.replace("sts-b", "cola");

    assertThatThrownBy(() -> create(multitask(twice)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("each with a name of its own");
  }

  @Test
  void networkOfAnotherKindIsRefused() {
    RunnableModel model = PerceiverModels.open(Fixtures.folder("sequence-classification"));

    assertThat(model.network(SequenceClassifier.class)).isNotNull();
    assertThatThrownBy(() -> model.network(MaskedLanguageModel.class))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("the model is a SequenceClassifier; this needs a MaskedLanguageModel");
  }

  private static String multitask(String tasks) {
    ObjectNode json = ModelFolder.open(Fixtures.folder("masked-lm")).config().copy();
    json.putArray("architectures").add("PerceiverForMultitaskClassification");
    String text = json.toString();
    return text.substring(0, text.length() - 1) + tasks + "}";
  }

  private static RunnableModel create(String json) {
    return PerceiverModels.create(
        JsonObject.parse("config.json", json.getBytes(StandardCharsets.UTF_8)),
        Initializer.huggingFace(new SplittableRandom(11), 0.2));
  }

  private static int[] ids(String text) {
    return text.chars().map(c -> c + 6).toArray();
  }
}
