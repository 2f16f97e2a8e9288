package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.overseer.training.cli.ModelFixtures.AUTOENCODER;
import static org.overseer.training.cli.ModelFixtures.CLASSIFIER;
import static org.overseer.training.cli.ModelFixtures.FLOW;
import static org.overseer.training.cli.ModelFixtures.LANGUAGE;
import static org.overseer.training.cli.ModelFixtures.copy;
import static org.overseer.training.cli.ModelFixtures.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.models.PerceiverModels;
import org.overseer.perceiver.models.RunnableModel;
import org.overseer.perceiver.recipes.ModelSizes;

/** What the commands of {@code overseer model} refuse, in one line each. */
class ModelCommandErrorsTest {
  @TempDir private Path folder;

  @Test
  void aModelOfAnotherKindIsRefused() throws IOException {
    Path image = image(folder, "image.png", 9, 9, 6);
    InProcess.run("model", "classify", "--model", LANGUAGE, image)
        .assertFailsInOneLine(ExitCode.FAILED, "PerceiverForMaskedLM", "an image classifier");
    InProcess.run("model", "fill-mask", "--model", FLOW, "[MASK]")
        .assertFailsInOneLine(ExitCode.FAILED, "OpticalFlow", "a masked language model");
    InProcess.run("model", "flow", "--model", CLASSIFIER, image, image, "--out", "x.png")
        .assertFailsInOneLine(ExitCode.FAILED, "Learned", "an optical-flow model");
  }

  @Test
  void modelsThatAreNotThereAreToldWithTheNearestName() {
    InProcess.run("model", "inspect", "--model", "vision-perceiver-con")
        .assertFailsInOneLine(ExitCode.USAGE, "did you mean 'vision-perceiver-conv'?");
    InProcess.run("model", "inspect", "--model", folder.resolve("none"))
        .assertFailsInOneLine(ExitCode.USAGE, "no model folder", "language-perceiver");
    InProcess.run("model", "fill-mask", "--model", "language-perceiver", "[MASK]")
        .assertFailsInOneLine(ExitCode.USAGE, "no weights of 'language-perceiver'", "--random 1");
    InProcess.run("model", "inspect", "--model", folder)
        .assertFailsInOneLine(ExitCode.FAILED, "config.json");
  }

  @Test
  void inputsThatCannotBeUsedAreToldInOneLine() throws IOException {
    Path small = image(folder, "small.png", 6, 9, 7);
    Path large = image(folder, "large.png", 7, 9, 8);
    Path text = Files.writeString(folder.resolve("notes.txt"), "hello");
    String out = folder.resolve("x.png").toString();
    InProcess.run("model", "flow", "--model", FLOW, small, large, "--out", out)
        .assertFailsInOneLine(ExitCode.FAILED, "small.png has 9 x 6", "large.png has 9 x 7");
    InProcess.run("model", "flow", "--model", FLOW, small, small, "--out", out)
        .assertFailsInOneLine(ExitCode.FAILED, "9 x 6 pixels; the model needs at least 9 x 7");
    InProcess.run("model", "flow", "--model", FLOW, large, large, "--out", out, "--scale", 0)
        .assertFailsInOneLine(ExitCode.USAGE, "--scale must be above 0");
    InProcess.run("model", "classify", "--model", CLASSIFIER, text)
        .assertFailsInOneLine(ExitCode.FAILED, "notes.txt: is not a PNG, JPEG, GIF or BMP image");
    InProcess.run("model", "classify", "--model", CLASSIFIER, large, "--top", 0)
        .assertFailsInOneLine(ExitCode.USAGE, "--top must be at least 1");
    InProcess.run("model", "fill-mask", "--model", LANGUAGE, "all there")
        .assertFailsInOneLine(ExitCode.USAGE, "no [MASK]");
    InProcess.run("model", "fill-mask", "--model", LANGUAGE, "[MASK]" + "x".repeat(38))
        .assertFailsInOneLine(ExitCode.USAGE, "39 bytes; the model reads at most 38");
  }

  @Test
  void theOtherImagesAreClassifiedBesideOneThatCannotBe() throws IOException {
    Path good = image(folder, "good.png", 9, 9, 6);
    Path none = folder.resolve("none.png");
    InProcess some = InProcess.run("model", "classify", "--model", CLASSIFIER, none, good);
    assertThat(some.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(some.printed()).startsWith(good + "\n").contains("overseer: no such file: " + none);
    InProcess json =
        InProcess.run("model", "classify", "--model", CLASSIFIER, none, good, "--json");
    assertThat(json.printed()).contains("\"error\":\"no such file").contains("\"predictions\":[");
    InProcess.run("model", "classify", "--model", CLASSIFIER, folder)
        .assertFailsInOneLine(ExitCode.FAILED, "is a folder; give the names of image files");
    InProcess.run("model", "classify", "--model", CLASSIFIER, good, "--top", "abc")
        .assertFailsInOneLine(ExitCode.USAGE, "'abc' is not a whole number");
  }

  @Test
  void whatADownloadLeftInPlaceOfAFileIsTold() throws IOException {
    Path model = copy(folder, CLASSIFIER);
    Path weights = model.resolve("model.safetensors");
    Files.writeString(weights, "version https://git-lfs.github.com/spec/v1\noid sha256:1\n");
    InProcess.run("model", "inspect", "--model", model)
        .assertFailsInOneLine(
            ExitCode.FAILED, weights + ": is a pointer of Git LFS", "git lfs pull");
    Files.writeString(model.resolve("config.json"), "\n<!DOCTYPE html><html>");
    InProcess.run("model", "inspect", "--model", model)
        .assertFailsInOneLine(ExitCode.FAILED, model + "/config.json: is a web page");
    InProcess.run("model", "inspect", "--model", "deepmind/vision-perceiver-conv")
        .assertFailsInOneLine(
            ExitCode.USAGE, "'huggingface-cli download deepmind/vision-perceiver-conv --local-dir");
  }

  @Test
  void textsAreClassifiedByEachTask() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "good\n");
    Path model = Files.createDirectory(folder.resolve("tasks"));
    ObjectNode config = ModelSizes.config("multitask", ModelSizes.TINY);
    config.putArray("architectures").add("PerceiverForMultitaskClassification");
    ArrayNode tasks = config.putArray("tasks");
    tasks.addObject().put("name", "mood").put("num_labels", 2).putArray("labels").add("a").add("b");
    tasks.addObject().put("name", "like").put("num_labels", 1);
    Files.writeString(model.resolve("config.json"), config.toString());
    Object[] ask = {"model", "classify-text", "--model", model, "--random", 1, "--file", text};
    assertThat(InProcess.run(ask).out())
        .startsWith("mood\n")
        .containsPattern("\\d+\\.\\d\\d %  [ab]\n")
        .containsPattern("like\n  score -?\\d")
        .contains("note: random weights");
    Object[] one = Arrays.copyOf(ask, ask.length + 3);
    one[ask.length] = "--task";
    one[ask.length + 1] = 1;
    one[ask.length + 2] = "--json";
    assertThat(InProcess.run(one).json().path("tasks").path(0).path("predictions")).hasSize(2);
    one[ask.length + 1] = "nosuch";
    InProcess.run(one)
        .assertFailsInOneLine(ExitCode.USAGE, "the model's tasks are mood, like, or 1");
    InProcess.run("model", "classify-text", "x", "--model", CLASSIFIER)
        .assertFailsInOneLine(ExitCode.FAILED, "a classifier of texts");
  }

  @Test
  void flowPicturesArePngsAndCompare() throws IOException {
    Path image = image(folder, "image.png", 7, 9, 8);
    InProcess.run("model", "flow", "--model", FLOW, image, image, "--out", "s.jpg")
        .assertFailsInOneLine(ExitCode.USAGE, "a name that ends in .png");
    Path out = folder.resolve("flow.png");
    Object[] flow = {
      "model", "flow", "--model", FLOW, image, image, "--out", out, "--max-motion", "2.5"
    };
    assertThat(InProcess.run(flow).out()).contains("at most; full colour at 2.50");
  }

  @Test
  void outputsThatCannotBeWrittenAreToldBeforeAnythingIsComputed() throws IOException {
    Path image = image(folder, "image.png", 7, 9, 8);
    InProcess.run("model", "flow", "--model", "none", image, image, "--out", folder)
        .assertFailsInOneLine(ExitCode.USAGE, "--out", "is a folder");
    InProcess.run("model", "flow", "--model=none", image, image, "--out=x.png", "--flo=./x.png")
        .assertFailsInOneLine(ExitCode.USAGE, "--out and --flo name the same file");
    InProcess.run("model", "autoencode", image, "--model", "none", "--out", image)
        .assertFailsInOneLine(ExitCode.USAGE, "image.png is a file; give the name of a folder");
    Path inputs = LANGUAGE.resolve("inputs.safetensors");
    InProcess.run("model", "run", "--model=none", "--inputs", inputs, "--outputs", inputs)
        .assertFailsInOneLine(ExitCode.USAGE, "--inputs and --outputs name the same file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "classify",
        "classify-text",
        "fill-mask",
        "flow",
        "autoencode",
        "inspect",
        "train"
      })
  void helpShowsNoEmptyDefaults(String command) {
    assertThat(InProcess.run("model", command, "--help").out())
        .contains("--model")
        .doesNotContainPattern("Default: *\\R")
        .doesNotContain("[]");
  }

  @Test
  void aModelThatIsLargerThanTheMachineIsRefused() throws IOException {
    Path bare = Files.createDirectory(folder.resolve("bare"));
    String config = Files.readString(LANGUAGE.resolve("config.json"));
    Files.writeString(
        bare.resolve("config.json"),
        config.replaceFirst("\"num_latents\": *12", "\"num_latents\": 2147483647"));
    InProcess.run("model", "inspect", "--model", bare, "--random", 1)
        .assertFailsInOneLine(ExitCode.FAILED, "config.json: implies", "412.3 GB or more");
  }

  @Test
  void answersThatAreNoNumbersAreRefused() throws IOException {
    String damage = "instead of a number; its weights are damaged";
    Path image = image(folder, "image.png", 7, 9, 8);
    InProcess.run("model", "classify", "--model", damaged(CLASSIFIER), image)
        .assertFailsInOneLine(ExitCode.FAILED, damage);
    InProcess.run("model", "fill-mask", "--model", damaged(LANGUAGE), "[MASK]")
        .assertFailsInOneLine(ExitCode.FAILED, damage);
    InProcess.run("model", "inspect", "--model", folder.resolve("damaged-masked-lm"))
        .assertFailsInOneLine(ExitCode.FAILED, "which is no number; they are damaged");
    Path picture = folder.resolve("flow.png");
    InProcess.run("model", "flow", "--model", damaged(FLOW), image, image, "--out", picture)
        .assertFailsInOneLine(ExitCode.FAILED, damage);
    Path out = folder.resolve("clip");
    Path frames = Files.createDirectory(folder.resolve("frames"));
    Files.copy(image, frames.resolve("1.png"));
    InProcess.run("model", "autoencode", "--model", damaged(AUTOENCODER), frames, "--out", out)
        .assertFailsInOneLine(ExitCode.FAILED, damage);
    assertThat(picture).doesNotExist();
    assertThat(out).doesNotExist();
  }

  /** With weights that are no numbers. */
  private Path damaged(Path model) {
    RunnableModel opened = PerceiverModels.open(model);
    opened.parameters().forEach(parameter -> parameter.value().assign(Float.NaN));
    Path damaged = folder.resolve("damaged-" + model.getFileName());
    opened.save(damaged);
    return damaged;
  }

  @Test
  void anImageThatTheModelCannotReadIsRefused() throws IOException {
    Path model = copy(folder, CLASSIFIER);
    Files.writeString(model.resolve("preprocessor_config.json"), "{\"size\": 8}");
    InProcess.run("model", "classify", "--model", model, image(folder, "image.png", 20, 20, 9))
        .assertFailsInOneLine(ExitCode.FAILED, "image.png", "8 x 8 pixels", "9 x 9");
  }
}
