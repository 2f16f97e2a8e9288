package org.overseer.perceiver.image.augment;

import java.util.List;
import java.util.random.RandomGenerator;
import org.overseer.perceiver.image.RgbImage;

/**
 * Applies a few random changes of one strength, one after the other (paper, appendix A).
 *
 * @param layers how many
 * @param magnitude their strength, 0 to 10
 * @param ops what each is drawn from, all equally likely
 */
public record RandAugment(int layers, double magnitude, List<AugmentOp> ops) {
  /** Checks the settings. */
  public RandAugment {
    ops = List.copyOf(ops);
    if (layers < 0 || !(magnitude >= 0 && magnitude <= AugmentOp.MAX) || ops.isEmpty()) {
      throw new IllegalArgumentException(
          "RandAugment needs layers of at least 0, a magnitude of 0 to 10 and at least one change,"
              + " but has %d, %s and %s".formatted(layers, magnitude, ops));
    }
  }

  /** The original's setting for ImageNet: 4 of all 16 changes at magnitude 5. */
  public static RandAugment imageNet() {
    return new RandAugment(4, 5, List.of(AugmentOp.values()));
  }

  /** The changed image; the given one stays as it is. */
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    RgbImage result = image;
    for (int layer = 0; layer < layers; layer++) {
      result = ops.get(random.nextInt(ops.size())).apply(result, magnitude, random);
    }
    return result;
  }
}
