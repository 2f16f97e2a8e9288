package org.overseer.training.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;

/** Models and images for tests of the commands. */
final class ModelFixtures {
  static final Path CLASSIFIER = InProcess.fixture("image-classification-learned");
  static final Path LANGUAGE = InProcess.fixture("masked-lm");
  static final Path AUTOENCODER = InProcess.fixture("multimodal-autoencoding");
  static final Path FLOW = InProcess.fixture("optical-flow");

  private ModelFixtures() {}

  /** A PNG file of random pixels. */
  static Path image(Path folder, String name, int height, int width, long seed) {
    byte[] pixels = new byte[height * width * 3];
    new SplittableRandom(seed).nextBytes(pixels);
    Path file = folder.resolve(name);
    ImageFiles.writePng(file, new RgbImage(height, width, pixels));
    return file;
  }

  /** A copy of a model's config and weights, to be changed. */
  static Path copy(Path folder, Path model) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("model"));
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(model.resolve(file), copy.resolve(file));
      copy.resolve(file).toFile().setWritable(true);
    }
    return copy;
  }
}
