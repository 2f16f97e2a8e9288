package org.overseer.training.learner;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.network.ArgumentGroup;
import org.overseer.agent.network.Decisions;

/**
 * Batches without observations for the tests of the loss: one head with one row a decision, drawn
 * from the policy that learns.
 */
record Steps(
    int steps,
    int trajectories,
    ArgumentGroup group,
    int width,
    float[] logProbabilities,
    float[][] rewards,
    float[] discounts,
    boolean[] openings) {

  static final Exploration NO_EXPLORATION = new Exploration(0, 0);

  static Steps random(long seed, int steps, int trajectories, int streams) {
    Random random = new Random(seed);
    int rows = steps * trajectories;
    int width = 4;
    float[] policy = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int a = 0; a < width; a++) {
        policy[row * width + a] = (float) random.nextGaussian();
        sum += Math.exp(policy[row * width + a]);
      }
      for (int a = 0; a < width; a++) {
        policy[row * width + a] -= (float) Math.log(sum);
      }
    }
    float[][] rewards = new float[streams][rows];
    for (float[] stream : rewards) {
      for (int i = 0; i < rows; i++) {
        stream[i] = (float) random.nextGaussian();
      }
    }
    float[] discounts = new float[rows];
    Arrays.fill(discounts, 1);
    return new Steps(
        steps,
        trajectories,
        ArgumentGroup.ACTION_TYPE,
        width,
        policy,
        rewards,
        discounts,
        new boolean[rows]);
  }

  int rows() {
    return steps * trajectories;
  }

  /** The choice of each row is its number modulo the width. */
  private int[] chosen() {
    int[] chosen = new int[rows()];
    Arrays.setAll(chosen, row -> row % width);
    return chosen;
  }

  private int[] offsets() {
    int[] offsets = new int[rows() + 1];
    Arrays.setAll(offsets, o -> o);
    return offsets;
  }

  List<PolicyHead> heads() {
    return List.of(new PolicyHead("head", group, width, logProbabilities, offsets(), chosen()));
  }

  /** The same head with other probabilities. */
  List<PolicyHead> heads(float[] other) {
    return List.of(new PolicyHead("head", group, width, other, offsets(), chosen()));
  }

  LearnerBatch batch() {
    float[] packed = new float[rewards.length * rows()];
    for (int s = 0; s < rewards.length; s++) {
      System.arraycopy(rewards[s], 0, packed, s * rows(), rows());
    }
    int[] chosen = chosen();
    float[] behaviour = new float[rows()];
    for (int row = 0; row < behaviour.length; row++) {
      behaviour[row] = logProbabilities[row * width + chosen[row]];
    }
    int[] durations = new int[rows()];
    Arrays.fill(durations, 1);
    return new LearnerBatch(
        steps,
        trajectories,
        rewards.length,
        new FeatureBatch(),
        null,
        new Decisions(offsets(), chosen, behaviour),
        packed,
        openings,
        durations,
        discounts,
        new float[(steps + 1) * trajectories],
        new float[0],
        new long[trajectories]);
  }

  /** The batch with one of its streams alone. */
  Steps alone(int stream) {
    return new Steps(
        steps,
        trajectories,
        group,
        width,
        logProbabilities,
        new float[][] {rewards[stream]},
        discounts,
        openings);
  }

  LossResult loss(float[] values, LossSettings settings) {
    return loss(List.of(), values, settings);
  }

  LossResult loss(List<PolicyHead> teacher, float[] values, LossSettings settings) {
    return Losses.compute(
        batch(),
        heads(),
        Magnet.Sample.NONE,
        TeacherPolicy.everywhere(teacher),
        values,
        NO_EXPLORATION,
        settings);
  }
}
