package org.overseer.training.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands of {@code overseer model} cannot use is told in one line. */
class ModelCommandErrorsTest {
  private static final Path CLASSIFIER = InProcess.fixture("image-classification-learned");
  private static final Path LANGUAGE = InProcess.fixture("masked-lm");
  private static final Path FLOW = InProcess.fixture("optical-flow");

  @TempDir private Path folder;

  @Test
  void aModelOfAnotherKindIsRefused() {
    Path image = InProcess.image(folder, "image.png", 9, 9, 6);
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
    Path small = InProcess.image(folder, "small.png", 6, 9, 7);
    Path large = InProcess.image(folder, "large.png", 7, 9, 8);
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
  void anImageThatTheModelCannotReadIsRefused() throws IOException {
    Path model = InProcess.copy(CLASSIFIER, folder);
    Files.writeString(model.resolve("preprocessor_config.json"), "{\"size\": 8}");
    InProcess.run(
            "model", "classify", "--model", model, InProcess.image(folder, "image.png", 20, 20, 9))
        .assertFailsInOneLine(ExitCode.FAILED, "image.png", "8 x 8 pixels", "9 x 9");
  }
}
