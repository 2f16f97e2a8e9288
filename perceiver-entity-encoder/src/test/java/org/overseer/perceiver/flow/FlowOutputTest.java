package org.overseer.perceiver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.ModelFormatException;

/** Pictures and files of flow fields. */
class FlowOutputTest {
  @TempDir private Path folder;

  /**
   * Quarter turns by hand, 54 steps once around: down 13.5, in the red to yellow ramp (green 221
   * and 238); left 27, at 2 of 11 from cyan to blue (green 209); up 40.5, between 4 and 5 of 13
   * from blue to magenta (red 78 and 98).
   */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 255 0 0",
    "0, 1, 255 229 0",
    "-1, 0, 0 209 255",
    "0, -1, 88 0 255",
    "0, 0, 255 255 255",
    "0.5, 0, 255 127 127",
    "2, 0, 191 0 0",
    "NaN, 0, 0 0 0",
    "1e10, 0, 0 0 0"
  })
  void theHueIsTheDirectionAndTheSaturationTheSpeed(float u, float v, String rgb) {
    FloatImage flow = new FloatImage(1, 1, 2, new float[] {u, v});
    RgbImage picture = FlowPicture.of(flow, 1);
    assertThat(picture.value(0, 0, 0) + " " + picture.value(0, 0, 1) + " " + picture.value(0, 0, 2))
        .isEqualTo(rgb);
  }

  @Test
  void theFastestKnownMotionIsFullySaturated() {
    float[] values = {3, 0, -1.5f, 0, Float.NaN, 0, 2e9f, 0};
    FloatImage flow = new FloatImage(2, 2, 2, values);
    assertThat(FlowPicture.of(flow)).isEqualTo(FlowPicture.of(flow, 3));
    FloatImage still = new FloatImage(1, 1, 2, new float[2]);
    assertThat(FlowPicture.of(still).pixels()).containsOnly(-1);
  }

  @Test
  void aFieldComesBackBitForBit() {
    FloatImage flow = new FloatImage(2, 3, 2, new float[12]);
    for (int i = 0; i < 12; i++) {
      flow.values()[i] = (float) Math.sin(i) * 1e3f;
    }
    Path file = folder.resolve("new/field.flo");
    FloFile.write(file, flow);
    FloatImage read = FloFile.read(file);
    assertThat(read.height()).isEqualTo(2);
    assertThat(read.width()).isEqualTo(3);
    assertThat(read.values()).isEqualTo(flow.values());
  }

  @Test
  void theFileBeginsAsTheFormatSays() throws IOException {
    Path file = folder.resolve("field.flo");
    FloFile.write(file, new FloatImage(1, 2, 2, new float[] {1, 2, 3, 4}));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] tag = new byte[4];
    bytes.get(tag);
    assertThat(tag).containsExactly('P', 'I', 'E', 'H');
    assertThat(bytes.getInt()).isEqualTo(2);
    assertThat(bytes.getInt()).isEqualTo(1);
    assertThat(bytes.getFloat(16)).isEqualTo(2);
    assertThat(bytes.capacity()).isEqualTo(28);
  }

  @ParameterizedTest
  @CsvSource({
    "202021.25, 2, 1, 15, 'has 27 bytes, but 2 x 1 pixels take 28'",
    "202021.25, 2, 1, 17, 'has 29 bytes'",
    "202021.25, -2, -1, 16, 'has -2 x -1 pixels'",
    "202021.25, 100000, 100000, 16, 'at most 50,000,000'",
    "202021.24, 2, 1, 16, 'is not a .flo file'"
  })
  void aDamagedFileIsToldInOneLine(float tag, int width, int height, int data, String message)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(12 + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(tag).putInt(width).putInt(height);
    Path file = Files.write(folder.resolve("field.flo"), bytes.array());
    assertThatThrownBy(() -> FloFile.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("field.flo")
        .hasMessageContaining(message);
  }

  @Test
  void aMissingOrCutFileIsToldInOneLine() throws IOException {
    Path cut = Files.write(folder.resolve("cut.flo"), new byte[5]);
    assertThatThrownBy(() -> FloFile.read(cut)).hasMessageContaining("is not a .flo file");
    assertThatThrownBy(() -> FloFile.read(folder.resolve("none.flo")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("none.flo");
  }
}
