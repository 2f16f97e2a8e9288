package org.overseer.training.learner;

import org.overseer.training.config.LearnerConfig;

/**
 * The weight of the entropy term: a schedule, corrected by how far the policy's entropy is from
 * where it should be.
 *
 * <p>A fixed weight has a narrow window between a policy that never settles and one that is certain
 * after a minute, and the window moves with the number of units and the size of advantages. So the
 * scheduled weight is multiplied by exp({@value #GAIN} · (target − entropy)): four times as large
 * where the entropy is 0.17 too low. There is no state to keep over a resume.
 */
final class EntropyControl {
  private static final double GAIN = 8;

  private EntropyControl() {}

  /**
   * The weight for one update.
   *
   * @param progress share of the budget that is used up, 0 to 1
   * @param entropy normalised entropy of the policy on the batch, 0 to 1
   */
  static double weight(LearnerConfig config, double progress, double entropy) {
    double scheduled = Schedule.linear(config.entropyStart(), config.entropyEnd(), progress);
    double target =
        Schedule.linear(config.entropyTargetStart(), config.entropyTargetEnd(), progress);
    return scheduled * Math.exp(GAIN * (target - entropy));
  }
}
