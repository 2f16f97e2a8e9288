package org.overseer.env.serve;

import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import org.overseer.env.skirmish.ObservationWriter;

/**
 * The part of the map on a client's screen.
 *
 * @param x centre, cells
 * @param y centre, cells
 * @param half of the screen's width and height, cells
 */
record Camera(float x, float y, float half) {
  static Camera at(float x, float y, InterfaceOptions options) {
    float asked = options.getFeatureLayer().getWidth();
    return new Camera(x, y, asked > 0 ? asked / 2 : ObservationWriter.HALF_SCREEN);
  }

  boolean shows(float unitX, float unitY) {
    return Math.abs(unitX - x) <= half && Math.abs(unitY - y) <= half;
  }

  /** The centre; height does not matter to a camera that looks down. */
  Point centre() {
    return Point.newBuilder().setX(x).setY(y).setZ(0).build();
  }
}
