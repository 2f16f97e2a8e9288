package org.overseer.training.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.LabelNames;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.text.ByteTokenizer;
import org.overseer.perceiver.text.LanguageConfig;
import org.overseer.perceiver.text.MultitaskClassifier;
import org.overseer.perceiver.text.SequenceClassifier;
import org.overseer.perceiver.text.TokenBatch;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code overseer model classify-text}: what a text is, by one task or all of them. */
@Command(
    name = "classify-text",
    description = {
      "Tell the class of a text, or its score, by a model that was trained to.",
      "A model of several tasks answers all of them unless --task names one."
    })
final class ClassifyTextCommand extends ConsoleCommand implements Callable<Integer> {
  @Mixin private ModelOptions options = new ModelOptions();

  @Mixin private TextInput text = new TextInput();

  @Option(
      names = "--pair",
      paramLabel = "TEXT",
      description = "The second text, of a task on pairs.")
  private @Nullable String second;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description = "One task, by its name or its number from 1.")
  private @Nullable String task;

  @Option(names = "--top", paramLabel = "N", defaultValue = "5", description = "How many classes.")
  private int top;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private KernelOptions kernels = new KernelOptions();

  /** Answers of a task: logits of classes, or a single score where there are no labels. */
  private record Answer(@Nullable String task, List<String> labels, float[] outputs) {}

  @Override
  public Integer call() {
    Ranking.requirePositive(top);
    String first = text.read();
    int[] ids =
        second == null ? ByteTokenizer.encode(first) : ByteTokenizer.encodePair(first, second);
    OpenModel opened = options.open();
    try (Tape tape = new Tape(kernels.choose())) {
      tape.begin(/* recording= */ false);
      List<Answer> answers = answers(opened, tape, ids);
      answers.forEach(answer -> opened.numbers(answer.outputs));
      print(opened, answers);
    }
    return ExitCode.DONE;
  }

  private List<Answer> answers(OpenModel opened, Tape tape, int[] ids) {
    TokenBatch batch = TokenBatch.of(List.of(ids));
    if (opened.config().has("tasks")) {
      MultitaskClassifier model =
          opened.network(MultitaskClassifier.class, "a classifier of texts");
      requireReadable(model.config(), ids);
      List<String> wanted = wanted(model);
      Variable latents = model.encode(tape, batch);
      List<Answer> answers = new ArrayList<>();
      for (JsonObject config : opened.config().objects("tasks")) {
        String name = config.text("name");
        if (wanted.contains(name)) {
          float[] outputs = FloatBuffers.toArray(model.output(name, latents, 1).value());
          answers.add(new Answer(name, labels(config, outputs.length), outputs));
        }
      }
      return answers;
    }
    SequenceClassifier model = opened.network(SequenceClassifier.class, "a classifier of texts");
    if (task != null) {
      throw new ConfigException("--task " + task + ": the model has a single task, without a name");
    }
    requireReadable(model.config(), ids);
    float[] outputs = FloatBuffers.toArray(model.logits(model.encode(tape, batch), 1).value());
    List<String> labels = outputs.length == 1 ? List.of() : LabelNames.read(opened.config());
    return List.of(new Answer(null, labels, outputs));
  }

  private static void requireReadable(LanguageConfig config, int[] ids) {
    TextInput.requireFits(ids.length, config.maxPositionEmbeddings());
    if (config.vocabSize() < ByteTokenizer.VOCABULARY_SIZE) {
      throw new ConfigException(
          "the model has a vocabulary of %d; this command needs the %d of bytes"
              .formatted(config.vocabSize(), ByteTokenizer.VOCABULARY_SIZE));
    }
  }

  /** Names of the tasks to answer. */
  private List<String> wanted(MultitaskClassifier model) {
    List<String> all = model.tasks().stream().map(MultitaskClassifier.Task::name).toList();
    String name = task;
    if (name == null || all.contains(name)) {
      return name == null ? all : List.of(name);
    }
    if (name.matches("[0-9]{1,6}")
        && Integer.parseInt(name) >= 1
        && Integer.parseInt(name) <= all.size()) {
      return List.of(all.get(Integer.parseInt(name) - 1));
    }
    throw new ConfigException(
        "--task %s: the model's tasks are %s, or 1 to %d"
            .formatted(name, String.join(", ", all), all.size()));
  }

  /** The names that training wrote; numbers where there are none, nothing of a score. */
  private static List<String> labels(JsonObject task, int outputs) {
    if (task.has("labels")) {
      List<String> labels = task.texts("labels");
      if (labels.size() != outputs) {
        throw new ModelFormatException(
            "config.json: task '%s' has %d outputs but %d labels"
                .formatted(task.text("name"), outputs, labels.size()));
      }
      return labels;
    }
    List<String> labels = new ArrayList<>();
    for (int label = 0; label < outputs && outputs > 1; label++) {
      labels.add("LABEL_" + label);
    }
    return labels;
  }

  private void print(OpenModel opened, List<Answer> answers) {
    if (json.isSet()) {
      Map<String, Object> result = opened.toJson();
      result.put("tasks", answers.stream().map(this::toJson).toList());
      out().println(Json.line(result));
      return;
    }
    for (Answer answer : answers) {
      if (answer.task != null) {
        out().println(printable(answer.task));
      }
      if (answer.labels.isEmpty()) {
        out().println(String.format(Locale.ROOT, "  score %.4f", answer.outputs[0]));
      }
      predictions(answer).forEach(prediction -> out().println(prediction.line()));
    }
    printWarning(opened.warning());
  }

  private List<Prediction> predictions(Answer answer) {
    return answer.labels.isEmpty() ? List.of() : Prediction.of(answer.outputs, answer.labels, top);
  }

  private Map<String, Object> toJson(Answer answer) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (answer.task != null) {
      result.put("task", answer.task);
    }
    if (answer.labels.isEmpty()) {
      result.put("score", answer.outputs[0]);
    } else {
      result.put("predictions", predictions(answer));
    }
    return result;
  }
}
