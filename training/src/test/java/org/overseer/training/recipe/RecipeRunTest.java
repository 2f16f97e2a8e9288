package org.overseer.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.LabelNames;
import org.overseer.perceiver.io.ModelFolder;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.KernelSelection;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.training.config.ConfigException;
import org.overseer.training.config.RecipeSettings;
import org.overseer.training.metrics.StatusLine;
import org.overseer.training.run.RunException;
import org.overseer.training.run.RunFolder;

class RecipeRunTest {
  private static final BooleanSupplier NEVER = () -> false;

  @TempDir private Path folder;
  private final List<String> notices = new ArrayList<>();
  private Path table = Path.of("");

  @BeforeEach
  void writeTable() throws IOException {
    Random random = new Random(5);
    StringBuilder csv = new StringBuilder();
    for (int image = 0; image < 30; image++) {
      for (int pixel = 0; pixel < 16; pixel++) {
        csv.append(pixel / 8 == image % 2 ? 10 + random.nextInt(6) : random.nextInt(6)).append(',');
      }
      csv.append(image % 2).append('\n');
    }
    table = Files.writeString(folder.resolve("table.csv"), csv);
  }

  @Test
  void anInterruptedRunEndsAsOneThatWasNot() throws IOException {
    RecipeRun.End straight = train("straight", settings(), null, NEVER);
    assertThat(straight.finished()).isTrue();
    assertThat(straight.steps()).isEqualTo(12);

    RecipeRun.End stopped = train("resumed", settings(), null, stopAfter(5));
    assertThat(stopped.finished()).isFalse();
    assertThat(stopped.steps()).isEqualTo(5);
    RecipeRun.End resumed = train("resumed", settings(), null, NEVER);

    assertThat(notices).contains("going on from step 5");
    assertThat(resumed).isEqualTo(straight);
    for (String file :
        List.of(
            "checkpoints/000000012/model/model.safetensors",
            "checkpoints/000000012/optimizer.safetensors",
            "checkpoints/000000012/state.json",
            "best/model.safetensors",
            "last/model.safetensors")) {
      assertThat(run("resumed").resolve(file))
          .hasSameBinaryContentAs(run("straight").resolve(file));
    }
    List<Integer> reported = reportedSteps("resumed");
    assertThat(reported).isSorted().doesNotHaveDuplicates().endsWith(12);
  }

  @Test
  void bestAndLastAreModelFoldersWithACard() throws IOException {
    RecipeRun.End end = train("run", settings(), null, NEVER);
    for (Path model : List.of(RecipeFiles.best(run("run")), RecipeFiles.last(run("run")))) {
      ModelFolder opened = ModelFolder.open(model);
      assertThat(LabelNames.read(opened.config())).containsExactly("0", "1");
      PerceiverModels.open(opened);
      assertThat(model.resolve("preprocessor_config.json")).exists();
      assertThat(Files.readString(model.resolve("README.md")))
          .contains("tags: [perceiver, image-classification]")
          .contains("| Examples to learn from | 24 |")
          .contains("| Seed | 1 |")
          .contains("model.num_latents = 4");
    }
    assertThat(end.best()).isNotNull();
    assertThat(end.bestStep() % 4).isZero();
    String csv = Files.readString(run("run").resolve("metrics.csv"));
    assertThat(csv).startsWith("steps,examples,seconds,").contains("recipe/held_out_accuracy");
    JsonObject description = JsonObject.read(run("run").resolve("run.json"));
    assertThat(description.object("settings").text("recipe")).isEqualTo("imagenet");
  }

  @Test
  void aRunGoesOnFromAnotherModelsWeightsWhereTheyFit() throws IOException {
    train("first", settings(), null, NEVER);
    Path start = RecipeFiles.last(run("first"));
    Files.writeString(table, Files.readString(table).replaceFirst(",1\n", ",2\n")); // a third class
    train("second", settings(), start, NEVER);
    assertThat(notices)
        .anyMatch(
            notice ->
                notice.matches(
                    "2 of \\d+ parameters are not in the model to start from, and so new: .*final_layer.*"));
  }

  @Test
  void aRunFromAnotherModelGoesOnWithThatModelsConfigAndProcessor() throws IOException {
    train(
        "base", settings("model.num_self_attention_heads=2", "recipe.crop-share=0.5"), null, NEVER);
    Path start = RecipeFiles.last(run("base"));
    train("straight", settings(), start, NEVER);
    train("resumed", settings(), start, stopAfter(5));
    Files.move(run("base"), folder.resolve("elsewhere"));
    train("resumed", settings(), start, NEVER);
    for (String file : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
      assertThat(RecipeFiles.last(run("resumed")).resolve(file))
          .hasSameBinaryContentAs(RecipeFiles.last(run("straight")).resolve(file));
    }
  }

  @Test
  void aRunThatIsStoppedAmidTheSecondOfThreePassesGoesOnAsIfItHadNotBeen() {
    String[] settings = {"run.steps=4", "recipe.batch-size=2", "passes-per-step=3"};
    train("straight", settings(settings), null, NEVER);
    assertThat(train("resumed", settings(settings), null, stopAfter(4)).steps()).isEqualTo(1);
    assertThat(train("resumed", settings(settings), null, NEVER).steps()).isEqualTo(4);
    assertThat(RecipeFiles.last(run("resumed")).resolve("model.safetensors"))
        .hasSameBinaryContentAs(RecipeFiles.last(run("straight")).resolve("model.safetensors"));
  }

  @Test
  void otherModelsThanTheCheckpointsAreRefused() throws IOException {
    train("run", settings(), null, stopAfter(2));
    assertRefused(settings("model.num_latents=5"), "num_latents 4, now it is 5");
    // no weight has another shape with other heads
    assertRefused(
        settings("model.num_self_attention_heads=2"), "num_self_attention_heads 4, now it is 2");
    Files.writeString(table, Files.readString(table).replaceFirst(",1\n", ",2\n"));
    assertRefused(settings(), "its config.json has id2label");
  }

  @Test
  void theBestScoreOnOtherHeldOutDataDoesNotCount() {
    train("run", settings(), null, stopAfter(4));
    RecipeRun.End end = train("run", settings("evaluation.held-out=2"), null, NEVER);
    assertThat(notices).contains("the best score so far counts no more: changed held out: 6 → 2");
    assertThat(end.bestStep()).isGreaterThan(4);
  }

  @Test
  void aScoreOfAnotherCropDoesNotCountAlsoAfterACrash() {
    train("run", settings(), null, stopAfter(4));
    RecipeSettings other = settings("recipe.crop-share=0.5");
    BooleanSupplier crash =
        () -> {
          throw new IllegalStateException("crash");
        };
    assertThatThrownBy(() -> train("run", other, null, crash))
        .isInstanceOf(IllegalStateException.class);
    notices.clear();
    assertThat(train("run", other, null, NEVER).bestStep()).isGreaterThan(4);
    assertThat(notices)
        .anyMatch(
            line -> line.startsWith("the best score so far counts no more: changed processor"));
  }

  @Test
  void settingsThatAScoreDoesNotDependOnLeaveTheBest() throws IOException {
    train("run", settings(), null, stopAfter(4));
    table = Files.createSymbolicLink(folder.resolve("link.csv"), table);
    train("run", settings("recipe.label-smoothing=0.3"), null, NEVER);
    assertThat(notices).noneMatch(line -> line.contains("counts no more"));
  }

  @Test
  void metricsOfACheckpointThatDoesNotFitStayAsTheyAre() throws IOException {
    train("run", settings(), null, stopAfter(4));
    Path csv = run("run").resolve("metrics.csv");
    String before = Files.readString(csv) + "9999,1\n";
    Files.writeString(csv, before);
    assertThatThrownBy(() -> train("run", settings("model.num_latents=5"), null, NEVER))
        .isInstanceOf(RunException.class);
    assertThat(csv).hasContent(before);
  }

  @Test
  void aRunThatIsStoppedJustBeforeItsTimeIsUpIsNotFinished() {
    long[] nanos = {0};
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int character) {
            nanos[0] += 1_000_000_000; // the time runs out while the last line is told
          }
        };
    RecipeRun.End end =
        train(
            "run",
            new RecipeRun.Task(settings("run.wall-clock-cap=10s"), table, null),
            stopAfter(3),
            new StatusLine(new PrintStream(slow, true), 0),
            () -> nanos[0]);
    assertThat(nanos[0]).isGreaterThan(10_000_000_000L);
    assertThat(end.finished()).isFalse();
    assertThat(end.steps()).isEqualTo(3);
  }

  private void assertRefused(RecipeSettings settings, String why) {
    assertThatThrownBy(() -> train("run", settings, null, NEVER))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("000000002 does not fit the settings or the data")
        .hasMessageContaining(why)
        .hasMessageContaining("or start over with --fresh");
  }

  @Test
  void aRunThatDivergesEndsWithoutABestModel() {
    assertThatThrownBy(
            () ->
                train(
                    "run",
                    settings("optimizer.learning-rate=1e30", "evaluation.interval-steps=1"),
                    null,
                    NEVER))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("a smaller optimizer.learning-rate may help");
    assertThat(RecipeFiles.best(run("run"))).doesNotExist();
  }

  @Test
  void aClipsCheckpointFitsThoughItsLabelIsAlwaysHidden() {
    for (int clip = 0; clip < 4; clip++) {
      Path frames = folder.resolve("clips").resolve("kind" + clip % 2).resolve("clip" + clip);
      for (int frame = 0; frame < 8; frame++) {
        byte[] pixels = new byte[32 * 32 * 3];
        new Random(clip * 8L + frame).nextBytes(pixels);
        assertThat(frames.toFile().isDirectory() || frames.toFile().mkdirs()).isTrue();
        ImageFiles.writePng(frames.resolve(frame + ".png"), new RgbImage(32, 32, pixels));
      }
    }
    table = folder.resolve("clips");
    RecipeSettings settings =
        RecipeSettings.load(
            "autoencode",
            "tiny",
            List.of("run.steps=3", "recipe.batch-size=1", "evaluation.held-out=0.5"));
    train("run", settings, null, stopAfter(1));
    assertThat(train("run", settings, null, NEVER).steps()).isEqualTo(3);
  }

  @Test
  void timeAlsoEndsARunAndItIsMeasuredThen() {
    RecipeRun.End end =
        train(
            "run",
            settings("run.wall-clock-cap=1s", "run.steps=1000000", "evaluation.interval-steps=999"),
            null,
            NEVER);
    assertThat(end.finished()).isTrue();
    assertThat(end.steps()).isPositive();
    assertThat(end.evaluation()).isNotNull();
  }

  @Test
  void settingsThatDoNotFitAreTold() {
    assertThatThrownBy(() -> train("run", settings("model.d_latents=15"), null, NEVER))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("d_latents");
    assertThatThrownBy(() -> train("run", settings("evaluation.held-out=30"), null, NEVER))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("held-out is a share below 1");
    RecipeSettings flow = RecipeSettings.load("flow", "tiny", List.of());
    Path start = folder.resolve("missing");
    assertThatThrownBy(() -> train("run", flow, start, NEVER))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("no such model folder");
  }

  private static BooleanSupplier stopAfter(int passes) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.incrementAndGet() > passes;
  }

  private static RecipeSettings settings(String... more) {
    List<String> overrides =
        new ArrayList<>(
            List.of(
                "run.steps=12",
                "evaluation.interval-steps=4",
                "evaluation.held-out=6",
                "recipe.batch-size=4",
                "model.num_latents=4",
                "model.d_latents=16",
                "model.num_self_attends_per_block=1",
                "model.preprocessor.out_channels=4",
                "model.preprocessor.num_bands=2",
                "model.preprocessor.max_resolution=[4, 4]"));
    overrides.addAll(List.of(more));
    return RecipeSettings.load("imagenet", "tiny", overrides);
  }

  private RecipeRun.End train(
      String name, RecipeSettings settings, @Nullable Path start, BooleanSupplier stop) {
    StatusLine unseen = new StatusLine(new PrintStream(OutputStream.nullOutputStream()), 0);
    return train(name, new RecipeRun.Task(settings, table, start), stop, unseen, System::nanoTime);
  }

  private RecipeRun.End train(
      String name,
      RecipeRun.Task task,
      BooleanSupplier stop,
      StatusLine statusLine,
      LongSupplier nanoTime) {
    RecipeSettings settings = task.settings();
    RunFolder.Contents contents = new RunFolder.Contents(settings.flat(), 2, 0);
    try (RunFolder run =
        RunFolder.open(
            folder.resolve("runs"),
            name,
            contents,
            List.of("test"),
            RunFolder.Start.RESUME,
            notices::add)) {
      return RecipeRun.train(
          run,
          task,
          null,
          KernelSelection.choose(),
          statusLine,
          stop::getAsBoolean,
          notices::add,
          nanoTime);
    }
  }

  private Path run(String name) {
    return folder.resolve("runs").resolve(name);
  }

  private List<Integer> reportedSteps(String name) throws IOException {
    return Files.readAllLines(run(name).resolve("metrics.csv")).stream()
        .skip(1)
        .map(line -> Integer.valueOf(line.substring(0, line.indexOf(','))))
        .toList();
  }
}
