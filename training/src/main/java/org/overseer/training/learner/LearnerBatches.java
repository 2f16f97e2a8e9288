package org.overseer.training.learner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;

/**
 * Sorts trajectories into batches, one for each player that learns. Not thread-safe.
 *
 * <p>One queue for all players: each has updates in proportion to what its games give, and none can
 * block another.
 */
public final class LearnerBatches {
  private final int batchTrajectories;
  private final SortedMap<Integer, List<Trajectory>> batches = new TreeMap<>();

  /**
   * Creates empty ones.
   *
   * @param batchTrajectories B, trajectories of one update
   */
  public LearnerBatches(int batchTrajectories) {
    this.batchTrajectories = batchTrajectories;
  }

  /** How many trajectories can be added, whosever they are, before a batch is too large. */
  public int room() {
    int largest = batches.values().stream().mapToInt(List::size).max().orElse(0);
    return batchTrajectories - largest;
  }

  /** Adds a trajectory. */
  public void add(Experience experience) {
    batches
        .computeIfAbsent(experience.learner(), learner -> new ArrayList<>())
        .add(experience.trajectory());
  }

  /** Hands out and empties the batches that are full. */
  public void takeFull(BiConsumer<Integer, List<Trajectory>> learner) {
    for (Map.Entry<Integer, List<Trajectory>> entry : batches.entrySet()) {
      List<Trajectory> batch = entry.getValue();
      if (batch.size() == batchTrajectories) {
        entry.setValue(new ArrayList<>());
        learner.accept(entry.getKey(), batch);
      }
    }
  }
}
