package org.overseer.perceiver.recipes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.text.ByteTokenizer;
import org.overseer.perceiver.text.MultitaskClassifier;
import org.overseer.perceiver.text.TokenBatch;

/**
 * Several tasks on texts with one model, a query for each task (paper §4.1): cross-entropy for
 * classes, squared error for scores. A batch holds examples of all tasks, mixed as they come.
 */
public final class MultitaskRecipe implements Recipe {
  /** Before the name of a task in the name of its figure. */
  public static final String TASK = "task/";

  private static final int EVALUATION_BATCH = 32;

  private final RunnableModel model;
  private final MultitaskClassifier classifier;
  private final List<TaskFolder.Task> tasks;
  private final int batchSize;
  private final int evaluationExamples;
  private final ExampleOrder order;
  private final int total;
  private final int cutTexts;

  /**
   * What a batch is.
   *
   * @param batchSize texts of a pass
   */
  public record Settings(int batchSize) {
    /** Checks the size. */
    public Settings {
      Ranges.atLeastOne("batch size", batchSize);
    }
  }

  /**
   * A recipe over a model whose tasks are those of the data.
   *
   * @param evaluationExamples most held-out texts of each task that an evaluation looks at
   * @throws IllegalArgumentException if the model's tasks are others than the data's, its
   *     vocabulary lacks bytes, or a batch is larger than an array can be
   */
  public MultitaskRecipe(
      RunnableModel model, TaskFolder data, Settings settings, int evaluationExamples, long seed) {
    this.model = model;
    this.classifier = model.network(MultitaskClassifier.class);
    this.tasks = data.tasks();
    this.batchSize = settings.batchSize();
    this.evaluationExamples = evaluationExamples;
    this.total = tasks.stream().mapToInt(task -> task.training().examples().size()).sum();
    this.order = new ExampleOrder(total, new Draws(seed), "order");
    List<MultitaskClassifier.Task> needed =
        tasks.stream()
            .map(task -> new MultitaskClassifier.Task(task.name(), task.outputs()))
            .toList();
    if (!needed.equals(classifier.tasks())) {
      throw new IllegalArgumentException(
          "the model answers %s but the data asks %s".formatted(classifier.tasks(), needed));
    }
    Ranges.vocabularyFits(classifier.config().vocabSize());
    Ranges.atLeastOne("evaluation.examples", evaluationExamples);
    Ranges.batchFits(batchSize, (long) longest() * classifier.config().perceiver().dModel());
    this.cutTexts = tasks.stream().mapToInt(this::cutTexts).sum();
  }

  private int cutTexts(TaskFolder.Task task) {
    return (int)
        Stream.of(task.training(), task.heldOut())
            .flatMap(table -> table.examples().stream())
            .filter(example -> encode(example, Integer.MAX_VALUE).length > longest())
            .count();
  }

  /**
   * How many examples, of all tasks and both parts, are longer than the model's positions: the ends
   * of their texts are cut off.
   */
  public int cutTexts() {
    return cutTexts;
  }

  private int longest() {
    return classifier.config().maxPositionEmbeddings();
  }

  @Override
  public RunnableModel model() {
    return model;
  }

  @Override
  public int examplesPerPass() {
    return batchSize;
  }

  @Override
  public long trainingExamples() {
    return total;
  }

  /** The batch is sorted by task, so that each task's latents lie together. */
  @Override
  public Variable loss(Tape tape, long pass) {
    int[] examples = order.batch(pass, batchSize);
    Arrays.sort(examples);
    List<List<TaskTable.Example>> byTask = new ArrayList<>();
    List<TaskTable.Example> all = new ArrayList<>();
    int first = 0;
    for (TaskFolder.Task task : tasks) {
      List<TaskTable.Example> known = task.training().examples();
      List<TaskTable.Example> drawn = new ArrayList<>();
      for (int example : examples) {
        if (example >= first && example < first + known.size()) {
          drawn.add(known.get(example - first));
        }
      }
      first += known.size();
      byTask.add(drawn);
      all.addAll(drawn);
    }
    Variable latents = classifier.encode(tape, tokens(all)); // [B·N, D]
    int perText = latents.rows() / all.size();
    Variable loss = null;
    int from = 0;
    for (int i = 0; i < tasks.size(); i++) {
      int texts = byTask.get(i).size();
      if (texts > 0) {
        Variable own = Functions.sliceRows(latents, from * perText, (from + texts) * perText);
        Variable part =
            Functions.scale(loss(tasks.get(i), byTask.get(i), own), (float) texts / all.size());
        loss = loss == null ? part : Functions.add(loss, part);
        from += texts;
      }
    }
    return Objects.requireNonNull(loss);
  }

  private Variable loss(TaskFolder.Task task, List<TaskTable.Example> examples, Variable latents) {
    Variable output = classifier.output(task.name(), latents, examples.size());
    return task.regression()
        ? Losses.meanSquaredError(output, scores(examples))
        : Functions.crossEntropy(output, labels(task, examples));
  }

  private TokenBatch tokens(List<TaskTable.Example> examples) {
    return TokenBatch.of(examples.stream().map(example -> encode(example, longest())).toList());
  }

  private static int[] encode(TaskTable.Example example, int longest) {
    String second = example.second();
    return second == null
        ? ByteTokenizer.encode(example.first(), longest)
        : ByteTokenizer.encodePair(example.first(), second, longest);
  }

  private static float[] scores(List<TaskTable.Example> examples) {
    float[] scores = new float[examples.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Float.parseFloat(examples.get(i).answer());
    }
    return scores;
  }

  private static int[] labels(TaskFolder.Task task, List<TaskTable.Example> examples) {
    return examples.stream().mapToInt(task::label).toArray();
  }

  /**
   * Of each task the accuracy, or for scores the correlation (Pearson); the mean of these decides.
   */
  @Override
  public Evaluation evaluate(Tape tape) {
    Map<String, Double> byTask = new LinkedHashMap<>();
    long examples = 0;
    for (TaskFolder.Task task : tasks) {
      List<TaskTable.Example> all = task.heldOut().examples();
      List<TaskTable.Example> heldOut =
          Arrays.stream(Evaluation.spread(all.size(), evaluationExamples))
              .mapToObj(all::get)
              .toList();
      byTask.put(
          TASK + task.name(),
          task.regression() ? correlation(tape, task, heldOut) : accuracy(tape, task, heldOut));
      examples += heldOut.size();
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(
        Evaluation.SCORE,
        byTask.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    figures.putAll(byTask);
    return new Evaluation(
        Evaluation.SCORE, /* higherIsBetter= */ true, figures, examples, Evaluation.EXAMPLES);
  }

  @Override
  public Map<String, String> measuredOn() {
    int heldOut = tasks.stream().mapToInt(task -> task.heldOut().examples().size()).sum();
    List<String> names = tasks.stream().map(TaskFolder.Task::name).toList();
    return Evaluation.measuredOn(heldOut, evaluationExamples, Map.of("tasks", names));
  }

  private double accuracy(Tape tape, TaskFolder.Task task, List<TaskTable.Example> examples) {
    Answers answers = Answers.NONE;
    for (List<TaskTable.Example> batch : batches(examples)) {
      Variable output = answer(tape, task, batch);
      answers = answers.plus(Answers.of(output, labels(task, batch)));
    }
    return answers.accuracy();
  }

  private double correlation(Tape tape, TaskFolder.Task task, List<TaskTable.Example> examples) {
    float[] told = new float[examples.size()];
    int from = 0;
    for (List<TaskTable.Example> batch : batches(examples)) {
      FloatBuffers.read(answer(tape, task, batch).value(), told, from);
      from += batch.size();
    }
    return correlation(told, scores(examples));
  }

  private Variable answer(Tape tape, TaskFolder.Task task, List<TaskTable.Example> batch) {
    tape.begin(/* recording= */ false);
    Variable latents = classifier.encode(tape, tokens(batch));
    return classifier.output(task.name(), latents, batch.size());
  }

  private static List<List<TaskTable.Example>> batches(List<TaskTable.Example> examples) {
    List<List<TaskTable.Example>> batches = new ArrayList<>();
    for (int from = 0; from < examples.size(); from += EVALUATION_BATCH) {
      int to = Math.min(examples.size(), from + EVALUATION_BATCH);
      batches.add(examples.subList(from, to));
    }
    return batches;
  }

  /** Pearson's; 0 where one side does not vary. */
  static double correlation(float[] a, float[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  @Override
  public void save(Path folder) {
    model.save(folder);
  }
}
