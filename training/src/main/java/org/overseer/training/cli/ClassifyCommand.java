package org.overseer.training.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.ImageClassifier;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.ImageProcessor;
import org.overseer.perceiver.image.ImageProcessorConfig;
import org.overseer.perceiver.io.LabelNames;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.kernels.FloatBuffers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overseer model classify}: what images show. */
@Command(
    name = "classify",
    description = "Tell what images show: the most probable classes, by their names in the config.")
final class ClassifyCommand extends ConsoleCommand implements Callable<Integer> {
  @Mixin private ModelOptions options = new ModelOptions();

  @Parameters(
      paramLabel = "IMAGE",
      showDefaultValue = Visibility.NEVER,
      arity = "1..*",
      description = "PNG, JPEG, GIF or BMP files.")
  private List<Path> images = new ArrayList<>();

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many classes of each image.")
  private int top;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private KernelOptions kernels = new KernelOptions();

  /**
   * What is told of an image.
   *
   * @param predictions the most probable classes first; null where it could not be read
   * @param error why not, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Result(
      String image, @Nullable List<Prediction> predictions, @Nullable String error) {}

  @Override
  public Integer call() {
    Ranking.requirePositive(top);
    OpenModel opened;
    List<Result> results = new ArrayList<>();
    try (Tape tape = new Tape(kernels.choose());
        WorkProgress progress = WorkProgress.onStandardError("image")) {
      progress.stage(WorkProgress.OPENING);
      opened = options.open();
      ImageClassifier classifier = opened.network(ImageClassifier.class, "an image classifier");
      ImageProcessor processor = processor(opened, classifier);
      List<String> labels = LabelNames.read(opened.config());
      for (Path image : images) {
        progress.stage("looking at " + image);
        float[] logits;
        try {
          logits = logits(classifier, tape, processor.process(ImageFiles.read(image)), image);
        } catch (ModelFormatException e) {
          results.add(new Result(image.toString(), null, ErrorReport.oneLine(e)));
          continue;
        }
        results.add(
            new Result(image.toString(), Prediction.of(opened.numbers(logits), labels, top), null));
        progress.done(results.size(), images.size());
      }
    }
    boolean any = results.stream().anyMatch(result -> result.predictions != null);
    if (any || json.isSet()) {
      print(opened, results);
    }
    out().flush();
    for (Result result : results) {
      if (result.error != null) {
        notice("overseer: " + result.error);
      }
    }
    return results.stream().allMatch(r -> r.error == null) ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** The folder's own preparation, or ImageNet's in the size that the model was made for. */
  private static ImageProcessor processor(OpenModel opened, ImageClassifier classifier) {
    int[] size = classifier.config().pipeline().imageSize();
    ImageProcessorConfig defaults = ImageProcessorConfig.imageNetSized(size[0], size[1]);
    return new ImageProcessor(
        opened.folder() == null ? defaults : ImageProcessorConfig.read(opened.folder(), defaults));
  }

  private static float[] logits(
      ImageClassifier classifier, Tape tape, FloatImage pixels, Path image) {
    try {
      classifier.requireReadable(pixels.height(), pixels.width(), pixels.channels());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(image + ": prepared " + e.getMessage(), e);
    }
    tape.begin(/* recording= */ false);
    Variable input =
        tape.constant(pixels.values(), 1, pixels.height(), pixels.width(), pixels.channels());
    return FloatBuffers.toArray(classifier.logits(input).value());
  }

  private void print(OpenModel opened, List<Result> results) {
    if (json.isSet()) {
      Map<String, Object> result = opened.toJson();
      result.put("images", results);
      out().println(Json.line(result));
      return;
    }
    for (Result result : results) {
      if (result.predictions != null) {
        out().println(result.image);
        result.predictions.forEach(prediction -> out().println(prediction.line()));
      }
    }
    printWarning(opened.warning());
  }
}
