package org.overseer.perceiver.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.overseer.perceiver.image.RgbImage;

/** Pixels by hand, mostly of grey images; magnitude 5 is the original's. */
class AugmentOpTest {
  private static final double ORIGINAL = 5;

  private final RandomGenerator random = new SplittableRandom(1);

  @Test
  void autoContrastStretchesEachChannel() {
    RgbImage image = new RgbImage(1, 3, bytes(50, 0, 7, 75, 10, 7, 100, 255, 7));
    assertThat(levels(apply(AugmentOp.AUTO_CONTRAST, image)))
        .containsExactly(0, 0, 7, 127, 10, 7, 255, 255, 7);
  }

  /**
   * 1,020 pixels: 300 of 10, 210 of 20, 505 of 200 and 5 of 250, so a step is 1,015 ÷ 255 = 3.
   * Below 20 lie 300 → (300 + 1) ÷ 3 = 100, below 200 lie 510 → 170, below 250 lie 1,015 → 338, cut
   * to 255.
   */
  @Test
  void equalizeMakesOfALevelTheShareBelowIt() {
    int[] grey = new int[1020];
    Arrays.fill(grey, 0, 300, 10);
    Arrays.fill(grey, 300, 510, 20);
    Arrays.fill(grey, 510, 1015, 200);
    Arrays.fill(grey, 1015, 1020, 250);
    RgbImage equalized = apply(AugmentOp.EQUALIZE, grey(20, 51, grey));
    assertThat(equalized.pixels()[0]).isZero();
    assertThat(Byte.toUnsignedInt(equalized.pixels()[3 * 300])).isEqualTo(100);
    assertThat(Byte.toUnsignedInt(equalized.pixels()[3 * 510])).isEqualTo(170);
    assertThat(Byte.toUnsignedInt(equalized.pixels()[3 * 1015])).isEqualTo(255);
  }

  @Test
  void equalizeLeavesImagesOfFewPixels() {
    RgbImage image = grey(2, 2, 5, 6, 7, 250);
    assertThat(apply(AugmentOp.EQUALIZE, image)).isEqualTo(image);
  }

  @Test
  void invertIsItsOwnInverse() {
    RgbImage image = grey(1, 3, 0, 100, 255);
    RgbImage inverted = apply(AugmentOp.INVERT, image);
    assertThat(greyLevels(inverted)).containsExactly(255, 155, 0);
    assertThat(apply(AugmentOp.INVERT, inverted)).isEqualTo(image);
  }

  @Test
  void posterizeKeepsTwoBits() {
    RgbImage image = grey(1, 5, 63, 64, 130, 200, 255);
    assertThat(greyLevels(apply(AugmentOp.POSTERIZE, image))).containsExactly(0, 64, 128, 192, 192);
    assertThat(greyLevels(AugmentOp.POSTERIZE.apply(image, 0, random))).containsOnly(0);
  }

  @Test
  void solarizeInvertsFrom128() {
    RgbImage image = grey(1, 4, 0, 127, 128, 255);
    assertThat(greyLevels(apply(AugmentOp.SOLARIZE, image))).containsExactly(0, 127, 127, 0);
  }

  @Test
  void solarizeAddBrightensWhatIsDarkBy55() {
    RgbImage image = grey(1, 4, 0, 127, 128, 255);
    assertThat(greyLevels(apply(AugmentOp.SOLARIZE_ADD, image))).containsExactly(55, 182, 128, 255);
    assertThat(greyLevels(AugmentOp.SOLARIZE_ADD.apply(image, 10, random)))
        .containsExactly(110, 237, 128, 255);
  }

  /** Factor 1.8 · 0.5 + 0.1 = 1. */
  @ParameterizedTest
  @EnumSource(names = {"COLOR", "CONTRAST", "BRIGHTNESS", "SHARPNESS"})
  void enhancementsChangeNothingAtMagnitudeFive(AugmentOp op) {
    RgbImage image = noise(7, 9);
    assertThat(apply(op, image)).isEqualTo(image);
  }

  /** Pure red is 0.2989 · 255.5 = 76.4 in grey: a tenth of the way back is 76 + 0.1 · 179. */
  @Test
  void colorMovesAwayFromGrey() {
    RgbImage red = new RgbImage(1, 1, bytes(255, 0, 0));
    assertThat(levels(AugmentOp.COLOR.apply(red, 0, random))).containsExactly(93, 68, 68);
    RgbImage pale = new RgbImage(1, 1, bytes(150, 100, 100));
    // Grey level 115.0 of 255.5: 115 + 1.9 · 35 and 115 − 1.9 · 15
    assertThat(levels(AugmentOp.COLOR.apply(pale, 10, random))).containsExactly(181, 86, 86);
  }

  @Test
  void contrastMovesAwayFromTheMean() {
    RgbImage image = grey(1, 3, 10, 60, 110);
    assertThat(greyLevels(AugmentOp.CONTRAST.apply(image, 0, random))).containsExactly(55, 60, 65);
    assertThat(greyLevels(AugmentOp.CONTRAST.apply(image, 10, random))).containsExactly(0, 60, 155);
  }

  @Test
  void brightnessMultiplies() {
    RgbImage image = grey(1, 3, 0, 100, 200);
    assertThat(greyLevels(AugmentOp.BRIGHTNESS.apply(image, 0, random))).containsExactly(0, 10, 20);
    assertThat(greyLevels(AugmentOp.BRIGHTNESS.apply(image, 10, random)))
        .containsExactly(0, 190, 255);
  }

  /** Smoothed middle: (8 · 13 + 5 · 130) ÷ 13 = 58; a tenth of the way back to 130 is 65.2. */
  @Test
  void sharpnessMovesAwayFromTheSmoothedImage() {
    RgbImage image = grey(3, 3, 13, 13, 13, 13, 130, 13, 13, 13, 13);
    RgbImage smoothed = AugmentOp.SHARPNESS.apply(image, 0, random);
    assertThat(greyLevels(smoothed)).containsExactly(13, 13, 13, 13, 65, 13, 13, 13, 13);
    RgbImage sharpened = AugmentOp.SHARPNESS.apply(image, 10, random);
    assertThat(greyLevels(sharpened)[4]).isEqualTo(194); // 58 + 1.9 · 72
  }

  @Test
  void aQuarterTurnMovesRowsToColumns() {
    RgbImage image = grey(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(greyLevels(Geometry.rotate(image, -90))).containsExactly(7, 4, 1, 8, 5, 2, 9, 6, 3);
    assertThat(greyLevels(Geometry.rotate(image, 90))).containsExactly(3, 6, 9, 2, 5, 8, 1, 4, 7);
    RgbImage wide = grey(1, 3, 1, 2, 3);
    assertThat(greyLevels(Geometry.rotate(wide, 90))).containsExactly(128, 2, 128);
  }

  @Test
  void rotationGoesUpTo15DegreesEitherWay() {
    RgbImage image = noise(9, 9);
    assertThat(results(AugmentOp.ROTATE, image))
        .isEqualTo(Set.of(Geometry.rotate(image, 15), Geometry.rotate(image, -15)));
  }

  /** At 0.15 row 3 is shifted by 0.45 → 0 and row 4 by 0.6 → 1. */
  @Test
  void shearShiftsByTheNumberOfTheRow() {
    int[] rows = new int[5 * 3];
    Arrays.setAll(rows, i -> i + 1);
    RgbImage image = grey(5, 3, rows);
    assertThat(greyLevels(Geometry.shearX(image, 0.15)))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 128);
    RgbImage lying = grey(3, 5, rows);
    assertThat(greyLevels(Geometry.shearY(lying, -0.15)))
        .containsExactly(1, 2, 3, 4, 128, 6, 7, 8, 9, 5, 11, 12, 13, 14, 10);
    assertThat(results(AugmentOp.SHEAR_X, image))
        .isEqualTo(Set.of(Geometry.shearX(image, 0.15), Geometry.shearX(image, -0.15)));
    assertThat(results(AugmentOp.SHEAR_Y, lying))
        .isEqualTo(Set.of(Geometry.shearY(lying, 0.15), Geometry.shearY(lying, -0.15)));
  }

  @Test
  void translationGoes50PixelsEitherWay() {
    int[] line = new int[60];
    Arrays.setAll(line, i -> i);
    Set<RgbImage> shifted = new HashSet<>();
    for (boolean left : new boolean[] {true, false}) {
      int[] expected = new int[60];
      Arrays.setAll(expected, i -> left ? (i < 10 ? i + 50 : 128) : (i < 50 ? 128 : i - 50));
      shifted.add(grey(1, 60, expected));
    }
    assertThat(results(AugmentOp.TRANSLATE_X, grey(1, 60, line))).isEqualTo(shifted);
    assertThat(results(AugmentOp.TRANSLATE_Y, grey(60, 1, line)))
        .extracting(AugmentOpTest::greyLevels)
        .containsExactlyInAnyOrderElementsOf(
            shifted.stream().map(AugmentOpTest::greyLevels).toList());
    assertThat(greyLevels(apply(AugmentOp.TRANSLATE_X, grey(8, 8, new int[64])))).containsOnly(128);
  }

  @Test
  void cutoutCoversASquareThatTheBorderCutsOff() {
    RgbImage image = grey(4, 4, new int[16]);
    assertThat(greyLevels(Geometry.cutout(image, 1, 3, 1)))
        .containsExactly(0, 0, 128, 128, 0, 0, 128, 128, 0, 0, 0, 0, 0, 0, 0, 0);
    RgbImage large = grey(100, 100, new int[10_000]);
    int most = 0;
    for (int round = 0; round < 30; round++) {
      int covered = count(apply(AugmentOp.CUTOUT, large), 128);
      assertThat(covered).isBetween(20 * 20, 40 * 40);
      most = Math.max(most, covered);
    }
    assertThat(most).isEqualTo(40 * 40);
  }

  @ParameterizedTest
  @EnumSource
  void everyChangeWorksOnAnySizeAndKeepsGreyGrey(AugmentOp op) {
    for (int[] size : new int[][] {{1, 1}, {8, 8}, {3, 17}, {40, 31}}) {
      RgbImage image = grey(size[0], size[1], random.ints(size[0] * size[1], 0, 256).toArray());
      byte[] before = image.pixels().clone();
      for (double magnitude : new double[] {0, 2.5, 5, 10}) {
        RgbImage changed = op.apply(image, magnitude, random);
        assertThat(changed.height()).isEqualTo(size[0]);
        assertThat(changed.width()).isEqualTo(size[1]);
        for (int i = 0; i < changed.pixels().length; i += 3) {
          assertThat(changed.pixels()[i]).isEqualTo(changed.pixels()[i + 1]);
          assertThat(changed.pixels()[i]).isEqualTo(changed.pixels()[i + 2]);
        }
        assertThat(image.pixels()).isEqualTo(before);
      }
    }
  }

  @Test
  void layersAreAppliedOneAfterTheOther() {
    RgbImage image = grey(1, 2, 100, 200);
    RandAugment twice = new RandAugment(2, 10, List.of(AugmentOp.BRIGHTNESS));
    RandAugment never = new RandAugment(0, 10, List.of(AugmentOp.BRIGHTNESS));
    // 100 · 1.9 = 190, cut to 255 after 1.9 more
    assertThat(greyLevels(twice.apply(grey(1, 2, 50, 100), random))).containsExactly(180, 255);
    assertThat(never.apply(image, random)).isSameAs(image);
  }

  @Test
  void theOriginalDrawsFromAllSixteen() {
    assertThat(RandAugment.imageNet().ops()).containsExactly(AugmentOp.values()).hasSize(16);
    RgbImage image = noise(60, 60);
    Set<RgbImage> seen = new HashSet<>();
    RandAugment one = new RandAugment(1, ORIGINAL, RandAugment.imageNet().ops());
    for (int round = 0; round < 400; round++) {
      seen.add(one.apply(image, random));
    }
    for (AugmentOp op : AugmentOp.values()) {
      if (op != AugmentOp.CUTOUT) {
        assertThat(seen).as(op.name()).containsAnyElementsOf(results(op, image));
      }
    }
  }

  @Test
  void oneSeedGivesOneResult() {
    RgbImage image = noise(32, 32);
    RandAugment augment = RandAugment.imageNet();
    assertThat(augment.apply(image, new SplittableRandom(7)))
        .isEqualTo(augment.apply(image, new SplittableRandom(7)));
  }

  @Test
  void wrongSettingsAreTold() {
    assertThatThrownBy(() -> new RandAugment(2, 11, List.of(AugmentOp.INVERT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("11");
    assertThatThrownBy(() -> new RandAugment(2, 5, List.of())).hasMessageContaining("[]");
  }

  private RgbImage apply(AugmentOp op, RgbImage image) {
    return op.apply(image, ORIGINAL, random);
  }

  /** What comes out when the coin has fallen either way. */
  private Set<RgbImage> results(AugmentOp op, RgbImage image) {
    Set<RgbImage> results = new HashSet<>();
    for (int round = 0; round < 20; round++) {
      results.add(apply(op, image));
    }
    return results;
  }

  private static RgbImage noise(int height, int width) {
    byte[] pixels = new byte[height * width * 3];
    new SplittableRandom(99).nextBytes(pixels);
    return new RgbImage(height, width, pixels);
  }

  private static int count(RgbImage image, int level) {
    return (int) Arrays.stream(greyLevels(image)).filter(value -> value == level).count();
  }

  private static RgbImage grey(int height, int width, int... levels) {
    return RgbImage.ofGrey(height, width, bytes(levels));
  }

  private static byte[] bytes(int... levels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) levels[i];
    }
    return bytes;
  }

  private static int[] levels(RgbImage image) {
    int[] levels = new int[image.pixels().length];
    Arrays.setAll(levels, i -> Byte.toUnsignedInt(image.pixels()[i]));
    return levels;
  }

  private static int[] greyLevels(RgbImage image) {
    int[] levels = new int[image.height() * image.width()];
    Arrays.setAll(levels, i -> Byte.toUnsignedInt(image.pixels()[3 * i]));
    return levels;
  }
}
