package org.overseer.perceiver.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Functions;
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
 * <p>Which tensors are read and written depends on the model; all give {@code last_hidden_state [B,
 * N, D]}.
 *
 * <ul>
 *   <li>Entities: {@code inputs [B, M, C]}, {@code attention_mask [B, M]}; with a decoder {@code
 *       logits [B, M, channels]}; our own encoders also give {@code entity_embeddings [B, M, D]},
 *       zero for masked entities, and {@code pooled [B, D]}.
 *   <li>Text: {@code input_ids [B, M]}, {@code attention_mask [B, M]}; {@code logits [B, positions,
 *       vocabulary]}, {@code logits [B, labels]}, or {@code logits.<task> [B, labels]}.
 *   <li>Images: {@code pixel_values [B, C, H, W]}; {@code logits [B, labels]}. Optical flow: {@code
 *       inputs [B, 2, 27, H, W]}; {@code logits [B, H, W, 2]}.
 *   <li>Video and sound: {@code image [B, T, 3, H, W]}, {@code audio [B, samples, 1]}; a classifier
 *       gives {@code logits}. An autoencoder also reads {@code label [B, K]} and gives for each set
 *       s of {@code image_points_<s>} and {@code audio_points_<s>} what it decodes there, {@code
 *       image_<s>}, {@code audio_<s>} and {@code label_<s>}.
 * </ul>
 *
 * <p>Where there are {@code logits} and the inputs hold {@code labels}, their {@code cross_entropy}
 * is an output too.
 */
public final class ModelRunner {
  private static final String LOSS_WEIGHT = "loss_weight.";
  private static final String LOGITS = "logits";
  private static final String LABELS = "labels";
  private static final int IGNORED_LABEL = -100;

  private ModelRunner() {}

  /** Runs a model folder, as {@link #run(RunnableModel, Path, Path, Path, Kernels)} does. */
  public static void run(
      Path model, Path inputs, Path outputs, @Nullable Path gradients, Kernels kernels) {
    var unused = run(PerceiverModels.open(model), inputs, outputs, gradients, kernels);
  }

  /**
   * Runs a model.
   *
   * @param gradients where to write d(Σ output × {@code loss_weight.<output>})/d(parameter) under
   *     each parameter's name, and {@code __input__.inputs} where the model reads vectors; null for
   *     none. Each output that has a loss weight among the inputs counts.
   * @return the shape of each output by its name
   * @throws ModelFormatException if files are missing, broken or do not fit
   * @throws java.io.UncheckedIOException if results cannot be written
   */
  public static Map<String, List<Long>> run(
      RunnableModel loaded, Path inputs, Path outputs, @Nullable Path gradients, Kernels kernels) {
    try (SafetensorsReader reader = SafetensorsReader.open(inputs);
        Tape tape = new Tape(kernels)) {
      tape.begin(/* recording= */ gradients != null);
      ModelInputs named = ModelInputs.of(String.valueOf(inputs.getFileName()), reader);
      Map<String, ModelOutput> results = new LinkedHashMap<>(loaded.run(tape, named));
      addCrossEntropy(results, named);
      SafetensorsWriter.write(outputs, tensors(results));
      if (gradients != null) {
        backward(tape, results, named);
        SafetensorsWriter.write(gradients, gradients(loaded.parameters(), named));
      }
      Map<String, List<Long>> shapes = new LinkedHashMap<>();
      results.forEach(
          (name, output) -> shapes.put(name, Arrays.stream(output.shape()).boxed().toList()));
      return shapes;
    }
  }

  /** Mean over the labels that are not {@value #IGNORED_LABEL}, as Hugging Face's loss. */
  static void addCrossEntropy(Map<String, ModelOutput> results, ModelInputs inputs) {
    ModelOutput logits = results.get(LOGITS);
    if (logits == null || !inputs.has(LABELS)) {
      return;
    }
    int classes = logits.value().columns();
    inputs.requireShape(LABELS, Arrays.copyOf(logits.shape(), logits.shape().length - 1));
    long[] labels = inputs.longs(LABELS);
    int[] rows = new int[labels.length];
    int[] targets = new int[labels.length];
    int count = 0;
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] == IGNORED_LABEL) {
        continue;
      }
      if (labels[row] < 0 || labels[row] >= classes) {
        throw inputs.error(
            "'labels' holds %d at position %d; labels are 0 to %d, or %d for none",
            labels[row], row, classes - 1, IGNORED_LABEL);
      }
      rows[count] = row;
      targets[count++] = (int) labels[row];
    }
    if (count == 0) {
      throw inputs.error("'labels' holds nothing but %d; there is no loss", IGNORED_LABEL);
    }
    Variable labelled = Functions.gatherRows(logits.value(), Arrays.copyOf(rows, count));
    Variable loss = Functions.crossEntropy(labelled, Arrays.copyOf(targets, count));
    results.put("cross_entropy", new ModelOutput(loss));
  }

  private static Map<String, Tensor> tensors(Map<String, ModelOutput> results) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    results.forEach(
        (name, output) ->
            tensors.put(name, ModelFolder.tensor(output.value().value(), output.shape())));
    return tensors;
  }

  private static void backward(Tape tape, Map<String, ModelOutput> results, ModelInputs inputs) {
    List<Variable> outputs = new ArrayList<>();
    List<INDArray> weights = new ArrayList<>();
    results.forEach(
        (result, output) -> {
          String name = LOSS_WEIGHT + result;
          if (inputs.has(name)) {
            long[] shape = inputs.tensor(name).shape();
            if (!Arrays.equals(shape, output.shape())) {
              throw inputs.error(
                  "'%s' has shape %s but its output has %s",
                  name, Arrays.toString(shape), Arrays.toString(output.shape()));
            }
            outputs.add(output.value());
            weights.add(Nd4j.create(inputs.floats(name), output.value().shape(), 'c'));
          }
        });
    if (outputs.isEmpty()) {
      throw inputs.error(
          "gradients need a tensor '%s<output>' for one of the outputs %s",
          LOSS_WEIGHT, results.keySet());
    }
    tape.backward(outputs.toArray(new Variable[0]), weights.toArray(new INDArray[0]));
  }

  private static Map<String, Tensor> gradients(Parameters parameters, ModelInputs inputs) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parameters.forEach(
        parameter ->
            tensors.put(
                parameter.name(),
                ModelFolder.tensor(parameter.gradient(), parameter.value().shape())));
    inputs
        .watched()
        .forEach(
            (name, input) ->
                tensors.put(
                    "__input__." + name,
                    ModelFolder.tensor(input.value().gradient(), input.shape())));
    return tensors;
  }
}
