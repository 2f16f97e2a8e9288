package org.overseer.training.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.flow.FloFile;
import org.overseer.perceiver.flow.FlowEstimator;
import org.overseer.perceiver.flow.FlowPicture;
import org.overseer.perceiver.flow.OpticalFlow;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.training.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overseer model flow}: how each pixel moves between two frames. */
@Command(
    name = "flow",
    description = {
      "Tell how each pixel moves from one frame to the next, and draw it.",
      "The colour is the direction, white stands still. Large frames are done in tiles."
    })
final class FlowCommand extends ConsoleCommand implements Callable<Integer> {
  @Mixin private ModelOptions options = new ModelOptions();

  @Parameters(
      index = "0",
      paramLabel = "FIRST",
      showDefaultValue = Visibility.NEVER,
      description = "The first frame, an image file.")
  private Path first = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "SECOND",
      showDefaultValue = Visibility.NEVER,
      description = "The second, of the same size.")
  private Path second = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "PNG",
      showDefaultValue = Visibility.NEVER,
      required = true,
      description = "Where the picture goes.")
  private Path picture = Path.of("");

  @Option(
      names = "--flo",
      paramLabel = "FILE",
      description = "Where the motion goes, in Middlebury's .flo format.")
  private @Nullable Path flo;

  @Option(
      names = "--scale",
      paramLabel = "PIXELS",
      defaultValue = "20",
      description =
          "Pixels of motion for each unit of the network's output. 20 is the original's; Hugging"
              + " Face's pipeline leaves it out, which is 1.")
  private float scale;

  @Option(
      names = "--max-motion",
      paramLabel = "PIXELS",
      description =
          "The motion that is fully coloured, so that pictures compare; faster is darker. By"
              + " default the fastest of the picture.")
  private @Nullable Double maxMotion;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private KernelOptions kernels = new KernelOptions();

  @Override
  public Integer call() {
    if (!(scale > 0 && Float.isFinite(scale))) {
      throw new ConfigException("--scale must be above 0, but is " + scale);
    }
    if (maxMotion != null && !(maxMotion > 0 && Double.isFinite(maxMotion))) {
      throw new ConfigException("--max-motion must be above 0, but is " + maxMotion);
    }
    if (!String.valueOf(picture.getFileName()).toLowerCase(Locale.ROOT).endsWith(".png")
        && !Files.isDirectory(picture)) {
      throw new ConfigException(
          "--out " + picture + ": the picture is a PNG; give it a name that ends in .png");
    }
    new OutputFiles().add("--out", picture).add("--flo", flo);
    RgbImage from = ImageFiles.read(first);
    RgbImage to = ImageFiles.read(second);
    OpenModel opened;
    FloatImage flow;
    try (Tape tape = new Tape(kernels.choose());
        WorkProgress progress = WorkProgress.onStandardError("tile")) {
      progress.stage(WorkProgress.OPENING);
      opened = options.open();
      OpticalFlow model = opened.network(OpticalFlow.class, "an optical-flow model");
      requireReadable(model, from, to);
      progress.stage("at the first tile");
      flow = new FlowEstimator(model, tape).estimate(from, to, progress::done);
    }
    rescale(opened.numbers(flow.values()));
    ImageFiles.writePng(
        picture, maxMotion == null ? FlowPicture.of(flow) : FlowPicture.of(flow, maxMotion));
    if (flo != null) {
      FloFile.write(flo, flow);
    }
    print(opened, flow);
    return ExitCode.DONE;
  }

  private void requireReadable(OpticalFlow model, RgbImage from, RgbImage to) {
    if (from.height() != to.height() || from.width() != to.width()) {
      throw new ModelFormatException(
          "%s has %d x %d pixels but %s has %d x %d; both frames must have one size"
              .formatted(first, from.width(), from.height(), second, to.width(), to.height()));
    }
    int height = model.config().height();
    int width = model.config().width();
    if (from.height() < height || from.width() < width) {
      throw new ModelFormatException(
          "%s has %d x %d pixels; the model needs at least %d x %d: enlarge both frames"
              .formatted(first, from.width(), from.height(), width, height));
    }
  }

  private void rescale(float[] flow) {
    float factor = scale / OpticalFlow.PIXELS_PER_UNIT;
    for (int i = 0; i < flow.length && factor != 1; i++) {
      flow[i] *= factor;
    }
  }

  private void print(OpenModel opened, FloatImage flow) {
    double sum = 0;
    double fastest = 0;
    for (int i = 0; i < flow.values().length; i += flow.channels()) {
      double motion = Math.hypot(flow.values()[i], flow.values()[i + 1]);
      sum += motion;
      fastest = Math.max(fastest, motion);
    }
    double mean = sum / ((double) flow.height() * flow.width());
    if (json.isSet()) {
      Map<String, Object> result = opened.toJson();
      result.put("width", flow.width());
      result.put("height", flow.height());
      result.put("mean_motion_pixels", mean);
      result.put("largest_motion_pixels", fastest);
      result.put("full_colour_pixels", maxMotion == null ? fastest : maxMotion);
      result.put("picture", picture.toString());
      if (flo != null) {
        result.put("flo", flo.toString());
      }
      out().println(Json.line(result));
      return;
    }
    out()
        .println(
            String.format(
                Locale.ROOT,
                "%d x %d pixels, motion %.2f pixels in the mean, %.2f at most; full colour at %.2f",
                flow.width(),
                flow.height(),
                mean,
                fastest,
                maxMotion == null ? fastest : maxMotion));
    out().println(flo == null ? picture.toString() : picture + ", " + flo);
    printWarning(opened.warning());
  }
}
