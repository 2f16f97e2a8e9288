package org.overseer.perceiver.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.overseer.perceiver.image.ImageProcessorConfig;
import org.overseer.perceiver.io.JsonObject;

/** Writes {@code preprocessor_config.json}, which {@link ImageProcessorConfig#read} reads. */
final class ProcessorFile {
  private static final String FILE = "preprocessor_config.json";

  private ProcessorFile() {}

  static void write(Path folder, ImageProcessorConfig config) {
    ObjectNode json = JsonObject.create();
    json.put("image_processor_type", "PerceiverImageProcessor")
        .put("do_center_crop", config.centerCrop());
    size(json.putObject("crop_size"), config.cropHeight(), config.cropWidth());
    json.put("do_resize", config.resize());
    size(json.putObject("size"), config.height(), config.width());
    json.put("resample", config.filter().code())
        .put("do_rescale", config.rescale())
        .put("rescale_factor", config.rescaleFactor())
        .put("do_normalize", config.normalize());
    config.mean().forEach(json.putArray("image_mean")::add);
    config.std().forEach(json.putArray("image_std")::add);
    JsonObject.write(folder.resolve(FILE), json);
  }

  private static void size(ObjectNode json, int height, int width) {
    json.put("height", height).put("width", width);
  }

  /** The same without the crop, for images that were cropped at random. */
  static ImageProcessorConfig withoutCrop(ImageProcessorConfig config) {
    return new ImageProcessorConfig(
        /* centerCrop= */ false,
        config.cropHeight(),
        config.cropWidth(),
        config.resize(),
        config.height(),
        config.width(),
        config.filter(),
        config.rescale(),
        config.rescaleFactor(),
        config.normalize(),
        config.mean(),
        config.std());
  }
}
