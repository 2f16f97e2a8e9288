package org.overseer.perceiver.flow;

import org.overseer.perceiver.image.FloatImage;
import org.overseer.perceiver.image.RgbImage;

/**
 * A flow field as a picture in Middlebury's colour code: the hue is the direction, the saturation
 * the speed, white stands still, black is unknown.
 *
 * <p>The wheel of 55 hues goes from red (motion to the right) over yellow (down), cyan (left) and
 * blue-violet (up); each sixth has as many steps as the eye tells apart.
 */
public final class FlowPicture {
  private static final int[][] WHEEL = wheel();

  /** Motion beyond this is a mark for unknown flow. */
  private static final float UNKNOWN = 1e9f;

  private FlowPicture() {}

  /** The field, its fastest known motion fully saturated. */
  public static RgbImage of(FloatImage flow) {
    double fastest = 0;
    for (int i = 0; i < flow.values().length; i += FlowStitcher.CHANNELS) {
      float u = flow.values()[i];
      float v = flow.values()[i + 1];
      if (isKnown(u, v)) {
        fastest = Math.max(fastest, Math.hypot(u, v));
      }
    }
    return of(flow, fastest);
  }

  /**
   * The field.
   *
   * @param flow motion to the right and down, float32 {@code [H, W, 2]}
   * @param fullMotion the motion that is fully saturated; what is faster is darker
   */
  public static RgbImage of(FloatImage flow, double fullMotion) {
    RgbImage picture = RgbImage.black(flow.height(), flow.width());
    double scale = fullMotion > 0 ? 1 / fullMotion : 0;
    for (int i = 0; i < flow.height() * flow.width(); i++) {
      float u = flow.values()[FlowStitcher.CHANNELS * i];
      float v = flow.values()[FlowStitcher.CHANNELS * i + 1];
      if (isKnown(u, v)) {
        paint(picture.pixels(), RgbImage.CHANNELS * i, u * scale, v * scale);
      }
    }
    return picture;
  }

  private static boolean isKnown(float u, float v) {
    return Math.abs(u) <= UNKNOWN && Math.abs(v) <= UNKNOWN; // false for NaN
  }

  private static void paint(byte[] pixels, int at, double u, double v) {
    double speed = Math.hypot(u, v);
    double turn = Math.atan2(-v, -u) / Math.PI; // −1 to 1, both to the right
    double hue = (turn + 1) / 2 * (WHEEL.length - 1);
    int lower = (int) hue;
    int upper = (lower + 1) % WHEEL.length;
    double share = hue - lower;
    for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
      double pure = ((1 - share) * WHEEL[lower][channel] + share * WHEEL[upper][channel]) / 255;
      double shade = speed <= 1 ? 1 - speed * (1 - pure) : 0.75 * pure;
      pixels[at + channel] = (byte) (255 * shade);
    }
  }

  /** Six ramps between pure colours; in each one channel moves and the two others stay. */
  private static int[][] wheel() {
    int[] steps = {15, 6, 4, 11, 13, 6};
    int[][] corners = {
      {255, 0, 0}, {255, 255, 0}, {0, 255, 0}, {0, 255, 255}, {0, 0, 255}, {255, 0, 255}
    };
    int[][] wheel = new int[55][];
    int next = 0;
    for (int ramp = 0; ramp < steps.length; ramp++) {
      int[] from = corners[ramp];
      int[] to = corners[(ramp + 1) % corners.length];
      for (int step = 0; step < steps[ramp]; step++) {
        int[] color = from.clone();
        for (int channel = 0; channel < color.length; channel++) {
          int moved = 255 * step / steps[ramp];
          color[channel] += Integer.signum(to[channel] - from[channel]) * moved;
        }
        wheel[next++] = color;
      }
    }
    return wheel;
  }
}
