package org.overseer.perceiver.image;

/** Kernels of {@link AntialiasedResize}, under the numbers that image processor configs use. */
public enum ResizeFilter {
  /** Triangle of width 2. */
  BILINEAR(2, 1) {
    @Override
    double weight(double distance) {
      return Math.max(0, 1 - Math.abs(distance));
    }
  },
  /** Keys' cubic of width 4 with a = −½. */
  BICUBIC(3, 2) {
    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return ((A + 2) * x - (A + 3)) * x * x + 1;
      }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
  };

  private static final double A = -0.5;

  private final int code;
  private final double support;

  ResizeFilter(int code, double support) {
    this.code = code;
    this.support = support;
  }

  /** The {@code resample} number of a {@code preprocessor_config.json}. */
  public int code() {
    return code;
  }

  /** How far the kernel reaches, in source pixels where nothing is scaled down. */
  double support() {
    return support;
  }

  /** Weight at a distance from the centre. */
  abstract double weight(double distance);
}
