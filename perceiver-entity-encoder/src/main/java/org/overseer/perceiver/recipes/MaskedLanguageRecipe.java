package org.overseer.perceiver.recipes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.text.ByteTokenizer;
import org.overseer.perceiver.text.MaskedLanguageModel;
import org.overseer.perceiver.text.TokenBatch;

/**
 * Masked language modelling on bytes (paper §4.1): windows of the text, some words of each hidden,
 * cross-entropy of the hidden bytes.
 *
 * <p>A window has {@code [CLS]} before and {@code [SEP]} behind it, as the tokenizer puts them, so
 * that the model is asked later what it was trained on. Only hidden positions are decoded.
 */
public final class MaskedLanguageRecipe implements Recipe {
  /** Cross-entropy in nats per hidden byte that is no white space. */
  public static final String WORD_LOSS = "word_loss";

  private static final int EVALUATION_BATCH = 32;
  private static final Draws EVALUATION = new Draws(0);
  private static final int SPECIALS = 2;
  private static final int SHORTEST = 16;

  private final RunnableModel model;
  private final MaskedLanguageModel network;
  private final Split<byte[]> data;
  private final Settings settings;
  private final Draws draws;
  private final int evaluationExamples;
  private final int window;

  /**
   * What a batch is.
   *
   * @param batchSize windows of a pass
   * @param masks what is hidden
   * @param shortShare share of the windows that are cut to a random length, at least {@value
   *     MaskedLanguageRecipe#SHORTEST} bytes, so that the model also knows short texts
   */
  public record Settings(int batchSize, WordMasks masks, double shortShare) {
    /** Checks the ranges. */
    public Settings {
      Ranges.atLeastOne("batch size", batchSize);
      Ranges.within("share of short windows", shortShare, 0, 1);
    }
  }

  /** Windows with what is hidden in them. */
  private record Batch(TokenBatch tokens, int[] positions, Segments sets, int[] targets) {}

  /** A window with the positions of its hidden bytes. */
  private record Window(byte[] text, int[] hidden) {}

  /**
   * A recipe over a model and text.
   *
   * @param evaluationExamples windows that an evaluation looks at, evenly spread over the held-out
   *     text
   * @throws IllegalArgumentException if there is no word in these windows, the model's vocabulary
   *     lacks bytes, or a batch is larger than an array can be
   */
  public MaskedLanguageRecipe(
      RunnableModel model,
      Split<byte[]> data,
      Settings settings,
      int evaluationExamples,
      long seed) {
    this.model = model;
    this.network = model.network(MaskedLanguageModel.class);
    this.data = data;
    this.settings = settings;
    this.draws = new Draws(seed);
    this.evaluationExamples = evaluationExamples;
    this.window = network.config().maxPositionEmbeddings() - SPECIALS;
    if (window < 1) {
      throw new IllegalArgumentException(
          "max_position_embeddings (%d) leaves no room for text"
              .formatted(network.config().maxPositionEmbeddings()));
    }
    Ranges.vocabularyFits(network.config().vocabSize());
    Ranges.atLeastOne("evaluation.examples", evaluationExamples);
    Ranges.batchFits(
        settings.batchSize(), (long) (window + SPECIALS) * network.config().perceiver().dModel());
    if (IntStream.range(0, evaluationExamples).noneMatch(i -> heldOut(i).hidden.length > 0)) {
      throw new IllegalArgumentException(
          "there is no word in the %,d windows of the held-out text that are looked at; change evaluation.examples or evaluation.held-out"
              .formatted(evaluationExamples));
    }
  }

  @Override
  public RunnableModel model() {
    return model;
  }

  @Override
  public int examplesPerPass() {
    return settings.batchSize();
  }

  @Override
  public long trainingExamples() {
    return Math.max(1, data.training().length / window);
  }

  @Override
  public Variable loss(Tape tape, long pass) {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < settings.batchSize(); i++) {
      RandomGenerator random = draws.at("window", pass * settings.batchSize() + i);
      byte[] text = cut(data.training(), random);
      windows.add(new Window(text, settings.masks().draw(text, random)));
    }
    Batch batch = batch(windows);
    return Functions.crossEntropy(logits(tape, batch), batch.targets());
  }

  private byte[] cut(byte[] text, RandomGenerator random) {
    int length = Math.min(window, text.length);
    if (random.nextDouble() < settings.shortShare() && length > SHORTEST) {
      length = random.nextInt(SHORTEST, length);
    }
    int from = random.nextInt(text.length - length + 1);
    return Arrays.copyOfRange(text, from, from + length);
  }

  private static Batch batch(List<Window> windows) {
    List<int[]> texts = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    int[] lengths = new int[windows.size()];
    for (int i = 0; i < lengths.length; i++) {
      Window window = windows.get(i);
      int[] ids = new int[window.text.length + SPECIALS];
      ids[0] = ByteTokenizer.CLS;
      ids[ids.length - 1] = ByteTokenizer.SEP;
      for (int j = 0; j < window.text.length; j++) {
        ids[j + 1] = id(window.text[j]);
      }
      for (int hidden : window.hidden) {
        ids[hidden + 1] = ByteTokenizer.MASK;
        positions.add(hidden + 1);
        targets.add(id(window.text[hidden]));
      }
      lengths[i] = window.hidden.length;
      texts.add(ids);
    }
    return new Batch(
        TokenBatch.of(texts), array(positions), Segments.ofLengths(lengths), array(targets));
  }

  private static int id(byte character) {
    return Byte.toUnsignedInt(character) + ByteTokenizer.FIRST_BYTE;
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private Variable logits(Tape tape, Batch batch) {
    Variable latents = network.encode(tape, batch.tokens());
    return network.logitsAt(latents, batch.positions(), batch.sets());
  }

  /**
   * Nats per hidden byte, the same without white space, and how many are most probable. Windows and
   * masks do not depend on the run's seed, so that runs compare.
   */
  @Override
  public Evaluation evaluate(Tape tape) {
    Answers all = Answers.NONE;
    Answers words = Answers.NONE;
    for (int from = 0; from < evaluationExamples; from += EVALUATION_BATCH) {
      int to = Math.min(evaluationExamples, from + EVALUATION_BATCH);
      List<Window> windows =
          IntStream.range(from, to)
              .mapToObj(this::heldOut)
              .filter(window -> window.hidden.length > 0)
              .toList();
      if (windows.isEmpty()) {
        continue; // white space only
      }
      Batch batch = batch(windows);
      tape.begin(/* recording= */ false);
      Variable logits = logits(tape, batch);
      all = all.plus(Answers.of(logits, batch.targets()));
      int[] inWords = inWords(batch.targets());
      int[] targets = Arrays.stream(inWords).map(row -> batch.targets()[row]).toArray();
      words = words.plus(Answers.of(Functions.gatherRows(logits, inWords), targets));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Evaluation.LOSS, all.loss());
    figures.put(WORD_LOSS, words.loss());
    figures.put(Evaluation.ACCURACY, all.accuracy());
    return new Evaluation(
        Evaluation.LOSS, /* higherIsBetter= */ false, figures, all.rows(), Evaluation.HIDDEN_BYTES);
  }

  @Override
  public Map<String, String> measuredOn() {
    return Evaluation.measuredOn(
        data.heldOut().length, evaluationExamples, Map.of("masks", settings.masks()));
  }

  private Window heldOut(int index) {
    byte[] text = data.heldOut();
    int length = Math.min(window, text.length);
    long last = text.length - length;
    int start = (int) (last * index / Math.max(1, evaluationExamples - 1));
    byte[] part = Arrays.copyOfRange(text, start, start + length);
    return new Window(part, settings.masks().draw(part, EVALUATION.at("held-out", index)));
  }

  private static int[] inWords(int[] targets) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < targets.length; row++) {
      if (!WordMasks.isSpace((byte) (targets[row] - ByteTokenizer.FIRST_BYTE))) {
        rows.add(row);
      }
    }
    return array(rows);
  }

  @Override
  public void save(Path folder) {
    model.save(folder);
  }
}
