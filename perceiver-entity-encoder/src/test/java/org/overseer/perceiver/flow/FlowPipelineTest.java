package org.overseer.perceiver.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.flow.FlowTiling.Tile;
import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.RgbImage;
import org.overseer.perceiver.io.Tensor;

/** Frames to the model's inputs, its tiles' outputs to a field. */
class FlowPipelineTest {
  private static final Path TILING = Fixtures.folder("flow-tiling");
  private static final Map<String, Tensor> TILES =
      Fixtures.tensors(TILING.resolve("inputs.safetensors"));
  private static final Map<String, Tensor> GOLDEN =
      Fixtures.tensors(TILING.resolve("outputs.safetensors"));

  @Test
  void neighbourhoodsAreTheGoldenInputs() {
    var inputs = Fixtures.tensors(Fixtures.folder("optical-flow").resolve("inputs.safetensors"));
    float[] raw = inputs.get("raw_images").toFloats(); // [2, 2, 3, 7, 9]
    float[] want = inputs.get("inputs").toFloats(); // [2, 2, 27, 7, 9]
    for (int sample = 0; sample < 2; sample++) {
      FloatImage first = channelsLast(raw, 2 * sample, 3);
      FloatImage second = channelsLast(raw, 2 * sample + 1, 3);
      float[] wantFirst = channelsLast(want, 2 * sample, 27).values();
      float[] wantSecond = channelsLast(want, 2 * sample + 1, 27).values();

      assertThat(FlowPatches.neighbourhoods(first).values()).isEqualTo(wantFirst);
      FloatImage pair = FlowPatches.pair(first, second);
      assertThat(pair.channels()).isEqualTo(54);
      for (int pixel = 0; pixel < 63; pixel++) {
        for (int channel = 0; channel < 54; channel++) {
          float[] part = channel < 27 ? wantFirst : wantSecond;
          assertThat(pair.values()[pixel * 54 + channel])
              .isEqualTo(part[pixel * 27 + channel % 27]);
        }
      }
    }
  }

  @Test
  void valuesGoFromMinusOneToOne() {
    RgbImage frame = new RgbImage(1, 1, new byte[] {0, -1, 51});
    assertThat(FlowPatches.normalized(frame).values()[0]).isEqualTo(-1);
    assertThat(FlowPatches.normalized(frame).values()[1]).isEqualTo(1);
    assertThat(FlowPatches.normalized(frame).values()[2]).isCloseTo(-0.6f, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({
    "grid.0, 12, 16, 4, 29, 45",
    "grid.1, 12, 16, 4, 12, 16",
    "grid.2, 12, 16, 4, 24, 20",
    "full_grid.0, 368, 496, 20, 436, 1024",
    "full_grid.1, 368, 496, 20, 720, 1280"
  })
  void gridsAreTheGoldenOnesWithoutTheirRepetitions(
      String name, int tileHeight, int tileWidth, int overlap, int height, int width) {
    assertThat(new FlowTiling(tileHeight, tileWidth, overlap).grid(height, width))
        .containsExactlyElementsOf(golden(name).stream().distinct().toList());
  }

  /** Repetitions included: the golden tiles of one place differ. */
  @ParameterizedTest
  @CsvSource({"0, 29, 45", "1, 12, 16", "2, 24, 20"})
  void stitchedFlowsAreTheGoldenOnes(int number, int height, int width) {
    float[] values = TILES.get("tiles." + number).toFloats();
    List<Tile> grid = golden("grid." + number);
    FlowStitcher stitcher = new FlowStitcher(height, width);
    int size = 12 * 16 * 2;
    for (int i = 0; i < grid.size(); i++) {
      float[] tile = java.util.Arrays.copyOfRange(values, i * size, (i + 1) * size);
      stitcher.add(grid.get(i), new FloatImage(12, 16, 2, tile));
    }
    float[] want = GOLDEN.get("flow." + number).toFloats();
    float[] got = stitcher.result().values();
    assertThat(got).hasSameSizeAs(want);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isCloseTo(want[i], within(1e-5f));
    }
  }

  /**
   * Also the sizes at which the original leaves the frame: a remainder of 1 to 20 after two steps.
   */
  @Test
  void everyPixelIsCoveredByTilesInsideOfTheFrame() {
    FlowTiling tiling = new FlowTiling(12, 16, 4);
    for (int height = 12; height < 60; height++) {
      for (int width = 16; width < 70; width += 3) {
        List<Tile> grid = tiling.grid(height, width);
        Set<Tile> different = new LinkedHashSet<>(grid);
        assertThat(different).hasSameSizeAs(grid);
        FlowStitcher stitcher = new FlowStitcher(height, width);
        FloatImage ones = new FloatImage(12, 16, 2, filled(12 * 16 * 2, 1));
        grid.forEach(tile -> stitcher.add(tile, ones));
        assertThat(stitcher.result().values()).containsOnly(1f);
      }
    }
  }

  @Test
  void wrongSizesAreToldWithWhatToDo() {
    FlowTiling tiling = new FlowTiling(368, 496, FlowTiling.DEFAULT_OVERLAP);
    assertThatThrownBy(() -> tiling.grid(360, 640))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("640 x 360 pixels are smaller than the model's 496 x 368; enlarge");
    assertThatThrownBy(() -> new FlowTiling(10, 20, 10)).hasMessageContaining("overlap by 10");
    assertThatThrownBy(
            () ->
                FlowPatches.pair(
                    FlowPatches.normalized(RgbImage.black(2, 3)),
                    FlowPatches.normalized(RgbImage.black(3, 3))))
        .hasMessageContaining("3 x 2 and 3 x 3");
    assertThatThrownBy(() -> new FlowStitcher(4, 4).result())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("row 0, column 0");
    assertThatThrownBy(
            () ->
                new FlowStitcher(4, 4).add(new Tile(2, 0), new FloatImage(3, 3, 2, new float[18])))
        .hasMessageContaining("does not fit");
  }

  private static List<Tile> golden(String name) {
    long[] values = GOLDEN.get(name).toLongs();
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < values.length; i += 2) {
      tiles.add(new Tile((int) values[i], (int) values[i + 1]));
    }
    return tiles;
  }

  /** One frame of 7 x 9 pixels out of channels-first frames. */
  private static FloatImage channelsLast(float[] values, int frame, int channels) {
    float[] result = new float[63 * channels];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[(frame * channels + i % channels) * 63 + i / channels];
    }
    return new FloatImage(7, 9, channels, result);
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    java.util.Arrays.fill(values, value);
    return values;
  }
}
