package org.overseer.perceiver.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.LearnedQueryDecoder;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverEncoder;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * One trained query for each task, answered from the same latents, as the paper fine-tunes on GLUE
 * (paper §4.1). One task is the paper's single-task query.
 *
 * <p>The encoder and the decoder's cross-attend have the names and widths of {@link
 * MaskedLanguageModel}, so that pretrained weights fit. Axes: B texts, T tasks, E answer channels,
 * N latents, D latent channels. Own tensors: {@code
 * perceiver.decoder.output_position_encodings.position_embeddings [T, E]}, {@code
 * task_heads.<name>.dense1.*}, {@code task_heads.<name>.dense2.*}.
 */
public final class MultitaskClassifier {
  /**
   * A task.
   *
   * @param name letters, digits, {@code _} and {@code -}
   * @param outputs number of classes, or 1 for a regression
   */
  public record Task(String name, int outputs) {
    /** Checks name and outputs. */
    public Task {
      if (!name.matches("[A-Za-z0-9_-]+") || outputs < 1) {
        throw new IllegalArgumentException(
            "a task needs a name of letters, digits, '_' and '-' and at least one output; there is"
                + " '%s' with %d".formatted(name, outputs));
      }
    }
  }

  /** Entries of the weight matrices of the tasks' heads, beyond those of the config. */
  public static double headWeights(LanguageConfig config, List<Task> tasks) {
    double channels = config.decoder().queryChannels();
    return tasks.stream().mapToDouble(task -> channels * (channels + task.outputs())).sum();
  }

  private final LanguageConfig config;
  private final TextPreprocessor preprocessor;
  private final PerceiverEncoder encoder;
  private final LearnedQueryDecoder decoder;
  private final Map<Task, TaskHead> heads = new LinkedHashMap<>();

  /**
   * Adds the model to the root scope.
   *
   * @param config its decoder has no final linear
   * @throws IllegalArgumentException if there are no tasks or two of one name
   */
  public MultitaskClassifier(ParameterScope root, LanguageConfig config, List<Task> tasks) {
    if (tasks.isEmpty() || tasks.stream().map(Task::name).distinct().count() < tasks.size()) {
      throw new IllegalArgumentException(
          "at least one task is needed, each with a name of its own; there are " + tasks);
    }
    if (config.decoder().outputNumChannels() != null) {
      throw new IllegalArgumentException(
          "the tasks' heads are the final layers; leave out another");
    }
    ParameterScope perceiver = root.child("perceiver");
    this.config = config;
    this.preprocessor = new TextPreprocessor(perceiver.child("input_preprocessor"), config);
    this.encoder = new PerceiverEncoder(perceiver, config.perceiver());
    this.decoder =
        new LearnedQueryDecoder(perceiver.child("decoder"), config.decoder(), tasks.size());
    ParameterScope heads = root.child("task_heads");
    for (Task task : tasks) {
      int channels = config.decoder().queryChannels();
      this.heads.put(task, new TaskHead(heads.child(task.name()), channels, task.outputs()));
    }
  }

  /** Settings of this model. */
  public LanguageConfig config() {
    return config;
  }

  /** The tasks, in the order of their queries. */
  public List<Task> tasks() {
    return new ArrayList<>(heads.keySet());
  }

  /**
   * Reads texts into latents.
   *
   * @return {@code [B·N, D]}
   * @throws IllegalArgumentException if texts are too long or an id is not of the vocabulary
   */
  public Variable encode(Tape tape, TokenBatch batch) {
    Variable inputs = preprocessor.apply(tape, batch); // [B·M, C]
    return encoder.encode(inputs, batch.sets(), batch.mask(config.maskRules().emptyMask()));
  }

  /**
   * Every task's outputs for each text.
   *
   * @param latents {@code [B·N, D]} of B texts
   * @return {@code [B, outputs]} by the task's name
   */
  public Map<String, Variable> outputs(Variable latents, int texts) {
    Variable answers =
        decoder.decode(latents, encoder.latentSets(texts), /* queryMask= */ null); // [B·T, E]
    Map<String, Variable> outputs = new LinkedHashMap<>();
    heads.forEach(
        (task, head) -> {
          int query = outputs.size();
          int[] rows = IntStream.range(0, texts).map(text -> text * heads.size() + query).toArray();
          outputs.put(task.name(), head.apply(Functions.gatherRows(answers, rows)));
        });
    return outputs;
  }

  /**
   * One task's outputs for each text; other queries are not asked.
   *
   * @param latents {@code [B·N, D]} of B texts
   * @return {@code [B, outputs]}
   */
  public Variable output(String task, Variable latents, int texts) {
    List<Task> tasks = tasks();
    int query = tasks.stream().map(Task::name).toList().indexOf(task);
    if (query < 0) {
      throw new IllegalArgumentException("there is no task '" + task + "' among " + tasks);
    }
    int[] rows = new int[texts];
    Arrays.fill(rows, query);
    Variable answers =
        decoder.decode(
            rows, Segments.uniform(texts, 1), latents, encoder.latentSets(texts)); // [B, E]
    return Objects.requireNonNull(heads.get(tasks.get(query))).apply(answers);
  }

  /** Counts the operations for one text of {@code tokens}. */
  public FlopCounter countFlops(int tokens) {
    FlopCounter counter =
        new FlopCounter()
            .perceiverEncoder(config.perceiver(), tokens)
            .perceiverDecoder(config.decoder(), heads.size(), config.perceiver().numLatents());
    int channels = config.decoder().queryChannels();
    heads
        .keySet()
        .forEach(
            task ->
                counter
                    .linear("task_heads." + task.name() + ".dense1", 1, channels, channels)
                    .linear("task_heads." + task.name() + ".dense2", 1, channels, task.outputs()));
    return counter;
  }
}
