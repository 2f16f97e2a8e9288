package org.overseer.perceiver.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.io.ModelFormatException;
import org.overseer.perceiver.io.Tensor;

class ImageProcessorTest {
  private static final ImageProcessorConfig IMAGE_NET = ImageProcessorConfig.imageNet(256, 224);

  @TempDir private Path folder;

  /** Image c is smaller than its crop, so its border is black. */
  @ParameterizedTest
  @CsvSource({"a, 32, 28", "b, 24, 21", "c, 16, 24"})
  void givesTheGoldenPixels(String name, int crop, int size) {
    Path fixture = Fixtures.folder("image-processor");
    var outputs = Fixtures.tensors(fixture.resolve("outputs.safetensors"));
    RgbImage image =
        image(Fixtures.tensors(fixture.resolve("inputs.safetensors")).get("image." + name));
    ImageProcessor processor = new ImageProcessor(ImageProcessorConfig.imageNet(crop, size));

    RgbImage resized = processor.cropAndResize(image);
    FloatImage values = processor.process(image);

    long[] wantBytes = outputs.get("resized_uint8." + name).toLongs();
    float[] wantValues = outputs.get("pixel_values." + name).toFloats();
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          int golden = (channel * size + row) * size + column; // channels first
          assertThat(resized.value(row, column, channel)).isEqualTo((int) wantBytes[golden]);
          assertThat(values.value(row, column, channel))
              .isCloseTo(wantValues[golden], within(1e-6f));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"BILINEAR, 3, 19", "BICUBIC, 3, 19", "BILINEAR, 31, 5", "BICUBIC, 31, 5"})
  void anEvenSurfaceStaysEven(ResizeFilter filter, int height, int width) {
    RgbImage image = RgbImage.black(11, 13);
    java.util.Arrays.fill(image.pixels(), (byte) 201);
    for (byte value : AntialiasedResize.resize(image, height, width, filter).pixels()) {
      assertThat(value).isEqualTo((byte) 201);
    }
  }

  @Test
  void halvingWithATriangleWeighsFourNeighbours() {
    RgbImage image = RgbImage.ofGrey(1, 8, new byte[] {0, 0, 0, 80, 0, 0, 0, 0});
    RgbImage half = AntialiasedResize.resize(image, 1, 4, ResizeFilter.BILINEAR);
    // Pixel 3 is ½ from the centre of output 1 (weight ¾ of 2) and 1½ from that of output 2 (¼).
    assertThat(half.value(0, 0, 0)).isZero();
    assertThat(half.value(0, 1, 0)).isEqualTo(30);
    assertThat(half.value(0, 2, 0)).isEqualTo(10);
    assertThat(half.value(0, 3, 0)).isZero();
  }

  @Test
  void theSameSizeIsTheSameImage() {
    RgbImage image = random(9, 7, 3);
    assertThat(AntialiasedResize.resize(image, 9, 7, ResizeFilter.BICUBIC)).isEqualTo(image);
  }

  @Test
  void aFolderWithoutTheFileMeansTheDefaults() {
    assertThat(ImageProcessorConfig.read(folder, IMAGE_NET)).isSameAs(IMAGE_NET);
    assertThat(ImageProcessorConfig.imageNetSized(224, 224)).isEqualTo(IMAGE_NET);
  }

  @Test
  void whatTheFileLeavesOutIsAsInTheDefaults() throws IOException {
    write("{\"resample\": 2}");
    ImageProcessorConfig wide = ImageProcessorConfig.imageNetSized(28, 56);
    ImageProcessorConfig read = ImageProcessorConfig.read(folder, wide);
    assertThat(read.filter()).isEqualTo(ResizeFilter.BILINEAR);
    assertThat(new int[] {read.height(), read.width()}).containsExactly(28, 56);
    assertThat(new int[] {read.cropHeight(), read.cropWidth()}).containsExactly(32, 64);
  }

  @Test
  void bothWaysToWriteASizeAreRead() throws IOException {
    write(
        """
        {"crop_size": 40, "size": {"height": 20, "width": 30}, "resample": 2, "do_rescale": false,
         "do_normalize": true, "image_mean": [1, 2, 3.5], "image_std": [2, 2, 0.5]}
        """);
    assertThat(ImageProcessorConfig.read(folder, IMAGE_NET))
        .isEqualTo(
            new ImageProcessorConfig(
                true,
                40,
                40,
                true,
                20,
                30,
                ResizeFilter.BILINEAR,
                false,
                1 / 255.0,
                true,
                List.of(1.0, 2.0, 3.5),
                List.of(2.0, 2.0, 0.5)));
  }

  @Test
  void stepsThatAreSwitchedOffAreLeftOut() throws IOException {
    write("{\"do_center_crop\": false, \"do_resize\": false, \"do_normalize\": false}");
    RgbImage image = random(5, 6, 4);
    FloatImage values =
        new ImageProcessor(ImageProcessorConfig.read(folder, IMAGE_NET)).process(image);
    assertThat(values.height()).isEqualTo(5);
    assertThat(values.width()).isEqualTo(6);
    assertThat(values.value(2, 3, 1)).isCloseTo(image.value(2, 3, 1) / 255f, within(1e-7f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"resample\": 1} | 'resample' must be 2 (bilinear) or 3 (bicubic) but is 1",
        "{\"size\": 0} | image sizes must be 1 to 4096 but one is 0",
        "{\"size\": 4096} | at most 4 times crop_size",
        "{\"size\": {\"height\": 3}} | lacks 'width'",
        "{\"image_std\": [1, 1, 0]} | above 0",
        "{\"image_mean\": [1, \"a\", 0]} | a list of finite numbers",
        "{\"size\": [224, 224]} | 'size' must be an integer",
      })
  void aBrokenConfigIsToldInOneLine(String json, String message) throws IOException {
    write(json);
    assertThatThrownBy(() -> ImageProcessorConfig.read(folder, IMAGE_NET))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("preprocessor_config.json")
        .hasMessageContaining(message);
  }

  private void write(String json) throws IOException {
    Files.writeString(folder.resolve("preprocessor_config.json"), json);
  }

  static RgbImage random(int height, int width, long seed) {
    byte[] pixels = new byte[height * width * 3];
    new SplittableRandom(seed).nextBytes(pixels);
    return new RgbImage(height, width, pixels);
  }

  private static RgbImage image(Tensor tensor) {
    byte[] pixels = new byte[(int) tensor.elementCount()];
    tensor.bytes().get(pixels);
    return new RgbImage((int) tensor.shape()[0], (int) tensor.shape()[1], pixels);
  }
}
