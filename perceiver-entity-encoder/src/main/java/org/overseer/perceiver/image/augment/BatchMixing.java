package org.overseer.perceiver.image.augment;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * MixUp and CutMix by the original code's rules (paper, appendix A): of two source batches comes
 * one.
 *
 * <p>MixUp adds an image and its partner with random weights; CutMix pastes a box of the image into
 * its partner. The partner of an image is as far behind it as there are results.
 */
public final class BatchMixing {
  private BatchMixing() {}

  /**
   * MixUp: {@code ratio · first + (1 − ratio) · second} with a ratio of its own for each image.
   *
   * @param source an even number of images
   * @param alpha of the ratio's distribution Beta(alpha, alpha); the original's is 0.2
   */
  public static MixedBatch mixUp(ImageBatch source, double alpha, RandomGenerator random) {
    ImageBatch first = source.part(0, half(source));
    ImageBatch second = source.part(half(source), source.size());
    float[] ratios = new float[first.size()];
    int length = first.imageValues();
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = (float) BetaDistribution.sample(alpha, random);
      for (int j = i * length; j < (i + 1) * length; j++) {
        first.images()[j] = ratios[i] * first.images()[j] + (1 - ratios[i]) * second.images()[j];
      }
    }
    return new MixedBatch(first, second.labels(), ratios);
  }

  /**
   * CutMix: a box of the first image in the second; the ratio is the box's share of the pixels.
   *
   * @param source an even number of images
   */
  public static MixedBatch cutMix(ImageBatch source, RandomGenerator random) {
    ImageBatch inside = source.part(0, half(source));
    ImageBatch outside = source.part(half(source), source.size());
    float[] ratios = new float[inside.size()];
    for (int i = 0; i < ratios.length; i++) {
      CutMixBox box = CutMixBox.draw(source.height(), source.width(), random);
      paste(inside, outside, i, box);
      ratios[i] = (float) ((double) box.pixels() / (source.height() * source.width()));
    }
    ImageBatch pasted =
        new ImageBatch(
            source.height(), source.width(), source.channels(), outside.images(), inside.labels());
    return new MixedBatch(pasted, outside.labels(), ratios);
  }

  private static void paste(ImageBatch from, ImageBatch to, int image, CutMixBox box) {
    int rowLength = from.width() * from.channels();
    for (int row = box.top(); row < box.bottom(); row++) {
      int start = image * from.imageValues() + row * rowLength + box.left() * from.channels();
      System.arraycopy(
          from.images(), start, to.images(), start, (box.right() - box.left()) * from.channels());
    }
  }

  /**
   * MixUp for the first half of the results and CutMix for the second.
   *
   * @param source a multiple of four images
   */
  public static MixedBatch mixUpAndCutMix(ImageBatch source, double alpha, RandomGenerator random) {
    ImageBatch forMixUp = source.part(0, half(source));
    ImageBatch forCutMix = source.part(half(source), source.size());
    return joined(mixUp(forMixUp, alpha, random), cutMix(forCutMix, random));
  }

  private static MixedBatch joined(MixedBatch a, MixedBatch b) {
    ImageBatch images = a.images();
    return new MixedBatch(
        new ImageBatch(
            images.height(),
            images.width(),
            images.channels(),
            joined(images.images(), b.images().images()),
            joined(images.labels(), b.images().labels())),
        joined(a.otherLabels(), b.otherLabels()),
        joined(a.ratios(), b.ratios()));
  }

  private static float[] joined(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static int[] joined(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static int half(ImageBatch source) {
    if (source.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "images are mixed in pairs, but there are " + source.size());
    }
    return source.size() / 2;
  }
}
