package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.text.ByteTokenizer;
import org.overseer.perceiver.text.MaskedLanguageModel;
import org.overseer.perceiver.text.TokenBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Perceiver learns English spelling and some grammar from the Constitution of the United States,
 * by the recipe for masked language at the size {@code tiny}, and is measured on the Declaration of
 * Independence.
 */
@Tag("learning")
class MaskedBytesLearningTest {
  private static final Logger LOG = LoggerFactory.getLogger(MaskedBytesLearningTest.class);
  private static final int STEPS = 8_000;

  /** Nats per byte of the declaration by frequencies of bytes: 3.16, of pairs of bytes: 2.62. */
  private static final double ENOUGH = 2.6;

  /** Of the words of the known text at whose place the right one is the model's first answer. */
  private static final double ENOUGH_WORDS = 0.15;

  @Test
  void bytesOfAnUnseenTextAreGuessedAndWordsOfTheKnownOneCompleted() throws IOException {
    byte[] constitution = Files.readAllBytes(TestData.path("text/us-constitution.txt"));
    byte[] declaration = Files.readAllBytes(TestData.path("text/us-declaration.txt"));
    RunnableModel model =
        new FirstValues(FirstValues.Scheme.DEEPMIND, 1.5, true)
            .create(ModelSizes.config("masked-lm", ModelSizes.TINY), 1);
    MaskedLanguageRecipe recipe =
        new MaskedLanguageRecipe(
            model,
            new Split<>(constitution, declaration),
            new MaskedLanguageRecipe.Settings(32, WordMasks.PAPER, 0.1),
            400,
            1);
    OptimizerSettings adam =
        new OptimizerSettings(OptimizerSettings.Name.ADAM, 3e-3, 100, 0, 0.01, 10, 0.9, 0.98);
    try (RecipeTrainer trainer = new RecipeTrainer(recipe, adam, STEPS, KernelSelection.choose())) {
      while (trainer.steps() < STEPS) {
        trainer.step();
      }
      Evaluation evaluation = trainer.evaluate();
      LOG.info("declaration: {}", evaluation.line());
      assertThat(evaluation.figure(Evaluation.LOSS)).isLessThanOrEqualTo(ENOUGH);
    }
    MaskedLanguageModel network = model.network(MaskedLanguageModel.class);
    double known = completed(network, constitution);
    double unseen = completed(network, declaration);
    LOG.info("words completed: {} of the constitution, {} of the declaration", known, unseen);
    assertThat(known).isGreaterThan(ENOUGH_WORDS).isGreaterThan(2 * unseen);
    assertThat(fill(network, "The Vice", " President", " of the United States shall be"))
        .isEqualTo(" President");
  }

  /** Share of words in the middle of windows of the text that are filled in exactly. */
  private static double completed(MaskedLanguageModel model, byte[] text) {
    int right = 0;
    int words = 200;
    for (int i = 0; i < words; i++) {
      int from = (int) ((long) (text.length - 64) * i / words);
      byte[] window = Arrays.copyOfRange(text, from, from + 64);
      int start = 32;
      while (!WordMasks.isSpace(window[start])) {
        start--;
      }
      int end = start + 1;
      while (end < window.length && !WordMasks.isSpace(window[end])) {
        end++;
      }
      String before = string(window, 0, start);
      String word = string(window, start, end);
      right += fill(model, before, word, string(window, end, 64)).equals(word) ? 1 : 0;
    }
    return (double) right / words;
  }

  private static String string(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** The most probable bytes in place of a hidden part of an ASCII text. */
  private static String fill(
      MaskedLanguageModel model, String before, String hidden, String after) {
    int[] ids = ByteTokenizer.encode(before + hidden + after);
    int[] positions = new int[hidden.length()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = 1 + before.length() + i; // [CLS] stands before the text
      ids[positions[i]] = ByteTokenizer.MASK;
    }
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(/* recording= */ false);
      TokenBatch batch = TokenBatch.of(List.of(ids));
      Variable logits =
          model.logitsAt(
              model.encode(tape, batch), positions, Segments.uniform(1, positions.length));
      return decode(FloatBuffers.toArray(logits.value()), positions.length);
    }
  }

  private static String decode(float[] logits, int rows) {
    int columns = logits.length / rows;
    int[] best = new int[rows];
    for (int row = 0; row < rows; row++) {
      for (int id = 1; id < columns; id++) {
        if (logits[row * columns + id] > logits[row * columns + best[row]]) {
          best[row] = id;
        }
      }
    }
    return ByteTokenizer.decode(best, /* skipSpecial= */ true);
  }
}
