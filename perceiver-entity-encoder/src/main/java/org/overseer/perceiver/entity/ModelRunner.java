package org.overseer.perceiver.entity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.SafetensorsReader;
import org.overseer.perceiver.io.SafetensorsWriter;
import org.overseer.perceiver.io.Tensor;
import org.overseer.perceiver.kernels.Kernels;

/**
 * Runs a model folder on the inputs of one safetensors file: {@code overseer model run}.
 *
 * <p>Inputs: {@code inputs} float {@code [B, M, C]} and optionally {@code attention_mask} {@code
 * [B, M]}. Outputs: {@code last_hidden_state [B, N, D]}; with a decoder also {@code logits [B, M,
 * channels]}; our own encoders also give {@code entity_embeddings [B, M, D]}, zero for masked
 * entities, and {@code pooled [B, D]}.
 */
public final class ModelRunner {
  private static final String LOSS_WEIGHT = "loss_weight.";

  /** An output and the shape under which it is written. */
  record Output(Variable value, long[] shape) {}

  /** A model that reads a padded batch. */
  interface Model {
    /** The parameters under their state-dict names. */
    Parameters parameters();

    /** Outputs by name, in order. */
    Map<String, Output> run(Tape tape, Variable inputs, PaddedBatch batch);

    /** C, channels of {@code inputs} that it reads. */
    int inputChannels();

    /** Whether outputs depend differentiably on {@code inputs}. */
    boolean differentiableInputs();
  }

  private ModelRunner() {}

  /**
   * Runs a model.
   *
   * @param gradients where to write d(Σ output × {@code loss_weight.<output>})/d(parameter) under
   *     each parameter's name, and for models without featurizer {@code __input__.inputs}; null for
   *     none. Each output that has a loss weight among the inputs counts.
   * @throws ModelFormatException if the model is not supported or files are missing, broken or do
   *     not fit
   * @throws java.io.UncheckedIOException if results cannot be written
   */
  public static void run(
      Path model, Path inputs, Path outputs, @Nullable Path gradients, Kernels kernels) {
    Model loaded = FolderModels.load(ModelFolder.open(model));
    try (SafetensorsReader reader = SafetensorsReader.open(inputs);
        Tape tape = new Tape(kernels)) {
      tape.begin(/* recording= */ gradients != null);
      PaddedBatch batch = PaddedBatch.read(reader);
      if (batch.channels() != loaded.inputChannels()) {
        throw new ModelFormatException(
            "inputs: 'inputs' has %d channels but the model reads %d"
                .formatted(batch.channels(), loaded.inputChannels()));
      }
      INDArray values =
          Nd4j.create(batch.values(), new long[] {batch.rows(), batch.channels()}, 'c');
      boolean watch = gradients != null && loaded.differentiableInputs();
      Variable input = watch ? tape.watch(values) : tape.constant(values);
      Map<String, Output> results = outputs(loaded, tape, input, batch, inputs);
      SafetensorsWriter.write(outputs, tensors(results));
      if (gradients != null) {
        backward(tape, results, reader);
        SafetensorsWriter.write(
            gradients, gradients(loaded.parameters(), watch ? input : null, batch));
      }
    }
  }

  private static Map<String, Output> outputs(
      Model model, Tape tape, Variable input, PaddedBatch batch, Path inputs) {
    try {
      return model.run(tape, input, batch);
    } catch (InvalidEntityException e) {
      String padding = batch.hasPadding() ? " (entities are counted without padding)" : "";
      throw new ModelFormatException(
          inputs.getFileName() + ": 'inputs': " + e.getMessage() + padding, e);
    }
  }

  private static Map<String, Tensor> tensors(Map<String, Output> results) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    results.forEach(
        (name, output) ->
            tensors.put(name, ModelFolder.tensor(output.value().value(), output.shape())));
    return tensors;
  }

  private static void backward(Tape tape, Map<String, Output> results, SafetensorsReader reader) {
    List<Variable> outputs = new ArrayList<>();
    List<INDArray> weights = new ArrayList<>();
    for (Map.Entry<String, Output> result : results.entrySet()) {
      String name = LOSS_WEIGHT + result.getKey();
      if (reader.names().contains(name)) {
        Output output = result.getValue();
        if (!Arrays.equals(reader.shape(name), output.shape())) {
          throw new ModelFormatException(
              "inputs: '%s' has shape %s but its output has %s"
                  .formatted(
                      name, Arrays.toString(reader.shape(name)), Arrays.toString(output.shape())));
        }
        outputs.add(output.value());
        weights.add(Nd4j.create(reader.tensor(name).toFloats(), output.value().shape(), 'c'));
      }
    }
    if (outputs.isEmpty()) {
      throw new ModelFormatException(
          "inputs: gradients need a tensor '%s<output>' for one of the outputs %s"
              .formatted(LOSS_WEIGHT, results.keySet()));
    }
    tape.backward(outputs.toArray(new Variable[0]), weights.toArray(new INDArray[0]));
  }

  private static Map<String, Tensor> gradients(
      Parameters parameters, @Nullable Variable input, PaddedBatch batch) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parameters.forEach(
        parameter ->
            tensors.put(
                parameter.name(),
                ModelFolder.tensor(parameter.gradient(), parameter.value().shape())));
    if (input != null) {
      tensors.put(
          "__input__.inputs",
          ModelFolder.tensor(input.gradient(), batch.sets(), batch.entities(), batch.channels()));
    }
    return tensors;
  }
}
