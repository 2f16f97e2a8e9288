package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.features.StepKind;
import org.overseer.agent.network.ArgumentGroup;
import org.overseer.agent.network.Decisions;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;

/** A batch of real games with a random policy, values and magnet, for tests of the loss. */
final class LossFixture {
  static final Exploration EXPLORATION = new Exploration(0.02f, 0.03f);
  static final Exploration NO_EXPLORATION = new Exploration(0, 0);

  final List<Trajectory> trajectories = trajectories();
  final LearnerBatch batch = new Batcher(FeatureConfig.COMBAT).stack(trajectories);
  final int width = OrderSpace.FIRST_ATTACK + batch.features().maxEnemies();
  final float[] mask = mask(batch, width);
  final float[] logProbabilities = policy(batch, width, 2);
  final Magnet.Sample magnet = magnet(batch, width);
  final float[] values = values(batch, 3);

  /** Two scenarios, so that rows have padding; long enough for games to end within. */
  static List<Trajectory> trajectories() {
    List<Trajectory> all = new ArrayList<>();
    all.addAll(Games.selfPlay(Games.network(1), "3m", 16, 16, 1).subList(10, 16));
    all.addAll(Games.selfPlay(Games.network(1), "2s3z", 16, 2, 2));
    return all;
  }

  static LossSettings settings(boolean normalize) {
    return settings(normalize, 0.4f);
  }

  static LossSettings settings(boolean normalize, float magnetWeight) {
    return new LossSettings(0.97f, 0.9f, 1.1f, 0.95f, 0.7f, magnetWeight, normalize);
  }

  LossResult compute(float[] logProbabilities, float[] values, LossSettings settings) {
    return compute(logProbabilities, values, EXPLORATION, settings);
  }

  LossResult compute(
      float[] logProbabilities, float[] values, Exploration exploration, LossSettings settings) {
    return Losses.compute(
        batch, orders(batch, logProbabilities, width), magnet, values, exploration, settings);
  }

  /** Log-probabilities of the orders as the one head of a policy. */
  static List<PolicyHead> orders(LearnerBatch batch, float[] logProbabilities, int width) {
    Decisions decisions = batch.decisions();
    int rows = orderCount(batch);
    return List.of(
        new PolicyHead(
            "orders",
            ArgumentGroup.ORDERS,
            width,
            logProbabilities,
            decisions.offsets(),
            Arrays.copyOf(decisions.choices(), rows)));
  }

  static int orderCount(LearnerBatch batch) {
    return batch.decisions().offsets()[batch.decisions().size()];
  }

  ReferenceLoss reference(LossSettings settings) {
    return new ReferenceLoss(
        batch,
        settings,
        EXPLORATION,
        magnet,
        orders(batch, logProbabilities, width),
        new double[][] {doubles(logProbabilities)},
        doubles(values));
  }

  float[] gradient(float[] policy, Exploration exploration) {
    return compute(policy, values, exploration, settings(true)).headGradients().get(0);
  }

  float[] gradient(LossSettings settings) {
    return compute(logProbabilities, values, NO_EXPLORATION, settings).headGradients().get(0);
  }

  /** Logits of order {@code k}, moved down the gradient that one term of the loss adds. */
  double[] moved(float[] with, float[] without, int k, double rate) {
    double sum = 0;
    for (int a = 0; a < width; a++) {
      sum += with[k * width + a] - without[k * width + a];
    }
    double[] logits = new double[width];
    for (int a = 0; a < width; a++) {
      int at = k * width + a;
      double gradient = with[at] - without[at] - Math.exp(logProbabilities[at]) * sum;
      logits[a] = logProbabilities[at] - rate * gradient;
    }
    return logits;
  }

  static double slope(double[] point, int i, DoubleSupplier loss) {
    double original = point[i];
    double step = 1e-4;
    point[i] = original + step;
    double above = loss.getAsDouble();
    point[i] = original - step;
    double below = loss.getAsDouble();
    point[i] = original;
    return (above - below) / (2 * step);
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  static float[] mask(LearnerBatch batch, int width) {
    float[] mask = new float[orderCount(batch) * width];
    OrderSpace.writeMask(
        batch.features(), batch.steps() * batch.trajectories(), width, StepKind.DETOUR, mask);
    return mask;
  }

  /** A random policy in which each row is a distribution over its legal orders. */
  static float[] policy(LearnerBatch batch, int width, long seed) {
    Random random = new Random(seed);
    float[] mask = mask(batch, width);
    float[] policy = new float[mask.length];
    for (int k = 0; k < orderCount(batch); k++) {
      double sum = 0;
      for (int a = 0; a < width; a++) {
        int at = k * width + a;
        policy[at] = (float) random.nextGaussian();
        sum += mask[at] * Math.exp(policy[at]);
      }
      for (int a = 0; a < width; a++) {
        int at = k * width + a;
        policy[at] = mask[at] == 1 ? (float) (policy[at] - Math.log(sum)) : -1e9f;
      }
    }
    return policy;
  }

  /** Over some first decisions; in their rows the last column happens to be illegal. */
  static Magnet.Sample magnet(LearnerBatch batch, int width) {
    float[] all = policy(batch, width, 4);
    float[] mask = mask(batch, width);
    int[] offsets = batch.decisions().offsets();
    int legal = 0;
    while (mask[legal * width + width - 1] == 0) {
      legal++;
    }
    int decisions = 0;
    while (offsets[decisions + 1] <= legal) {
      decisions++;
    }
    int orders = offsets[decisions];
    assertThat(orders).isBetween(5, orderCount(batch) - 1);
    float[] narrow = new float[orders * (width - 1)];
    for (int k = 0; k < orders; k++) {
      System.arraycopy(all, k * width, narrow, k * (width - 1), width - 1);
    }
    return new Magnet.Sample(
        List.of(
            new PolicyHead(
                "orders",
                ArgumentGroup.ORDERS,
                width - 1,
                narrow,
                Arrays.copyOf(offsets, decisions + 1),
                Arrays.copyOf(batch.decisions().choices(), orders))));
  }

  static float[] values(LearnerBatch batch, long seed) {
    Random random = new Random(seed);
    float[] values = new float[(batch.steps() + 1) * batch.trajectories()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 * random.nextGaussian());
    }
    return values;
  }

  int offset(int row) {
    return batch.features().ownOffsets()[row];
  }

  static int units(LearnerBatch batch, int row) {
    return batch.features().ownOffsets()[row + 1] - batch.features().ownOffsets()[row];
  }
}
