package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.features.StepKind;
import org.overseer.agent.network.ArgumentGroup;
import org.overseer.agent.network.Decisions;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.Games;

class LossesTest {
  private static final Exploration EXPLORATION = new Exploration(0.02f, 0.03f);
  private static final Magnet.Sample NO_MAGNET = Magnet.Sample.NONE;
  private static final Exploration NONE = new Exploration(0, 0);

  private final List<Trajectory> trajectories = trajectories();
  private final LearnerBatch batch = new Batcher().stack(trajectories);
  private final int width = OrderSpace.FIRST_ATTACK + batch.features().maxEnemies();
  private final float[] mask = mask(batch, width);
  private final float[] logProbabilities = policy(batch, width, 2);
  private final Magnet.Sample magnet = magnet(batch, width);
  private final PolicyHead pulled = magnet.heads().get(0);
  private final float[] values = values(batch, 3);

  /** Two scenarios, so that rows have padding; long enough for games to end within. */
  private static List<Trajectory> trajectories() {
    List<Trajectory> all = new ArrayList<>();
    all.addAll(Games.selfPlay(Games.network(1), "3m", 16, 16, 1).subList(10, 16));
    all.addAll(Games.selfPlay(Games.network(1), "2s3z", 16, 2, 2));
    return all;
  }

  private static LossSettings settings(boolean normalize) {
    return settings(normalize, 0.4f);
  }

  private static LossSettings settings(boolean normalize, float magnetWeight) {
    return new LossSettings(0.97f, 0.9f, 1.1f, 0.95f, 0.7f, magnetWeight, normalize);
  }

  private LossResult compute(float[] logProbabilities, float[] values, LossSettings settings) {
    return compute(logProbabilities, values, EXPLORATION, settings);
  }

  private LossResult compute(
      float[] logProbabilities, float[] values, Exploration exploration, LossSettings settings) {
    return Losses.compute(
        batch, orders(batch, logProbabilities, width), magnet, values, exploration, settings);
  }

  /** Log-probabilities of the orders as the one head of a policy. */
  private static List<PolicyHead> orders(LearnerBatch batch, float[] logProbabilities, int width) {
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

  private static int orderCount(LearnerBatch batch) {
    return batch.decisions().offsets()[batch.decisions().size()];
  }

  private ReferenceLoss reference(LossSettings settings) {
    return new ReferenceLoss(
        batch,
        settings,
        EXPLORATION,
        magnet,
        orders(batch, logProbabilities, width),
        new double[][] {doubles(logProbabilities)},
        doubles(values));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lossAndGradientsMatchFiniteDifferencesOfAReference(boolean normalize) {
    assertThat(batch.discounts()).as("some game ends").contains(0);
    LossSettings settings = settings(normalize);
    LossResult actual = compute(logProbabilities, values, settings);
    double[] policy = doubles(logProbabilities);
    double[] value = doubles(values);
    double[][] policies = {policy};
    ReferenceLoss reference = reference(settings);
    assertThat((double) actual.loss()).isCloseTo(reference.at(policies, value), within(1e-5));
    for (int i = 0; i < policy.length; i++) {
      if (mask[i] == 1) {
        double slope = slope(policy, i, () -> reference.at(policies, value));
        assertThat((double) actual.headGradients().get(0)[i]).isCloseTo(slope, within(2e-6));
      }
    }
    for (int i = 0; i < value.length; i++) {
      double slope = slope(value, i, () -> reference.at(policies, value));
      assertThat((double) actual.valueGradient()[i]).isCloseTo(slope, within(2e-6));
    }
  }

  @Test
  void illegalOrdersContributeExactlyNothing() {
    LossResult result = compute(logProbabilities, values, settings(true));
    int illegal = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] == 0) {
        assertThat(result.headGradients().get(0)[i]).isZero();
        illegal++;
      }
    }
    assertThat(illegal).isPositive();
    float[] evenLower = logProbabilities.clone();
    for (int i = 0; i < mask.length; i++) {
      evenLower[i] = mask[i] == 0 ? -3e9f : evenLower[i];
    }
    assertThat(compute(evenLower, values, settings(true)))
        .usingRecursiveComparison()
        .isEqualTo(result);
  }

  @Test
  void descendingMakesOrdersWithAdvantageMoreLikelyAndOthersLessLikely() {
    LossSettings settings = settings(false, 0);
    float[] policyOnly = compute(logProbabilities, values, NONE, settings).headGradients().get(0);
    int rows = batch.steps() * batch.trajectories();
    int good = 0;
    int bad = 0;
    for (int row = rows - batch.trajectories(); row < rows; row++) { // one-step advantages
      double next = values[row + batch.trajectories()] * settings.discount();
      double advantage = batch.rewards()[row] + batch.discounts()[row] * next - values[row];
      for (int k = offset(row); k < offset(row + 1); k++) {
        float gradient = policyOnly[k * width + batch.decisions().choices()[k]];
        assertThat(Math.signum(-gradient)).isEqualTo((float) Math.signum(advantage));
        good += advantage > 0 ? 1 : 0;
        bad += advantage < 0 ? 1 : 0;
      }
    }
    assertThat(good).isPositive();
    assertThat(bad).isPositive();
  }

  @Test
  void descendingBringsValuesToTheirTargetsAndLeavesTheBootstrap() {
    LossSettings settings = settings(true);
    LossResult before = compute(logProbabilities, values, settings);
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= before.valueGradient()[i];
    }
    ReferenceLoss reference = reference(settings);
    double[][] policy = {doubles(logProbabilities)};
    assertThat(reference.at(policy, doubles(moved)))
        .isLessThan(reference.at(policy, doubles(values)));
    int rows = batch.steps() * batch.trajectories();
    for (int i = rows; i < values.length; i++) {
      assertThat(before.valueGradient()[i]).isZero();
    }
  }

  @Test
  void descendingTheEntropyTermMakesThePolicyMoreRandom() {
    LossSettings settings = settings(true);
    float[] with =
        compute(logProbabilities, values, new Exploration(0.02f, 0), settings)
            .headGradients()
            .get(0);
    float[] without = compute(logProbabilities, values, NONE, settings).headGradients().get(0);
    for (int k = 0; k < orderCount(batch); k++) {
      double[] before = moved(with, without, k, 0);
      double[] after = moved(with, without, k, 100);
      assertThat(entropy(after)).isGreaterThan(entropy(before));
    }
  }

  @Test
  void nearCertaintyTheBarrierPullsRareOrdersUpAndTheEntropyHardlyDoes() {
    float[] certain = new float[logProbabilities.length];
    double rare = 1e-6;
    for (int k = 0; k < orderCount(batch); k++) {
      int legal = 0;
      for (int a = 0; a < width; a++) {
        legal += mask[k * width + a] == 1 ? 1 : 0;
      }
      for (int a = 0; a < width; a++) {
        double probability = a == OrderSpace.KEEP ? 1 - (legal - 1) * rare : rare;
        certain[k * width + a] = mask[k * width + a] == 1 ? (float) Math.log(probability) : -1e9f;
      }
    }
    float[] without = gradient(certain, NONE);
    float[] entropy = gradient(certain, new Exploration(1, 0));
    float[] barrier = gradient(certain, new Exploration(0, 1));
    int stop = OrderSpace.STOP;
    for (int k = 0; k < orderCount(batch); k++) {
      int at = k * width + stop;
      assertThat(barrier[at] - without[at]).isLessThan(-0.01f / orderCount(batch));
      assertThat(Math.abs(entropy[at] - without[at])).isLessThan(1e-4f / orderCount(batch));
    }
  }

  private float[] gradient(float[] policy, Exploration exploration) {
    return compute(policy, values, exploration, settings(true)).headGradients().get(0);
  }

  @Test
  void descendingTheMagnetTermBringsThePolicyCloserToTheMagnet() {
    float[] with = gradient(settings(true, 0.4f));
    float[] without = gradient(settings(true, 0));
    for (int k = 0; k < pulled.rows(); k++) {
      double[] before = moved(with, without, k, 0);
      double[] after = moved(with, without, k, 10);
      assertThat(divergence(after, k)).isLessThan(divergence(before, k));
    }
    for (int i = pulled.rows() * width; i < with.length; i++) {
      assertThat(with[i]).isEqualTo(without[i]);
    }
  }

  /** Logits of order {@code k}, moved down the gradient that one term of the loss adds. */
  private double[] moved(float[] with, float[] without, int k, double rate) {
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

  private float[] gradient(LossSettings settings) {
    return compute(logProbabilities, values, NONE, settings).headGradients().get(0);
  }

  /** KL(softmax(logits) ‖ magnet) of order {@code k}. */
  private double divergence(double[] logits, int k) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double divergence = 0;
    for (int a = 0; a < pulled.width(); a++) {
      double p = Math.exp(logits[a]) / sum;
      double q = pulled.logProbabilities()[k * pulled.width() + a];
      divergence += p > 0 ? p * (Math.log(p) - q) : 0;
    }
    return divergence;
  }

  @Test
  void aPolicyOnItsMagnetFeelsNoPull() {
    LossResult on =
        Losses.compute(
            batch,
            orders(batch, logProbabilities, width),
            new Magnet.Sample(orders(batch, logProbabilities, width)),
            values,
            NONE,
            settings(true));
    float[] without = gradient(settings(true, 0));
    assertThat(on.magnetDivergence()).isZero();
    for (int k = 0; k < orderCount(batch); k++) {
      float sum = 0;
      for (int a = 0; a < width; a++) {
        sum += on.headGradients().get(0)[k * width + a] - without[k * width + a];
      }
      for (int a = 0; a < width; a++) { // the gradient of the logits
        int at = k * width + a;
        double pull = on.headGradients().get(0)[at] - without[at];
        assertThat(pull - Math.exp(logProbabilities[at]) * sum).isCloseTo(0, within(1e-7));
      }
    }
  }

  @Test
  void aUniformPolicyHasEntropyOne() {
    float[] uniform = new float[logProbabilities.length];
    for (int k = 0; k < orderCount(batch); k++) {
      int legal = 0;
      for (int a = 0; a < width; a++) {
        legal += mask[k * width + a] == 1 ? 1 : 0;
      }
      for (int a = 0; a < width; a++) {
        uniform[k * width + a] = mask[k * width + a] == 1 ? (float) -Math.log(legal) : -1e9f;
      }
    }
    assertThat(compute(uniform, values, settings(true)).entropy()).isCloseTo(1, within(1e-5f));
    assertThat(compute(logProbabilities, values, settings(true)).entropy()).isBetween(0.1f, 0.99f);
  }

  @Test
  void largeRatiosAreClipped() {
    LossSettings settings = settings(false);
    float[] behaviour = batch.decisions().logProbabilities();
    float[] original = behaviour.clone();
    try {
      for (int k = 0; k < orderCount(batch); k++) {
        behaviour[k] =
            logProbabilities[k * width + batch.decisions().choices()[k]] - (float) Math.log(50);
      }
      LossResult clipped = compute(logProbabilities, values, settings);
      for (int k = 0; k < orderCount(batch); k++) {
        behaviour[k] =
            logProbabilities[k * width + batch.decisions().choices()[k]] - (float) Math.log(1.1001);
      }
      LossResult atTheClip = compute(logProbabilities, values, settings);
      assertThat(clipped.rhoClippedFraction()).isEqualTo(1);
      assertThat(clipped.headGradients().get(0))
          .containsExactly(atTheClip.headGradients().get(0), within(1e-7f));
      for (int k = 0; k < orderCount(batch); k++) {
        behaviour[k] = logProbabilities[k * width + batch.decisions().choices()[k]];
      }
      assertThat(compute(logProbabilities, values, settings).rhoClippedFraction()).isZero();
    } finally {
      System.arraycopy(original, 0, behaviour, 0, original.length);
    }
  }

  @Test
  void otherTrajectoriesChangeNothingButTheMeans() {
    LossSettings settings = settings(false, 0);
    LossResult together = compute(logProbabilities, values, settings);
    LearnerBatch alone = new Batcher().stack(trajectories.subList(0, 6));
    int narrow = OrderSpace.FIRST_ATTACK + alone.features().maxEnemies();
    assertThat(narrow).isLessThan(width);
    float[] policy = new float[orderCount(alone) * narrow];
    float[] value = new float[(alone.steps() + 1) * 6];
    for (int row = 0; row < value.length; row++) {
      int old = row / 6 * 8 + row % 6;
      value[row] = values[old];
      for (int k = 0; row < alone.steps() * 6 && k < units(alone, row); k++) {
        int from = (offset(old) + k) * width;
        int to = (alone.features().ownOffsets()[row] + k) * narrow;
        System.arraycopy(logProbabilities, from, policy, to, narrow);
      }
    }
    LossResult result =
        Losses.compute(
            alone, orders(alone, policy, narrow), NO_MAGNET, value, EXPLORATION, settings);
    float orderScale = (float) orderCount(batch) / orderCount(alone);
    for (int row = 0; row < alone.steps() * 6; row++) {
      int old = row / 6 * 8 + row % 6;
      assertThat(result.valueGradient()[row])
          .isCloseTo(together.valueGradient()[old] * 8 / 6, within(1e-7f));
      for (int k = 0; k < units(alone, row); k++) {
        for (int a = 0; a < narrow; a++) {
          int at = (alone.features().ownOffsets()[row] + k) * narrow + a;
          float expected = together.headGradients().get(0)[(offset(old) + k) * width + a];
          assertThat(result.headGradients().get(0)[at])
              .isCloseTo(expected * orderScale, within(1e-7f));
        }
      }
    }
  }

  @Test
  void normalisingTakesTheScaleOffTheAdvantages() {
    float[] rewards = batch.rewards();
    float[] original = rewards.clone();
    try {
      scale(rewards, original, 100);
      float[] normalised = policyGradient(true);
      float[] raw = policyGradient(false);
      scale(rewards, original, 300);
      float[] normalisedThrice = policyGradient(true);
      float[] rawThrice = policyGradient(false);
      for (int i = 0; i < raw.length; i++) {
        assertThat(normalisedThrice[i]).isCloseTo(normalised[i], within(2e-6f));
        assertThat(rawThrice[i]).isCloseTo(3 * raw[i], within(1e-4f * Math.abs(raw[i]) + 1e-6f));
      }
      assertThat(normalised).isNotEqualTo(raw);
    } finally {
      System.arraycopy(original, 0, rewards, 0, rewards.length);
    }
  }

  private float[] policyGradient(boolean normalize) {
    float[] zero = new float[values.length];
    return compute(logProbabilities, zero, NONE, settings(normalize, 0)).headGradients().get(0);
  }

  private static void scale(float[] target, float[] source, float factor) {
    for (int i = 0; i < source.length; i++) {
      target[i] = factor * source[i];
    }
  }

  @Test
  void explainedVarianceIsOneForPerfectValuesAndZeroForConstantOnes() {
    LossSettings oneStep = new LossSettings(0, 0, 1, 1, 1, 0, false); // targets are the rewards
    float[] perfect = new float[values.length];
    System.arraycopy(batch.rewards(), 0, perfect, 0, batch.rewards().length);
    assertThat(compute(logProbabilities, perfect, oneStep).explainedVariance())
        .isCloseTo(1, within(1e-6f));
    assertThat(compute(logProbabilities, perfect, oneStep).valueLoss()).isZero();
    assertThat(compute(logProbabilities, new float[values.length], oneStep).explainedVariance())
        .isCloseTo(0, within(1e-6f));
  }

  private int offset(int row) {
    return batch.features().ownOffsets()[row];
  }

  private static int units(LearnerBatch batch, int row) {
    return batch.features().ownOffsets()[row + 1] - batch.features().ownOffsets()[row];
  }

  private static float[] mask(LearnerBatch batch, int width) {
    float[] mask = new float[orderCount(batch) * width];
    OrderSpace.writeMask(
        batch.features(), batch.steps() * batch.trajectories(), width, StepKind.DETOUR, mask);
    return mask;
  }

  /** A random policy in which each row is a distribution over its legal orders. */
  private static float[] policy(LearnerBatch batch, int width, long seed) {
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
  private static Magnet.Sample magnet(LearnerBatch batch, int width) {
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

  private static float[] values(LearnerBatch batch, long seed) {
    Random random = new Random(seed);
    float[] values = new float[(batch.steps() + 1) * batch.trajectories()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 * random.nextGaussian());
    }
    return values;
  }

  private static double entropy(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double entropy = 0;
    for (double logit : logits) {
      double p = Math.exp(logit) / sum;
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    return entropy;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static double slope(double[] point, int i, java.util.function.DoubleSupplier loss) {
    double original = point[i];
    double step = 1e-4;
    point[i] = original + step;
    double above = loss.getAsDouble();
    point[i] = original - step;
    double below = loss.getAsDouble();
    point[i] = original;
    return (above - below) / (2 * step);
  }
}
