package org.overseer.perceiver.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.text.ByteTokenizer;
import org.overseer.perceiver.text.MaskedLanguageModel;
import org.overseer.perceiver.text.TokenBatch;

class TextRecipesTest {
  private static final OptimizerSettings ADAM =
      new OptimizerSettings(OptimizerSettings.Name.ADAM, 5e-3, 0, 1, 0, 10, 0.9, 0.98);

  @TempDir private Path folder;

  @Test
  void maskedLanguageTrainingGoesOnWhereItStopped() {
    byte[] text =
        "When in the Course of human events, it becomes necessary "
            .repeat(4)
            .getBytes(StandardCharsets.UTF_8);
    Split<byte[]> data = new Split<>(text, text);
    MaskedLanguageRecipe.Settings settings =
        new MaskedLanguageRecipe.Settings(3, WordMasks.PAPER, 0.5);
    RecipeContract.check(
        languageModel(), model -> new MaskedLanguageRecipe(model, data, settings, 5, 2), folder);
  }

  @Test
  void aSentenceIsLearnedByHeart() {
    byte[] text =
        "We hold these truths to be self-evident. ".repeat(20).getBytes(StandardCharsets.UTF_8);
    Split<byte[]> data = new Split<>(text, text);
    MaskedLanguageRecipe recipe =
        new MaskedLanguageRecipe(
            languageModel(),
            data,
            new MaskedLanguageRecipe.Settings(16, WordMasks.PAPER, 0),
            40,
            2);
    double[] losses = RecipeContract.train(recipe, ADAM, 150);
    assertThat(losses[1]).isLessThan(0.6 * losses[0]);
  }

  @Test
  void aTextShorterThanAWindowIsTakenWhole() {
    byte[] text = "Life, Liberty".getBytes(StandardCharsets.UTF_8);
    MaskedLanguageRecipe recipe =
        new MaskedLanguageRecipe(
            languageModel(),
            new Split<>(text, text),
            new MaskedLanguageRecipe.Settings(2, WordMasks.PAPER, 0.1),
            3,
            2);
    assertThat(RecipeContract.train(recipe, ADAM, 10)[1]).isFinite();
  }

  @Test
  void textFilesAreReadInOrderOfTheirNames() throws IOException {
    Files.writeString(folder.resolve("b.txt"), "second");
    Files.writeString(folder.resolve("a.txt"), "first");
    Files.writeString(folder.resolve("c.md"), "not this");
    Split<byte[]> split = TextFolder.open(folder, 6);
    assertThat(new String(split.training(), StandardCharsets.UTF_8)).isEqualTo("first\n\n");
    assertThat(new String(split.heldOut(), StandardCharsets.UTF_8)).isEqualTo("second");
    Split<byte[]> file = TextFolder.open(folder.resolve("a.txt"), 0.2);
    assertThat(file.training()).hasSize(4);

    Files.createDirectories(folder.resolve("train"));
    Files.createDirectories(folder.resolve("validation"));
    Files.writeString(folder.resolve("train/a.txt"), "learn");
    Files.writeString(folder.resolve("validation/a.txt"), "measure");
    assertThat(TextFolder.open(folder, 6).heldOut()).hasSize(7);
  }

  @Test
  void textWithoutWordsIsRefused() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "word    ");
    assertThatThrownBy(() -> TextFolder.open(folder, 3))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("there is no word to hold out");
    assertThatThrownBy(() -> TextFolder.open(folder.resolve("missing"), 3))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("no such folder of text");
    assertThatThrownBy(() -> TextFolder.open(Files.createDirectory(folder.resolve("empty")), 3))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("empty: holds no .txt files");
    Files.createDirectory(folder.resolve("train"));
    assertThatThrownBy(() -> TextFolder.open(folder, 3))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("has the folder train/ but no validation/; it needs both or neither");
  }

  @Test
  void anEvaluationCountsHiddenBytesAndPassesOverWhiteSpace() {
    byte[] text = ("Prudence" + " ".repeat(400)).getBytes(StandardCharsets.UTF_8);
    Evaluation evaluation = evaluate(maskedBytes(text, 40));
    assertThat(evaluation.examples()).isEqualTo(8);
    assertThat(evaluation.figures().values()).allMatch(Double::isFinite);
    assertThat(evaluation.line()).endsWith(" on 8 hidden bytes of held-out text");
    byte[] last = (" ".repeat(400) + "Prudence").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> maskedBytes(last, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no word in the 1 windows of the held-out text");
  }

  private static MaskedLanguageRecipe maskedBytes(byte[] text, int evaluationExamples) {
    return new MaskedLanguageRecipe(
        languageModel(),
        new Split<>(text, text),
        new MaskedLanguageRecipe.Settings(2, WordMasks.PAPER, 0),
        evaluationExamples,
        2);
  }

  private static Evaluation evaluate(Recipe recipe) {
    try (RecipeTrainer trainer = new RecipeTrainer(recipe, ADAM, 1, KernelSelection.choose())) {
      return trainer.evaluate();
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new MaskedLanguageRecipe.Settings(2, WordMasks.PAPER, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share of short windows (NaN) must be 0.0 to 1.0");
    assertThatThrownBy(() -> new MultitaskRecipe.Settings(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch size (0) must be at least 1");
  }

  @Test
  void multitaskTrainingGoesOnWhereItStopped() throws IOException {
    writeTasks();
    TaskFolder data = TaskFolder.open(folder);
    RecipeContract.check(
        classifier(data),
        model -> new MultitaskRecipe(model, data, new MultitaskRecipe.Settings(4), 10, 2),
        folder);
  }

  @Test
  void tasksOfTwoKindsAreLearnedTogether() throws IOException {
    writeTasks();
    TaskFolder data = TaskFolder.open(folder);
    MultitaskRecipe recipe =
        new MultitaskRecipe(classifier(data), data, new MultitaskRecipe.Settings(8), 10, 2);
    try (RecipeTrainer trainer = new RecipeTrainer(recipe, ADAM, 150, KernelSelection.choose())) {
      while (trainer.steps() < 150) {
        trainer.step();
      }
      Evaluation evaluation = trainer.evaluate();
      assertThat(evaluation.figures().keySet()).containsExactly("score", "task/mood", "task/size");
      assertThat(evaluation.figure("task/mood")).isGreaterThan(0.9);
      assertThat(evaluation.figure("task/size")).isGreaterThan(0.8);
      assertThat(evaluation.scoreValue())
          .isCloseTo(
              (evaluation.figure("task/mood") + evaluation.figure("task/size")) / 2, within(1e-9));
    }
  }

  @Test
  void aTaskCalledLikeAFigureDoesNotHideTheScore() throws IOException {
    write("score/train.tsv", "sentence\tlabel\nglad\tgood\ngrim\tbad\n");
    write("score/dev.tsv", "sentence\tlabel\nglad\tgood\n");
    Evaluation evaluation = evaluate(multitask(10));
    assertThat(evaluation.figures().keySet()).containsExactly("score", "task/score");
  }

  @Test
  void anEvaluationOfPartOfASortedTableSeesBothLabels() throws IOException {
    write("mood/train.tsv", "sentence\tlabel\nglad\tgood\ngrim\tbad\n");
    write("mood/dev.tsv", "sentence\tlabel\n" + "glad\tgood\n".repeat(9) + "grim\tbad\n".repeat(9));
    // A model of zeros finds both classes alike and names the first, bad: right for one half.
    TaskFolder data = TaskFolder.open(folder);
    RunnableModel zeros = classifier(data);
    zeros.parameters().forEach(parameter -> parameter.value().assign(0));
    Evaluation evaluation =
        evaluate(new MultitaskRecipe(zeros, data, new MultitaskRecipe.Settings(2), 4, 2));
    assertThat(evaluation.examples()).isEqualTo(4);
    assertThat(evaluation.figure("task/mood")).isEqualTo(0.5);
  }

  @Test
  void textsBeyondTheModelsPositionsAreCounted() throws IOException {
    // 32 positions: 30 bytes between [CLS] and [SEP], or 29 in a pair.
    write(
        "mood/train.tsv",
        "sentence\tlabel\n" + "a".repeat(30) + "\tgood\n" + "a".repeat(31) + "\tbad\n");
    write("mood/dev.tsv", "sentence\tlabel\n" + "a".repeat(40) + "\tgood\n");
    String pairs = "sentence1\tsentence2\tscore\n" + "a".repeat(10) + "\t";
    write("size/train.tsv", pairs + "b".repeat(19) + "\t1\n");
    write("size/dev.tsv", pairs + "b".repeat(20) + "\t2\n");
    assertThat(multitask(10).cutTexts()).isEqualTo(3);
  }

  private MultitaskRecipe multitask(int evaluationExamples) {
    TaskFolder data = TaskFolder.open(folder);
    return new MultitaskRecipe(
        classifier(data), data, new MultitaskRecipe.Settings(2), evaluationExamples, 2);
  }

  @Test
  void aTaskWithOneLabelAndAMissingTableAreRefused() throws IOException {
    write("mood/train.tsv", "sentence\tlabel\nglad\tgood\n");
    assertThatThrownBy(() -> TaskFolder.open(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("no such file: " + folder.resolve("mood/dev.tsv"));
    write("mood/dev.tsv", "sentence\tlabel\nglad\tgood\n");
    assertThatThrownBy(() -> TaskFolder.open(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("train.tsv: all labels are 'good'; a task needs two");
  }

  @Test
  void aByteOrderMarkIsNotPartOfAColumnsName() throws IOException {
    write("table.tsv", "\uFEFFsentence\tlabel\nglad\tgood\n");
    assertThat(TaskTable.read(folder.resolve("table.tsv")).examples())
        .containsExactly(new TaskTable.Example("glad", null, "good"));
  }

  @Test
  void aModelWithOtherTasksIsRefused() throws IOException {
    writeTasks();
    TaskFolder data = TaskFolder.open(folder);
    RunnableModel model = classifier(data);
    Files.delete(folder.resolve("size/train.tsv"));
    Files.delete(folder.resolve("size/dev.tsv"));
    Files.delete(folder.resolve("size"));
    TaskFolder fewer = TaskFolder.open(folder);
    assertThatThrownBy(
            () -> new MultitaskRecipe(model, fewer, new MultitaskRecipe.Settings(4), 10, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the model answers [");
  }

  @Test
  void brokenTablesAreToldByLineAndRule() throws IOException {
    refuses("text\tlabel\nyes\t1\n", "the first line must name the columns sentence");
    refuses("sentence\tlabel\nyes\n", "line 2 has 1 cells but there are 2 columns");
    refuses("sentence\tscore\nyes\tmuch\n", "line 2: the score 'much' is no finite number");
    refuses("sentence\tlabel\n", "holds no examples");
    Files.write(folder.resolve("table.tsv"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> TaskTable.read(folder.resolve("table.tsv")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith("is not UTF-8");
  }

  @Test
  void aLabelThatTheTrainingTableLacksIsRefused() throws IOException {
    write("mood/train.tsv", "sentence\tlabel\nglad\tyes\nsad\tno\n");
    write("mood/dev.tsv", "sentence\tlabel\nso\tperhaps\n");
    assertThatThrownBy(() -> TaskFolder.open(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(
            "the label 'perhaps' is not one of [no, yes], the labels of train.tsv");
  }

  @Test
  void columnsComeInAnyOrderAndPairsHaveTwoSentences() throws IOException {
    write("table.tsv", "id\tlabel\tsentence2\tsentence1\n7\tyes\tb\ta\n\n");
    TaskTable table = TaskTable.read(folder.resolve("table.tsv"));
    assertThat(table.regression()).isFalse();
    assertThat(table.examples()).containsExactly(new TaskTable.Example("a", "b", "yes"));
  }

  @Test
  void correlationIsPearsons() {
    assertThat(MultitaskRecipe.correlation(new float[] {1, 2, 3}, new float[] {2, 4, 6}))
        .isCloseTo(1, within(1e-9));
    assertThat(MultitaskRecipe.correlation(new float[] {1, 2, 3}, new float[] {1, 0, -1}))
        .isCloseTo(-1, within(1e-9));
    assertThat(MultitaskRecipe.correlation(new float[] {1, 1, 1}, new float[] {1, 0, -1})).isZero();
  }

  @Test
  void sharpenedAttentionIsAFactorOfFirstValues() {
    ObjectNode config = config("masked-lm");
    RunnableModel plain = FirstValues.paper().create(config, 4);
    RunnableModel sharp = new FirstValues(FirstValues.Scheme.DEEPMIND, 2, false).create(config, 4);
    String query = "perceiver.encoder.cross_attention.attention.self.query.weight";
    String latentQuery = "perceiver.encoder.self_attends.0.attention.self.query.weight";
    assertThat(sharp.parameters().get(query).value())
        .isEqualTo(plain.parameters().get(query).value().mul(2));
    assertThat(sharp.parameters().get(latentQuery).value())
        .isEqualTo(plain.parameters().get(latentQuery).value());
  }

  @Test
  void placesInTextMakeNeighboursAlikeAndTheirAnswersDependOnWhatIsNear() {
    ObjectNode config = ModelSizes.config("masked-lm", ModelSizes.TINY);
    RunnableModel model = new FirstValues(FirstValues.Scheme.DEEPMIND, 1, true).create(config, 4);
    INDArray table =
        model.parameters().get("perceiver.input_preprocessor.position_embeddings.weight").value();
    assertThat(cosine(table, 10, 11)).isGreaterThan(cosine(table, 10, 14)).isGreaterThan(0.4);
    double near = 0;
    double far = 0;
    for (int position = 10; position < 55; position++) {
      near += changeOfAnswer(model, position, position + 1);
      far += changeOfAnswer(model, position, position < 32 ? position + 30 : position - 30);
    }
    assertThat(near).isGreaterThan(3 * far);
  }

  @Test
  void aVocabularyWithoutAllBytesIsRefusedBeforeTheFirstStep() throws IOException {
    byte[] text = "Life, Liberty".getBytes(StandardCharsets.UTF_8);
    RunnableModel language =
        FirstValues.paper().create(config("masked-lm").put("vocab_size", 200), 1);
    MaskedLanguageRecipe.Settings settings =
        new MaskedLanguageRecipe.Settings(2, WordMasks.PAPER, 0);
    assertThatThrownBy(
            () -> new MaskedLanguageRecipe(language, new Split<>(text, text), settings, 3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vocab_size (200) must be at least 262 for all bytes");
    writeTasks();
    TaskFolder data = TaskFolder.open(folder);
    ObjectNode config = config("multitask").put("vocab_size", 200);
    data.nameTasks(config);
    RunnableModel tasks = FirstValues.paper().create(config, 1);
    assertThatThrownBy(
            () -> new MultitaskRecipe(tasks, data, new MultitaskRecipe.Settings(2), 3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vocab_size (200) must be at least 262 for all bytes");
  }

  @Test
  void scoresCompareWhereTheMasksAreTheSame() {
    byte[] text = "Life, Liberty".getBytes(StandardCharsets.UTF_8);
    Map<String, String> papers = measuredOn(text, WordMasks.PAPER, 0.1);
    assertThat(papers).containsEntry("held out", "13").containsEntry("looked at", "3");
    assertThat(measuredOn(text, WordMasks.PAPER, 0.5)).isEqualTo(papers);
    assertThat(measuredOn(text, new WordMasks(0.15, false), 0.1)).isNotEqualTo(papers);
  }

  private static Map<String, String> measuredOn(byte[] text, WordMasks masks, double shortShare) {
    MaskedLanguageRecipe.Settings settings =
        new MaskedLanguageRecipe.Settings(2, masks, shortShare);
    return new MaskedLanguageRecipe(languageModel(), new Split<>(text, text), settings, 3, 2)
        .measuredOn();
  }

  /** How far the logits of a position move when one byte of the text is another. */
  private static double changeOfAnswer(RunnableModel model, int position, int changed) {
    int[] ids =
        ByteTokenizer.encode("We the People of the United States, in Order to form a more per");
    INDArray before = logitsAt(model, ids, position);
    ids[changed] = ByteTokenizer.FIRST_BYTE + 'q';
    return logitsAt(model, ids, position).distance2(before);
  }

  private static INDArray logitsAt(RunnableModel model, int[] ids, int position) {
    MaskedLanguageModel network = model.network(MaskedLanguageModel.class);
    try (Tape tape = new Tape(KernelSelection.choose())) {
      tape.begin(/* recording= */ false);
      Variable latents = network.encode(tape, TokenBatch.of(List.of(ids)));
      return network.logitsAt(latents, new int[] {position}, Segments.uniform(1, 1)).value().dup();
    }
  }

  private static double cosine(INDArray table, int a, int b) {
    double dot = table.getRow(a).mul(table.getRow(b)).sumNumber().doubleValue();
    return dot
        / table.getRow(a).norm2Number().doubleValue()
        / table.getRow(b).norm2Number().doubleValue();
  }

  private void writeTasks() throws IOException {
    StringBuilder mood = new StringBuilder("sentence\tlabel\n");
    StringBuilder size = new StringBuilder("sentence1\tsentence2\tscore\n");
    for (int i = 0; i < 12; i++) {
      mood.append(i % 2 == 0 ? "glad\tgood\n" : "grim\tbad\n");
      size.append(List.of("big\tbig\t2\n", "tiny\tbig\t1\n", "tiny\ttiny\t0\n").get(i % 3));
    }
    for (String part : List.of("train", "dev")) {
      write("mood/" + part + ".tsv", mood.toString());
      write("size/" + part + ".tsv", size.toString());
    }
  }

  private void refuses(String table, String message) throws IOException {
    write("table.tsv", table);
    assertThatThrownBy(() -> TaskTable.read(folder.resolve("table.tsv")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static RunnableModel languageModel() {
    return new FirstValues(FirstValues.Scheme.DEEPMIND, 2, true).create(config("masked-lm"), 1);
  }

  private static RunnableModel classifier(TaskFolder data) {
    ObjectNode config = config("multitask");
    data.nameTasks(config);
    return new FirstValues(FirstValues.Scheme.DEEPMIND, 2, true).create(config, 1);
  }

  private static ObjectNode config(String recipe) {
    ObjectNode config = TestData.small(ModelSizes.config(recipe, ModelSizes.TINY));
    config
        .put("d_model", 16)
        .put("max_position_embeddings", 32)
        .put("qk_channels", 16)
        .put("v_channels", 16)
        .put("num_cross_attention_heads", 2);
    config.putObject("decoder").put("qk_channels", 16).put("num_heads", 2);
    return config;
  }
}
