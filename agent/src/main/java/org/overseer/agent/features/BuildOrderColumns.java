package org.overseer.agent.features;

import java.util.List;
import org.overseer.env.BuildOrder;
import org.overseer.perceiver.entity.EntitySchema;

/**
 * A step of a build order as a row of numbers: unit type, place in the order, and where, as x and y
 * of {@link BuildOrder.Step}, 1 for 16 cells.
 */
public final class BuildOrderColumns {
  /** Columns of a row. */
  public static final int COUNT = 4;

  /** Cells that count as 1. */
  private static final float SCALE = 16;

  private static final float FARTHEST = 8;

  private BuildOrderColumns() {}

  /** The schema of the rows. */
  public static EntitySchema schema() {
    return EntitySchema.builder()
        .oneHot("unit_type", GameData.UNIT_TYPES + 1)
        .oneHot("position", BuildOrder.LENGTH)
        .plain("x")
        .plain("y")
        .build();
  }

  static void write(BuildOrder order, float[] out, int start) {
    List<BuildOrder.Step> steps = order.steps();
    int at = start;
    for (int i = 0; i < steps.size(); i++) {
      out[at++] = GameData.unitType(steps.get(i).unitType());
      out[at++] = i;
      out[at++] = place(steps.get(i).x());
      out[at++] = place(steps.get(i).y());
    }
  }

  private static float place(float cells) {
    return Math.max(-FARTHEST, Math.min(FARTHEST, cells / SCALE));
  }
}
