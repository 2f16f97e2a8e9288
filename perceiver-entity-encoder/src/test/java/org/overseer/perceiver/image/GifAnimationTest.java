package org.overseer.perceiver.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.io.ModelFormatException;

class GifAnimationTest {
  /** Colours of the hand-made files: 0 red, 1 green, 2 blue, 3 see-through. */
  private static final String LETTERS = "rgb";

  @TempDir private Path folder;

  @Test
  void framesOfFewColoursComeBackAsTheyWere() {
    List<RgbImage> frames = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RgbImage frame = RgbImage.black(9, 14);
      for (int channel = 0; channel < 3; channel++) {
        frame.pixels()[frame.index(i, 2 * i, channel)] = (byte) (60 * i + 10 * channel);
      }
      frames.add(frame);
    }
    Path file = folder.resolve("new/clip.gif");
    GifAnimation.write(file, frames, 4);

    assertThat(all(file)).isEqualTo(frames);
    assertThat(ImageFiles.read(file)).isEqualTo(frames.get(0));
  }

  @Test
  void photographsComeBackNearlyAsTheyWere() {
    RgbImage frame = RgbImage.black(40, 40);
    for (int i = 0; i < frame.pixels().length; i++) {
      frame.pixels()[i] = (byte) (i / 120 * 5 + i % 3 * 20);
    }
    Path file = folder.resolve("clip.gif");
    GifAnimation.write(file, List.of(frame, frame), 4);
    RgbImage read = all(file).get(1);
    for (int i = 0; i < frame.pixels().length; i++) {
      assertThat(Math.abs((read.pixels()[i] & 255) - (frame.pixels()[i] & 255)))
          .isLessThanOrEqualTo(16);
    }
  }

  @Test
  void theDelayAndTheLoopAreInTheFile() throws IOException {
    Path file = folder.resolve("clip.gif");
    GifAnimation.write(file, List.of(RgbImage.black(2, 2), RgbImage.black(2, 2)), 7);
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("NETSCAPE2.0\u0003\u0001\u0000\u0000");
    assertThat(bytes.split("!\u00f9\u0004.\u0007\u0000", -1)).hasSize(3);
  }

  @Test
  void aPictureStaysUnderTheNextWhereThatIsTransparent() throws IOException {
    assertThat(shown(new Frame(0, 0, 1, "rrrr"), new Frame(1, 0, 1, "g."), new Frame(3, 0, 1, "b")))
        .containsExactly("rrrr", "rgrr", "rgrb");
  }

  @Test
  void aPictureIsWipedOutWhereItWas() throws IOException {
    assertThat(shown(new Frame(0, 0, 1, "rrrr"), new Frame(1, 0, 2, "gg"), new Frame(0, 0, 1, "b")))
        .containsExactly("rrrr", "rggr", "bwwr");
  }

  @Test
  void whatWasBeforeAPictureComesBack() throws IOException {
    assertThat(
            shown(
                new Frame(0, 0, 1, "rr.r"),
                new Frame(1, 0, 3, "ggg"),
                new Frame(0, 0, 3, "b"),
                new Frame(3, 0, 1, "g")))
        .containsExactly("rrwr", "rggg", "brwr", "rrwg");
  }

  @Test
  void whatLiesOutsideOfTheScreenIsCutOff() throws IOException {
    assertThat(shown(new Frame(2, 0, 1, "rgb"))).containsExactly("wwrg");
  }

  @Test
  void onlyWantedFramesAreKept() throws IOException {
    Path file =
        file(new Frame(0, 0, 1, "rrrr"), new Frame(0, 0, 1, "gggg"), new Frame(0, 0, 1, "bbbb"));
    List<RgbImage> kept =
        GifAnimation.read(file, count -> new int[] {1, 1, count - 1}, f -> f.crop(0, 0, 1, 1));
    assertThat(kept.stream().map(GifAnimationTest::letters)).containsExactly("g", "g", "b");
  }

  @Test
  void otherFormatsAndMissingFramesAreRefused() throws IOException {
    Path png = folder.resolve("clip.png");
    ImageFiles.writePng(png, RgbImage.black(1, 1));
    assertThatThrownBy(() -> all(png))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("clip.png: is not a GIF file");
    assertThatThrownBy(() -> all(file()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("has 0 frames");
  }

  /** One picture of an animation. */
  private record Frame(int left, int top, int disposal, String colours) {}

  private List<String> shown(Frame... frames) throws IOException {
    return all(file(frames)).stream().map(GifAnimationTest::letters).toList();
  }

  private static List<RgbImage> all(Path file) {
    return GifAnimation.read(file, count -> IntStream.range(0, count).toArray(), f -> f);
  }

  private static String letters(RgbImage image) {
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < image.width(); column++) {
      int[] rgb = {image.value(0, column, 0), image.value(0, column, 1), image.value(0, column, 2)};
      int brightest = rgb[0] == 255 ? 0 : rgb[1] == 255 ? 1 : 2;
      text.append(Arrays.stream(rgb).sum() == 765 ? 'w' : LETTERS.charAt(brightest));
    }
    return text.toString();
  }

  /** A file of one row of four pixels, byte by byte after the format's specification. */
  private Path file(Frame... frames) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBytes("GIF89a");
    out.write(new byte[] {4, 0, 1, 0, (byte) 0x91, 0, 0}); // 4 x 1, palette of 4
    out.write(new byte[] {-1, 0, 0, 0, -1, 0, 0, 0, -1, 0, 0, 0});
    for (Frame frame : frames) {
      int width = frame.colours().length();
      out.write(new byte[] {0x21, (byte) 0xF9, 4, (byte) (frame.disposal() << 2 | 1), 4, 0, 3, 0});
      out.write(
          new byte[] {
            0x2C, (byte) frame.left(), 0, (byte) frame.top(), 0, (byte) width, 0, 1, 0, 0
          });
      writePixels(out, frame.colours());
    }
    out.write(0x3B);
    return Files.write(folder.resolve("made.gif"), bytes.toByteArray());
  }

  /** LZW codes of 3 bits, the table cleared before each pixel so that it never grows. */
  private static void writePixels(DataOutputStream out, String colours) throws IOException {
    long codes = 0;
    int bits = 0;
    for (char colour : colours.toCharArray()) {
      codes |= 4L << bits; // clear
      int index = LETTERS.indexOf(colour);
      codes |= (long) (index < 0 ? 3 : index) << bits + 3;
      bits += 6;
    }
    codes |= 5L << bits; // end
    int length = (bits + 3 + 7) / 8;
    out.write(2);
    out.write(length);
    for (int i = 0; i < length; i++) {
      out.write((int) (codes >> 8 * i));
    }
    out.write(0);
  }
}
