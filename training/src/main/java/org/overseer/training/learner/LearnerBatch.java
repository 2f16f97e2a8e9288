package org.overseer.training.learner;

import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.network.Decisions;

/**
 * B trajectories of T steps, time-major: row {@code t·B + b} is step t of trajectory b.
 *
 * <p>Axes: T steps, each from one decision of a player to its next, B trajectories, R numbers of a
 * recurrent state. Filled by {@link Batcher}, which owns it and reuses the arrays.
 *
 * @param steps T
 * @param trajectories B
 * @param streams S, reward streams
 * @param features observations of T + 1 steps, {@code (T+1)·B} of them; the last B are bootstraps
 * @param opponents what the opponents saw at the same times; null where that was not recorded
 * @param decisions on the first T·B observations, with the log-probabilities they were drawn with
 * @param rewards {@code [S, T, B]}
 * @param openings which of the first T·B observations are in the first 4 minutes of a game in which
 *     the player was told a strategy, {@code [T, B]}
 * @param durations agent steps of each step, {@code [T, B]}
 * @param discounts 0 at the end of a game, else 1, {@code [T, B]}
 * @param starts 1 where an observation is the first of a game, else 0, {@code [T+1, B]}
 * @param initialStates recurrent state before step 0, {@code [B, R]}
 * @param policyVersions version that acted at step 0, {@code [B]}
 */
public record LearnerBatch(
    int steps,
    int trajectories,
    int streams,
    FeatureBatch features,
    @Nullable FeatureBatch opponents,
    Decisions decisions,
    float[] rewards,
    boolean[] openings,
    int[] durations,
    float[] discounts,
    float[] starts,
    float[] initialStates,
    long[] policyVersions) {

  /** T·B, the number of decisions. */
  int rows() {
    return steps * trajectories;
  }
}
