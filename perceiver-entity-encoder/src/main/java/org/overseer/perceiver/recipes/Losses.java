package org.overseer.perceiver.recipes;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;

/** The recipes' losses, each a mean: {@code [1]}. */
public final class Losses {
  private Losses() {}

  /**
   * Cross-entropy with whole distributions as targets: mean over rows of −Σ target · log softmax.
   *
   * @param logits {@code [B, K]}
   * @param targets {@code [B, K]}, rows that sum to 1
   */
  public static Variable softCrossEntropy(Variable logits, float[] targets) {
    float scale = -1f / logits.rows();
    float[] weights = new float[targets.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = scale * targets[i];
    }
    return Functions.weightedSum(Functions.logSoftmax(logits), weights);
  }

  /**
   * Mean of |x − target| over all elements (L1).
   *
   * @param x any shape
   * @param target as many numbers, in C order
   */
  public static Variable meanAbsoluteError(Variable x, float[] target) {
    Variable difference = minus(x, target);
    Variable absolute =
        Functions.add(Functions.relu(difference), Functions.relu(Functions.scale(difference, -1f)));
    return Functions.mean(absolute);
  }

  /** Mean of (x − target)² over all elements. */
  public static Variable meanSquaredError(Variable x, float[] target) {
    Variable difference = minus(x, target);
    return Functions.mean(Functions.multiply(difference, difference));
  }

  private static Variable minus(Variable x, float[] target) {
    float[] negative = new float[target.length];
    for (int i = 0; i < negative.length; i++) {
      negative[i] = -target[i];
    }
    return Functions.add(x, x.tape().constant(negative, x.shape()));
  }

  /**
   * End-point error: mean over points of the distance ‖flow − target‖. A point that is exactly
   * right has no gradient.
   *
   * @param flow {@code [points, 2]}
   * @param target {@code [points, 2]}; a point whose target is not finite does not count
   * @return {@code [1]}; 0 if no point counts
   */
  public static Variable endPointError(Variable flow, float[] target) {
    float[] values = FloatBuffers.toArray(flow.value());
    if (flow.columns() != 2 || values.length != target.length) {
      throw new IllegalArgumentException(
          "flow %s must be [points, 2] with as many targets but there are %d"
              .formatted(flow, target.length));
    }
    float[] slope = new float[values.length];
    double sum = 0;
    for (int i = 0; i < values.length; i += 2) {
      double u = values[i] - target[i];
      double v = values[i + 1] - target[i + 1];
      double distance = Math.sqrt(u * u + v * v);
      if (known(target, i)) {
        sum += distance;
        slope[i] = distance > 0 ? (float) (u / distance) : 0f;
        slope[i + 1] = distance > 0 ? (float) (v / distance) : 0f;
      }
    }
    int points = knownPoints(target);
    float share = points == 0 ? 0f : 1f / points;
    for (int i = 0; i < slope.length; i++) {
      slope[i] *= share;
    }
    return linearized(flow, slope, (float) (sum * share));
  }

  /** How many points of {@code [points, 2]} count. */
  static int knownPoints(float[] target) {
    int points = 0;
    for (int i = 0; i < target.length; i += 2) {
      points += known(target, i) ? 1 : 0;
    }
    return points;
  }

  private static boolean known(float[] target, int at) {
    return Float.isFinite(target[at]) && Float.isFinite(target[at + 1]);
  }

  /** A scalar of known value whose gradient is known too. */
  private static Variable linearized(Variable x, float[] slope, float value) {
    INDArray result = x.tape().constant(new float[] {value}, 1).value();
    return x.tape()
        .record(
            result,
            dResult -> {
              if (x.requiresGradient()) {
                INDArray gradient = x.tape().constant(slope, x.shape()).value();
                x.gradient().addi(gradient.muli(dResult.getFloat(0)));
              }
            },
            x);
  }
}
