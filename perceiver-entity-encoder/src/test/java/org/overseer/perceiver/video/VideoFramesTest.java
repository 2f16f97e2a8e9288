package org.overseer.perceiver.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.perceiver.image.GifAnimation;
import org.overseer.perceiver.image.ImageFiles;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.ModelFormatException;

class VideoFramesTest {
  @TempDir private Path folder;

  @Test
  void filesAreTakenInTheOrderOfTheirNumbers() throws IOException {
    for (int number : new int[] {10, 2, 1, 33}) {
      ImageFiles.writePng(folder.resolve("f" + number + ".png"), plain(number));
    }
    Files.writeString(folder.resolve("f3.txt"), "not a frame");
    Files.createDirectory(folder.resolve("f4.png"));
    assertThat(levels(VideoFrames.read(folder, 4, 3, 3))).containsExactly(1, 2, 10, 33);
    assertThat(levels(VideoFrames.read(folder, 2, 3, 3))).containsExactly(1, 2);
  }

  @Test
  void ofTooFewFramesEachIsShownEquallyOften() {
    Path gif = folder.resolve("clip.gif");
    GifAnimation.write(gif, List.of(plain(10), plain(20), plain(30)), 4);
    assertThat(levels(VideoFrames.read(gif, 6, 2, 2))).containsExactly(10, 10, 20, 20, 30, 30);
    assertThat(VideoFrames.chosen(1, 16)).containsOnly(0).hasSize(16);
    assertThat(VideoFrames.chosen(100, 16)).isEqualTo(IntStream.range(0, 16).toArray());
  }

  @Test
  void aGifIsShownByItsDelays() {
    Path gif = folder.resolve("slow.gif");
    GifAnimation.write(gif, List.of(plain(10), plain(20), plain(30), plain(40)), 10);
    assertThat(levels(VideoFrames.read(gif, 8, 2, 2))) // at 0, 4, 8, 12 … hundredths
        .containsExactly(10, 10, 10, 20, 20, 30, 30, 30);
    assertThat(VideoFrames.used(gif, 8)).isEqualTo("first 3 of 4 frames, 0.32 of 0.40 s");
    assertThat(VideoFrames.used(gif, 16)).isEqualTo("all 4 frames, 0.40 s slowed down to 0.64 s");
  }

  @Test
  void framesOfOtherSizesAreRefused() {
    ImageFiles.writePng(folder.resolve("1.png"), RgbImage.black(3, 3));
    ImageFiles.writePng(folder.resolve("2.png"), RgbImage.black(3, 4));
    assertThatThrownBy(() -> VideoFrames.read(folder, 2, 3, 3))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("2.png: has 4 x 3 pixels but the first frame has 3 x 3");
  }

  @Test
  void theMiddleSquareIsScaled() {
    RgbImage frame = RgbImage.black(4, 9);
    for (int row = 0; row < 4; row++) {
      for (int column = 2; column < 6; column++) {
        frame.pixels()[frame.index(row, column, 1)] = (byte) 200;
      }
    }
    RgbImage square = VideoFrames.fitted(frame, 6, 6);
    for (int row = 0; row < 6; row++) {
      for (int column = 0; column < 6; column++) {
        assertThat(square.value(row, column, 1)).isEqualTo(200);
        assertThat(square.value(row, column, 0)).isZero();
      }
    }
  }

  @Test
  void otherShapesAreCutOutOfTheMiddleToo() {
    RgbImage tall = RgbImage.black(10, 4);
    for (int column = 0; column < 4; column++) {
      tall.pixels()[tall.index(4, column, 0)] = (byte) 100;
      tall.pixels()[tall.index(5, column, 0)] = (byte) 200;
    }
    RgbImage flat = VideoFrames.fitted(tall, 2, 4); // rows 4 and 5 of 10
    assertThat(flat.value(0, 3, 0)).isEqualTo(100);
    assertThat(flat.value(1, 3, 0)).isEqualTo(200);
    RgbImage narrow = VideoFrames.fitted(flat, 2, 1); // one column in the middle
    assertThat(narrow.width()).isEqualTo(1);
    assertThat(narrow.height()).isEqualTo(2);
    assertThat(narrow.value(1, 0, 0)).isEqualTo(200);
  }

  @Test
  void valuesBetweenPixelCentresAreInterpolated() {
    RgbImage image = RgbImage.ofGrey(2, 2, new byte[] {0, 100, 40, (byte) 200});
    RgbImage large = BilinearResize.resize(image, 4, 4);
    // Centres at −¼, ¼, ¾ and 1¼ of the small image; the outer ones repeat its border.
    assertThat(row(large, 0)).containsExactly(0, 25, 75, 100);
    assertThat(row(large, 1)).containsExactly(10, 39, 96, 125);
    assertThat(row(large, 3)).containsExactly(40, 80, 160, 200);
    assertThat(BilinearResize.resize(image, 2, 2)).isEqualTo(image);
    assertThat(BilinearResize.resize(image, 1, 1).value(0, 0, 0)).isEqualTo(85);
  }

  @Test
  void valuesAndFramesAreInverseAndClipped() {
    RgbImage frame = RgbImage.black(2, 3);
    for (int i = 0; i < frame.pixels().length; i++) {
      frame.pixels()[i] = (byte) (i * 15);
    }
    List<RgbImage> frames = List.of(frame, plain(9).crop(0, 0, 2, 3));
    float[] values = VideoFrames.values(frames);
    assertThat(values).hasSize(36);
    assertThat(values[17]).isEqualTo(1f);
    assertThat(VideoFrames.frames(values, 2, 3)).isEqualTo(frames);
    assertThat(VideoFrames.frames(new float[] {-1, 0.5f, 7}, 1, 1).get(0).pixels())
        .containsExactly(0, (byte) 128, -1);
    assertThatThrownBy(() -> VideoFrames.frames(new float[4], 1, 1)).hasMessageContaining("4");
  }

  @Test
  void writtenFramesAreReadBack() {
    List<RgbImage> frames = IntStream.range(0, 12).mapToObj(VideoFramesTest::plain).toList();
    VideoFrames.writePngs(folder.resolve("new"), frames);
    assertThat(folder.resolve("new/frame-0012.png")).exists();
    assertThat(VideoFrames.read(folder.resolve("new"), 12, 8, 8)).isEqualTo(frames);
  }

  @Test
  void namesAreComparedAsPeopleCount() {
    List<String> ordered =
        List.of(
            "1",
            "1a",
            "2",
            "a1",
            "a01b",
            "a2b",
            "a10",
            "a10b1",
            "a10b1c",
            "b",
            "b99999999999999999999");
    List<String> sorted = ordered.stream().sorted().sorted(new NaturalOrder()).toList();
    assertThat(sorted).isEqualTo(ordered);
  }

  @Test
  void aFolderWithoutImagesIsToldInOneLine() {
    assertThatThrownBy(() -> VideoFrames.read(folder, 16, 224, 224))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("has no images");
    assertThatThrownBy(() -> VideoFrames.read(folder.resolve("none.gif"), 16, 224, 224))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no such file");
  }

  private static RgbImage plain(int level) {
    byte[] grey = new byte[64];
    Arrays.fill(grey, (byte) level);
    return RgbImage.ofGrey(8, 8, grey);
  }

  private static List<Integer> levels(List<RgbImage> frames) {
    return frames.stream().map(frame -> frame.value(1, 1, 2)).toList();
  }

  private static int[] row(RgbImage image, int row) {
    return IntStream.range(0, image.width()).map(column -> image.value(row, column, 0)).toArray();
  }
}
