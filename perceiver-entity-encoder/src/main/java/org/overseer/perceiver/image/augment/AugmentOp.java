package org.overseer.perceiver.image.augment;

import java.util.random.RandomGenerator;
import org.overseer.perceiver.image.RgbImage;

/**
 * The changes that {@link RandAugment} chooses from, with the original's strength at a magnitude of
 * 0 to 10 (paper, appendix A).
 *
 * <p>Whatever comes into the picture from outside is a middle grey of 128. Sizes in pixels do not
 * depend on the image: on a small one, a translation may leave nothing of it.
 */
public enum AugmentOp {
  /** Stretches each channel to the full range. */
  AUTO_CONTRAST {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Histograms.autoContrast(image);
    }
  },
  /** Spreads each channel's levels evenly. */
  EQUALIZE {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Histograms.equalize(image);
    }
  },
  /** The negative. */
  INVERT {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Levels.invert(image);
    }
  },
  /** Turns by up to 30°. */
  ROTATE {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Geometry.rotate(image, eitherWay(30 * magnitude / MAX, random));
    }
  },
  /** Keeps up to 4 bits: the fewer, the lower the magnitude. */
  POSTERIZE {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Levels.posterize(image, (int) (4 * magnitude / MAX));
    }
  },
  /** Inverts what is brighter than a threshold of up to 256: the more, the lower the magnitude. */
  SOLARIZE {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Levels.solarize(image, (int) (256 * magnitude / MAX));
    }
  },
  /** From grey (0.1) over unchanged (1) to glaring colours (1.9). */
  COLOR {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Levels.color(image, enhancement(magnitude));
    }
  },
  /** From an even grey (0.1) over unchanged (1) to stark (1.9). */
  CONTRAST {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Levels.contrast(image, enhancement(magnitude));
    }
  },
  /** From black (0.1) over unchanged (1) to glaring (1.9). */
  BRIGHTNESS {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Levels.brightness(image, enhancement(magnitude));
    }
  },
  /** From smoothed (0.1) over unchanged (1) to sharpened (1.9). */
  SHARPNESS {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Levels.sharpness(image, enhancement(magnitude));
    }
  },
  /** Shifts each row by up to 0.3 of its number. */
  SHEAR_X {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Geometry.shearX(image, eitherWay(0.3 * magnitude / MAX, random));
    }
  },
  /** Shifts each column by up to 0.3 of its number. */
  SHEAR_Y {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Geometry.shearY(image, eitherWay(0.3 * magnitude / MAX, random));
    }
  },
  /** Shifts by up to 100 columns. */
  TRANSLATE_X {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Geometry.translate(image, 0, eitherWay(100 * magnitude / MAX, random));
    }
  },
  /** Shifts by up to 100 rows. */
  TRANSLATE_Y {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Geometry.translate(image, eitherWay(100 * magnitude / MAX, random), 0);
    }
  },
  /** Covers a square of up to 80 pixels a side, centred anywhere. */
  CUTOUT {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      int row = random.nextInt(image.height());
      int column = random.nextInt(image.width());
      return Geometry.cutout(image, row, column, (int) (40 * magnitude / MAX));
    }
  },
  /** Adds up to 110 to what is darker than 128. */
  SOLARIZE_ADD {
    @Override
    RgbImage apply(RgbImage image, double magnitude, RandomGenerator random) {
      return Levels.solarizeAdd(image, (int) (110 * magnitude / MAX));
    }
  };

  /** The highest magnitude. */
  public static final double MAX = 10;

  /** The changed image; the given one stays as it is. */
  abstract RgbImage apply(RgbImage image, double magnitude, RandomGenerator random);

  private static double enhancement(double magnitude) {
    return 1.8 * magnitude / MAX + 0.1;
  }

  private static double eitherWay(double strength, RandomGenerator random) {
    return random.nextBoolean() ? -strength : strength;
  }
}
