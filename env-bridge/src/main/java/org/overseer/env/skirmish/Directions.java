package org.overseer.env.skirmish;

/** Angles from plain float arithmetic, so that every machine and JDK computes the same bits. */
final class Directions {
  static final float TWO_PI = (float) (2 * Math.PI);
  private static final float HALF_PI = (float) (Math.PI / 2);
  private static final float PI = (float) Math.PI;

  private Directions() {}

  /** The angle of (x, y) in [0, 2π); error below 1e-5. */
  static float angle(float x, float y) {
    float ax = Math.abs(x);
    float ay = Math.abs(y);
    float large = Math.max(ax, ay);
    if (large == 0) {
      return 0;
    }
    float t = Math.min(ax, ay) / large;
    float s = t * t;
    // Minimax polynomial of atan on [0, 1] (Abramowitz and Stegun 4.4.49).
    float a =
        t
            * (0.9998660f
                + s * (-0.3302995f + s * (0.1801410f + s * (-0.0851330f + s * 0.0208351f))));
    if (ay > ax) {
      a = HALF_PI - a;
    }
    if (x < 0) {
      a = PI - a;
    }
    if (y < 0) {
      a = TWO_PI - a;
    }
    return a < TWO_PI ? a : 0;
  }
}
