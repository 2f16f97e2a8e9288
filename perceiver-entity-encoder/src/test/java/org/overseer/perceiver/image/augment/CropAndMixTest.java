package org.overseer.perceiver.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.perceiver.image.RgbImage;

class CropAndMixTest {
  private final RandomGenerator random = new SplittableRandom(4);

  @ParameterizedTest
  @CsvSource({"200, 300", "300, 200", "64, 64"})
  void cropsHaveTheAskedAreaAndShape(int height, int width) {
    RgbImage image = RgbImage.black(height, width);
    double smallest = 1;
    double largest = 0;
    for (int round = 0; round < 2_000; round++) {
      RgbImage part = RandomCrop.imageNet().apply(image, random);
      double area = (double) part.height() * part.width() / (height * width);
      double aspect = (double) part.width() / part.height();
      assertThat(area).isBetween(0.1, 1.0);
      // Whole pixels: a side of about 20 may be half a pixel off.
      assertThat(aspect).isBetween(0.75 - 0.04, 4.0 / 3 + 0.04);
      smallest = Math.min(smallest, area);
      largest = Math.max(largest, area);
    }
    assertThat(smallest).isLessThan(0.15);
    assertThat(largest)
        .isGreaterThan(0.8 * Math.min(1, 1.33 * Math.min(height, width) / Math.max(height, width)));
  }

  @Test
  void cropsLieAnywhereAndHoldTheImagesOwnPixels() {
    RgbImage image = RgbImage.black(8, 8);
    for (int i = 0; i < 64; i++) {
      image.pixels()[3 * i] = (byte) i;
    }
    Set<Integer> corners = new HashSet<>();
    for (int round = 0; round < 2_000; round++) {
      RgbImage part = RandomCrop.imageNet().apply(image, random);
      int first = part.value(0, 0, 0);
      corners.add(first);
      for (int row = 0; row < part.height(); row++) {
        for (int column = 0; column < part.width(); column++) {
          assertThat(part.value(row, column, 0)).isEqualTo(first + 8 * row + column);
        }
      }
    }
    assertThat(corners).hasSizeGreaterThan(25);
  }

  @Test
  void whereNothingFitsTheMiddleIsTaken() {
    RgbImage image = RgbImage.black(16, 400);
    RandomCrop impossible = new RandomCrop(0.5, 1, 0.75, 1.33, 10);
    assertThat(impossible.apply(image, random)).isEqualTo(RandomCrop.middle(image));
    RgbImage marked = RgbImage.black(16, 19);
    marked.pixels()[marked.index(1, 3, 0)] = 7; // 14 rows from (16 − 14 + 1) / 2, columns from 3
    RgbImage middle = RandomCrop.middle(marked);
    assertThat(middle.height()).isEqualTo(14);
    assertThat(middle.width()).isEqualTo(14);
    assertThat(middle.value(0, 0, 0)).isEqualTo(7);
  }

  @Test
  void aFlipSwapsLeftAndRightHalfOfTheTime() {
    RgbImage image = new RgbImage(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
    assertThat(HorizontalFlip.flipped(image).pixels()).containsExactly(4, 5, 6, 1, 2, 3);
    int flipped = 0;
    for (int round = 0; round < 1_000; round++) {
      flipped += HorizontalFlip.apply(image, random).equals(image) ? 0 : 1;
    }
    assertThat(flipped).isBetween(430, 570);
  }

  @Test
  void mixUpAddsAnImageAndItsPartner() {
    ImageBatch source = batch(6);
    MixedBatch mixed = BatchMixing.mixUp(source, 0.2, random);
    assertThat(mixed.images().labels()).containsExactly(0, 1, 2);
    assertThat(mixed.otherLabels()).containsExactly(3, 4, 5);
    for (int i = 0; i < 3; i++) {
      float ratio = mixed.ratios()[i];
      assertThat(ratio).isBetween(0f, 1f);
      for (int j = 0; j < source.imageValues(); j++) {
        float want =
            ratio * source.images()[i * source.imageValues() + j]
                + (1 - ratio) * source.images()[(i + 3) * source.imageValues() + j];
        assertThat(mixed.images().images()[i * source.imageValues() + j])
            .isCloseTo(want, within(1e-5f));
      }
    }
  }

  @Test
  void cutMixPastesABoxWhoseShareIsTheRatio() {
    ImageBatch source = batch(40);
    MixedBatch mixed = BatchMixing.cutMix(source, random);
    int pixels = source.height() * source.width();
    for (int i = 0; i < 20; i++) {
      assertThat(mixed.images().labels()[i]).isEqualTo(i);
      assertThat(mixed.otherLabels()[i]).isEqualTo(i + 20);
      int inside = 0;
      for (int pixel = 0; pixel < pixels; pixel++) {
        int at = pixel * source.channels();
        float got = mixed.images().images()[i * source.imageValues() + at];
        boolean isFirst = got == source.images()[i * source.imageValues() + at];
        if (!isFirst) {
          assertThat(got).isEqualTo(source.images()[(i + 20) * source.imageValues() + at]);
        }
        inside += isFirst ? 1 : 0;
      }
      assertThat(mixed.ratios()[i]).isCloseTo((float) inside / pixels, within(1e-6f));
    }
    assertThat(mixed.ratios()).hasSize(20);
    assertThat(new HashSet<>(Arrays.asList(boxed(mixed.ratios())))).hasSizeGreaterThan(5);
  }

  @Test
  void boxesAreCutOffAtTheBorderAndKeepTheImagesShape() {
    boolean[] rows = new boolean[20];
    double sum = 0;
    for (int round = 0; round < 4_000; round++) {
      CutMixBox box = CutMixBox.draw(20, 40, random);
      assertThat(box.top()).isBetween(0, box.bottom());
      assertThat(box.bottom()).isBetween(box.top(), 20);
      assertThat(box.left()).isBetween(0, box.right());
      assertThat(box.right()).isBetween(box.left(), 40);
      if (box.top() > 0 && box.bottom() < 20 && box.left() > 0 && box.right() < 40) {
        int width = box.right() - box.left();
        assertThat(width)
            .isBetween(2 * (box.bottom() - box.top()) - 2, 2 * (box.bottom() - box.top()) + 4);
      }
      Arrays.fill(rows, box.top(), box.bottom(), true);
      sum += box.pixels() / 800.0;
    }
    assertThat(rows).containsOnly(true);
    // Area 1 − λ, of which a border cuts off s/4 of each side s on average: E[s²(1 − s/4)²], s²
    // uniform.
    assertThat(sum / 4_000).isBetween(0.27, 0.36);
  }

  @Test
  void theFirstHalfIsMixedUpAndTheSecondCut() {
    ImageBatch source = batch(8);
    MixedBatch mixed = BatchMixing.mixUpAndCutMix(source, 0.2, random);
    assertThat(mixed.images().size()).isEqualTo(4);
    assertThat(mixed.images().labels()).containsExactly(0, 1, 4, 5);
    assertThat(mixed.otherLabels()).containsExactly(2, 3, 6, 7);
    for (int i = 2; i < 4; i++) {
      for (int j = 0; j < source.imageValues(); j++) {
        assertThat(mixed.images().images()[i * source.imageValues() + j])
            .isIn(
                source.images()[(i + 2) * source.imageValues() + j],
                source.images()[(i + 4) * source.imageValues() + j]);
      }
    }
  }

  @Test
  void targetsShareOneBetweenTheTwoClassesAndAll() {
    ImageBatch images = new ImageBatch(1, 1, 1, new float[2], new int[] {0, 2});
    MixedBatch mixed = new MixedBatch(images, new int[] {1, 2}, new float[] {0.75f, 0.4f});
    float[] targets = mixed.targets(4, 0.1);
    float[] want = {0.7f, 0.25f, 0.025f, 0.025f, 0.025f, 0.025f, 0.925f, 0.025f};
    for (int i = 0; i < want.length; i++) {
      assertThat(targets[i]).isCloseTo(want[i], within(1e-6f));
    }
  }

  /** Mean ½, variance 1 ÷ (4 (2a + 1)). */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 1, 4})
  void betaHasItsMeanAndVariance(double a) {
    int draws = 40_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      double value = BetaDistribution.sample(a, random);
      assertThat(value).isBetween(0.0, 1.0);
      sum += value - 0.5;
      squares += (value - 0.5) * (value - 0.5);
    }
    double variance = 1 / (4 * (2 * a + 1));
    assertThat(sum / draws).isCloseTo(0, within(5 * Math.sqrt(variance / draws)));
    assertThat(squares / draws).isCloseTo(variance, within(0.05 * variance));
  }

  @Test
  void wrongSizesAreTold() {
    assertThatThrownBy(() -> BatchMixing.mixUp(batch(3), 0.2, random))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pairs, but there are 3");
    assertThatThrownBy(() -> BatchMixing.mixUp(batch(2), 0, random)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new ImageBatch(2, 2, 3, new float[5], new int[1]))
        .hasMessageContaining("12 values but there are 5");
    assertThatThrownBy(() -> new RandomCrop(0.5, 0.1, 1, 1, 1)).hasMessageContaining("0.5 to 0.1");
  }

  /** Images without a value in common, of classes 0, 1, 2 … */
  private static ImageBatch batch(int size) {
    float[] images = new float[size * 5 * 6 * 3];
    int[] labels = new int[size];
    for (int i = 0; i < images.length; i++) {
      images[i] = i;
    }
    Arrays.setAll(labels, i -> i);
    return new ImageBatch(5, 6, 3, images, labels);
  }

  private static Float[] boxed(float[] values) {
    Float[] boxed = new Float[values.length];
    Arrays.setAll(boxed, i -> values[i]);
    return boxed;
  }
}
