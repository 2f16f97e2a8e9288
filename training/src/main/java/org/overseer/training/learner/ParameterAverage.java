package org.overseer.training.learner;

import java.util.SortedMap;
import java.util.TreeMap;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Running mean of the parameters over the latest updates (Polyak and Juditsky 1992): the agent that
 * a run hands out.
 *
 * <p>In self-play the newest parameters answer the newest parameters and swing with them; their
 * mean does not. It plays no training games, but the learner may be held close to it ({@link
 * Magnet}).
 */
final class ParameterAverage {
  private final double decay;
  private SortedMap<String, float[]> mean = new TreeMap<>();
  private SortedMap<String, float[]> before = new TreeMap<>(); // empty if there is nothing to undo
  private long updates; // that it has taken in

  /**
   * Starts at the parameters as they are.
   *
   * @param decay what the earlier mean counts in a new one, 0 to 1: it reaches back about 1 ÷ (1 −
   *     decay) updates
   */
  ParameterAverage(double decay, Parameters parameters) {
    this.decay = decay;
    mean.putAll(ParameterSnapshot.of(0, parameters).values());
  }

  /**
   * Takes in the parameters after an update. The first ones weigh equally, so that the values from
   * before the first are forgotten at once.
   */
  void add(Parameters parameters) {
    updates++;
    float share = (float) (1 - Math.min(decay, 1 - 1.0 / updates));
    SortedMap<String, float[]> next = before;
    mean.forEach(
        (name, means) -> {
          float[] values = FloatBuffers.toArray(parameters.get(name).value());
          float[] nextMeans = next.computeIfAbsent(name, any -> new float[values.length]);
          for (int i = 0; i < values.length; i++) {
            nextMeans[i] = means[i] + share * (values[i] - means[i]);
          }
        });
    before = mean;
    mean = next;
  }

  /** Takes back the last {@link #add}, once. */
  void undo() {
    if (!before.isEmpty()) {
      mean = before;
      before = new TreeMap<>();
      updates--;
    }
  }

  /** A copy of the mean, as version {@code version}. */
  ParameterSnapshot snapshot(long version) {
    SortedMap<String, float[]> copy = new TreeMap<>();
    mean.forEach((name, values) -> copy.put(name, values.clone()));
    return new ParameterSnapshot(version, copy);
  }

  /** Writes the mean into {@code parameters}. */
  void copyTo(Parameters parameters) {
    mean.forEach((name, values) -> FloatBuffers.write(values, parameters.get(name).value()));
  }

  /**
   * Goes on from an earlier mean.
   *
   * @param updates number of updates that it is the mean of, 0 for parameters from before the first
   * @throws IllegalArgumentException if it is not one of the same parameters
   */
  void restore(ParameterSnapshot snapshot, long updates) {
    if (!snapshot.values().keySet().equals(mean.keySet())) {
      throw new IllegalArgumentException(
          "the mean must have the parameters "
              + mean.keySet()
              + " but has "
              + snapshot.values().keySet());
    }
    snapshot.values().forEach((name, values) -> mean.put(name, values.clone()));
    before = new TreeMap<>();
    this.updates = updates;
  }
}
