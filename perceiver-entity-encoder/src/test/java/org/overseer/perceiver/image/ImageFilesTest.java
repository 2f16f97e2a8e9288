package org.overseer.perceiver.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.io.ModelFormatException;

class ImageFilesTest {
  @TempDir private Path folder;

  @Test
  void aPngComesBackAsItWas() {
    RgbImage image = ImageProcessorTest.random(7, 5, 1);
    Path file = folder.resolve("new/folder/image.png");
    ImageFiles.writePng(file, image);
    assertThat(ImageFiles.read(file)).isEqualTo(image);
  }

  @Test
  void aBmpComesBackAsItWas() throws IOException {
    RgbImage image = ImageProcessorTest.random(7, 5, 2);
    assertThat(read(ImageFiles.toBuffered(image), "bmp")).isEqualTo(image);
  }

  @Test
  void greyValuesAreTakenAsTheyAre() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 128, 255});
    assertThat(read(image, "png").pixels())
        .containsExactly(0, 0, 0, (byte) 128, (byte) 128, (byte) 128, -1, -1, -1);
  }

  @Test
  void ofSixteenBitsTheUpperEightCount() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSamples(0, 0, 2, 1, 0, new int[] {0x80FF, 0xFF01});
    assertThat(read(image, "png").pixels())
        .containsExactly((byte) 0x80, (byte) 0x80, (byte) 0x80, -1, -1, -1);
  }

  @Test
  void paletteImagesHaveTheirColours() throws IOException {
    IndexColorModel palette =
        new IndexColorModel(
            2, 3, new byte[] {10, 20, 30}, new byte[] {40, 50, 60}, new byte[] {70, 80, 90});
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {2, 0, 1});
    assertThat(read(image, "png").pixels()).containsExactly(30, 60, 90, 10, 40, 70, 20, 50, 80);
  }

  @Test
  void whiteShinesThroughTransparentParts() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00FF0000);
    image.setRGB(1, 0, 0x800000FF);
    image.setRGB(2, 0, 0xFF102030);
    RgbImage read = read(image, "png");
    assertThat(read.value(0, 0, 1)).isEqualTo(255);
    assertThat(read.value(0, 1, 0)).isEqualTo(127);
    assertThat(read.value(0, 1, 2)).isEqualTo(255);
    assertThat(read.value(0, 2, 1)).isEqualTo(0x20);
  }

  /** Corners of the upright picture, from the stored one's abcd (two rows of two blocks). */
  @ParameterizedTest
  @CsvSource({
    "1, abcd", "2, badc", "3, dcba", "4, cdab", "5, acbd", "6, cadb", "7, dbca", "8, bdac"
  })
  void aJpegIsTurnedTheWayItWasHeld(int orientation, String corners) throws IOException {
    int[] levels = {20, 90, 160, 230};
    RgbImage stored = RgbImage.black(32, 48);
    for (int row = 0; row < 32; row++) {
      for (int column = 0; column < 48; column++) {
        int level = levels[(row / 16) * 2 + column / 24];
        for (int channel = 0; channel < 3; channel++) {
          stored.pixels()[stored.index(row, column, channel)] = (byte) level;
        }
      }
    }
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      Path file = folder.resolve(order + ".jpg");
      Files.write(
          file,
          withOrientation(encoded(ImageFiles.toBuffered(stored), "jpeg"), orientation, order));
      RgbImage image = ImageFiles.read(file);
      assertThat(image.width()).isEqualTo(orientation >= 5 ? 32 : 48);
      int right = image.width() - 4;
      int bottom = image.height() - 4;
      int[][] places = {{4, 4}, {4, right}, {bottom, 4}, {bottom, right}};
      for (int i = 0; i < 4; i++) {
        assertThat(image.value(places[i][0], places[i][1], 0))
            .isBetween(levels[corners.charAt(i) - 'a'] - 6, levels[corners.charAt(i) - 'a'] + 6);
      }
    }
  }

  @Test
  void aFileThatBreaksOffIsRefused() throws IOException {
    RgbImage noise = RgbImage.black(64, 64);
    new java.util.Random(3).nextBytes(noise.pixels());
    for (String format : new String[] {"png", "jpeg", "gif"}) {
      byte[] whole = encoded(ImageFiles.toBuffered(noise), format);
      Path file = folder.resolve("half." + format);
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
      assertThatThrownBy(() -> ImageFiles.read(file))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("cannot read image");
      Files.write(file, whole);
      assertThat(ImageFiles.read(file).width()).isEqualTo(64);
    }
  }

  @Test
  void aJpegOfFourColoursIsRefused() throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, new Point());
    Path file = folder.resolve("cmyk.jpg");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(new IIOImage(raster, null, null));
    }
    assertThatThrownBy(() -> ImageFiles.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("cmyk.jpg")
        .hasMessageContaining("RGB");
  }

  @Test
  void aSmallFileOfAHugeImageIsRefusedBeforeItIsDecoded() throws IOException {
    byte[] png = ImageFiles.png(RgbImage.black(2, 2));
    ByteBuffer header = ByteBuffer.wrap(png);
    header.putInt(16, 100_000).putInt(20, 100_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    header.putInt(29, (int) crc.getValue());
    Path file = Files.write(folder.resolve("bomb.png"), png);
    assertThatThrownBy(() -> ImageFiles.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("bomb.png: has 100,000 x 100,000 pixels; at most 50,000,000");
  }

  @Test
  void otherFilesAreRefusedInOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "hello");
    assertThatThrownBy(() -> ImageFiles.read(text))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("notes.txt: is not a PNG, JPEG, GIF or BMP image");
    assertThatThrownBy(() -> ImageFiles.read(folder.resolve("none.png")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no such file");
  }

  /** Seeded damage: a file is read or refused, whatever a decoder makes of it. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void damageNeverShowsAsAnythingButARefusal(String format) throws IOException {
    byte[] sound = encoded(ImageFiles.toBuffered(ImageProcessorTest.random(12, 9, 5)), format);
    SplittableRandom random = new SplittableRandom(format.hashCode());
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      byte[] damaged =
          java.util.Arrays.copyOf(sound, random.nextInt(sound.length / 2, sound.length + 1));
      for (int i = random.nextInt(4); i >= 0; i--) {
        int reach = random.nextBoolean() ? Math.min(64, damaged.length) : damaged.length;
        damaged[random.nextInt(reach)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("damaged"), damaged);
      try {
        assertThat(ImageFiles.read(file).width()).isPositive();
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).doesNotContain("\n").contains("damaged");
      }
    }
    assertThat(refused).isPositive();
  }

  private RgbImage read(BufferedImage image, String format) throws IOException {
    return ImageFiles.read(Files.write(folder.resolve("image." + format), encoded(image, format)));
  }

  static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      assertThat(ImageIO.write(image, format, bytes)).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The file with an Exif segment right behind its first marker. */
  private static byte[] withOrientation(byte[] jpeg, int orientation, ByteOrder order)
      throws IOException {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
    tiff.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    tiff.putShort((short) 42).putInt(8).putShort((short) 2);
    tiff.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(48);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(jpeg, 0, 2);
    out.writeShort(0xFFE1);
    out.writeShort(2 + 6 + tiff.capacity());
    out.write("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    out.write(tiff.array());
    out.write(jpeg, 2, jpeg.length - 2);
    return bytes.toByteArray();
  }
}
