package org.overseer.perceiver.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * The fields of {@code preprocessor_config.json} under their own names.
 *
 * <p>Height and width of a size are those of the field's object, or both the field's number.
 *
 * @param centerCrop whether the middle is cut out first ({@code do_center_crop})
 * @param cropHeight {@code crop_size}; {@code height / cropHeight} of the shorter side is kept
 * @param cropWidth likewise
 * @param resize whether the image is resized ({@code do_resize})
 * @param height rows of the result ({@code size})
 * @param width columns of the result
 * @param filter {@code resample}
 * @param rescale whether values are multiplied ({@code do_rescale})
 * @param rescaleFactor by what
 * @param normalize whether {@code (value − mean) / std} is taken ({@code do_normalize})
 * @param mean per channel ({@code image_mean})
 * @param std per channel ({@code image_std})
 */
public record ImageProcessorConfig(
    boolean centerCrop,
    int cropHeight,
    int cropWidth,
    boolean resize,
    int height,
    int width,
    ResizeFilter filter,
    boolean rescale,
    double rescaleFactor,
    boolean normalize,
    List<Double> mean,
    List<Double> std) {
  private static final String FILE = "preprocessor_config.json";
  private static final int MAX_SIZE = 4096;
  private static final int MAX_ENLARGEMENT = 4;
  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

  /** Checks sizes and counts. */
  public ImageProcessorConfig {
    for (int size : new int[] {cropHeight, cropWidth, height, width}) {
      if (size < 1 || size > MAX_SIZE) {
        throw new IllegalArgumentException(
            "image sizes must be 1 to %d but one is %d".formatted(MAX_SIZE, size));
      }
    }
    if (height > (long) MAX_ENLARGEMENT * cropHeight
        || width > (long) MAX_ENLARGEMENT * cropWidth) {
      throw new IllegalArgumentException(
          "size may be at most %d times crop_size, but is %d x %d of %d x %d"
              .formatted(MAX_ENLARGEMENT, height, width, cropHeight, cropWidth));
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != RgbImage.CHANNELS
        || std.size() != RgbImage.CHANNELS
        || std.stream().anyMatch(value -> !(value > 0))) {
      throw new IllegalArgumentException(
          "image_mean and image_std must have 3 numbers, those of image_std above 0, but are %s and %s"
              .formatted(mean, std));
    }
  }

  /** ImageNet as the released classifiers see it: {@code size} of {@code crop}, bicubic. */
  public static ImageProcessorConfig imageNet(int crop, int size) {
    return new ImageProcessorConfig(
        true,
        crop,
        crop,
        true,
        size,
        size,
        ResizeFilter.BICUBIC,
        true,
        1 / 255.0,
        true,
        IMAGENET_MEAN,
        IMAGENET_STD);
  }

  /** As the released classifiers see ImageNet, but for a model of other images than 224 x 224. */
  public static ImageProcessorConfig imageNetSized(int height, int width) {
    ImageProcessorConfig released = imageNet(256, 224);
    return new ImageProcessorConfig(
        released.centerCrop,
        Math.round(height * 256f / 224),
        Math.round(width * 256f / 224),
        released.resize,
        height,
        width,
        released.filter,
        released.rescale,
        released.rescaleFactor,
        released.normalize,
        released.mean,
        released.std);
  }

  /**
   * What a model folder says, and the defaults for all that it does not.
   *
   * @throws ModelFormatException if the folder has the file but it breaks a rule
   */
  public static ImageProcessorConfig read(Path folder, ImageProcessorConfig defaults) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return defaults;
    }
    JsonObject json = JsonObject.read(file);
    int[] crop = size(json, "crop_size", defaults.cropHeight, defaults.cropWidth);
    int[] size = size(json, "size", defaults.height, defaults.width);
    try {
      return new ImageProcessorConfig(
          json.bool("do_center_crop", defaults.centerCrop),
          crop[0],
          crop[1],
          json.bool("do_resize", defaults.resize),
          size[0],
          size[1],
          filter(json, defaults.filter),
          json.bool("do_rescale", defaults.rescale),
          json.number("rescale_factor", defaults.rescaleFactor),
          json.bool("do_normalize", defaults.normalize),
          json.has("image_mean") ? json.numbers("image_mean") : defaults.mean,
          json.has("image_std") ? json.numbers("image_std") : defaults.std);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(FILE + ": " + e.getMessage(), e);
    }
  }

  private static int[] size(JsonObject json, String field, int height, int width) {
    if (json.isObject(field)) {
      JsonObject size = json.object(field);
      return new int[] {size.integer("height"), size.integer("width")};
    } else if (json.has(field)) {
      int side = json.integer(field);
      return new int[] {side, side};
    }
    return new int[] {height, width};
  }

  private static ResizeFilter filter(JsonObject json, ResizeFilter defaultFilter) {
    int code = json.integer("resample", defaultFilter.code());
    return Arrays.stream(ResizeFilter.values())
        .filter(filter -> filter.code() == code)
        .findFirst()
        .orElseThrow(
            () -> json.error("'resample' must be 2 (bilinear) or 3 (bicubic) but is " + code));
  }
}
