package org.overseer.perceiver.optim;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * A value that stays, then falls to 0 along half a cosine: {@code initial · (1 + cos(π · share)) /
 * 2} with the share of the steps after the flat part that are made.
 *
 * <p>The image recipe is flat for half of its steps, the text recipe for none; put ND4J's {@link
 * org.nd4j.linalg.schedule.RampSchedule} around it for a linear warm-up, which multiplies the first
 * {@code w} values by {@code 1/w, 2/w, …}.
 *
 * @param initial value of the first steps
 * @param flatSteps steps before it falls
 * @param totalSteps step from which it is 0
 */
public record CosineSchedule(double initial, int flatSteps, int totalSteps) implements ISchedule {
  /** Checks that the steps are in order. */
  public CosineSchedule {
    if (flatSteps < 0 || totalSteps < 1 || flatSteps > totalSteps) {
      throw new IllegalArgumentException(
          "flat steps (%d) must be 0 to total steps (%d), which must be at least 1"
              .formatted(flatSteps, totalSteps));
    }
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    if (iteration < flatSteps) {
      return initial;
    }
    if (iteration >= totalSteps) {
      return 0;
    }
    double share = (iteration - flatSteps) / (double) (totalSteps - flatSteps);
    return initial * (1 + Math.cos(Math.PI * share)) / 2;
  }

  @Override
  public ISchedule clone() {
    return new CosineSchedule(initial, flatSteps, totalSteps);
  }
}
