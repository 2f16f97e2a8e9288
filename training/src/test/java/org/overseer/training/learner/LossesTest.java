package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.training.learner.LossFixture.EXPLORATION;
import static org.overseer.training.learner.LossFixture.NO_EXPLORATION;
import static org.overseer.training.learner.LossFixture.doubles;
import static org.overseer.training.learner.LossFixture.orderCount;
import static org.overseer.training.learner.LossFixture.orders;
import static org.overseer.training.learner.LossFixture.settings;
import static org.overseer.training.learner.LossFixture.slope;
import static org.overseer.training.learner.LossFixture.units;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.OrderSpace;
import org.overseer.replay.trajectory.Trajectory;

/** The loss as a whole and the policy gradient in it. */
class LossesTest {
  private final LossFixture loss = new LossFixture();
  private final List<Trajectory> trajectories = loss.trajectories;
  private final LearnerBatch batch = loss.batch;
  private final int width = loss.width;
  private final float[] mask = loss.mask;
  private final float[] logProbabilities = loss.logProbabilities;
  private final float[] values = loss.values;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lossAndGradientsMatchFiniteDifferencesOfAReference(boolean normalize) {
    assertThat(batch.discounts()).as("some game ends").contains(0);
    LossSettings settings = settings(normalize);
    LossResult actual = loss.compute(logProbabilities, values, settings);
    double[] policy = doubles(logProbabilities);
    double[] value = doubles(values);
    double[][] policies = {policy};
    ReferenceLoss reference = loss.reference(settings);
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
    LossResult result = loss.compute(logProbabilities, values, settings(true));
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
    assertThat(loss.compute(evenLower, values, settings(true)))
        .usingRecursiveComparison()
        .isEqualTo(result);
  }

  @Test
  void descendingMakesOrdersWithAdvantageMoreLikelyAndOthersLessLikely() {
    LossSettings settings = settings(false, 0);
    float[] policyOnly =
        loss.compute(logProbabilities, values, NO_EXPLORATION, settings).headGradients().get(0);
    int rows = batch.steps() * batch.trajectories();
    int good = 0;
    int bad = 0;
    for (int row = rows - batch.trajectories(); row < rows; row++) { // one-step advantages
      double next = values[row + batch.trajectories()] * settings.discount();
      double advantage = batch.rewards()[row] + batch.discounts()[row] * next - values[row];
      for (int k = loss.offset(row); k < loss.offset(row + 1); k++) {
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
  void largeRatiosAreClipped() {
    LossSettings settings = settings(false);
    float[] behaviour = batch.decisions().logProbabilities();
    float[] original = behaviour.clone();
    try {
      for (int k = 0; k < orderCount(batch); k++) {
        behaviour[k] =
            logProbabilities[k * width + batch.decisions().choices()[k]] - (float) Math.log(50);
      }
      LossResult clipped = loss.compute(logProbabilities, values, settings);
      for (int k = 0; k < orderCount(batch); k++) {
        behaviour[k] =
            logProbabilities[k * width + batch.decisions().choices()[k]] - (float) Math.log(1.1001);
      }
      LossResult atTheClip = loss.compute(logProbabilities, values, settings);
      assertThat(clipped.rhoClippedFraction()).isEqualTo(1);
      assertThat(clipped.headGradients().get(0))
          .containsExactly(atTheClip.headGradients().get(0), within(1e-7f));
      for (int k = 0; k < orderCount(batch); k++) {
        behaviour[k] = logProbabilities[k * width + batch.decisions().choices()[k]];
      }
      assertThat(loss.compute(logProbabilities, values, settings).rhoClippedFraction()).isZero();
    } finally {
      System.arraycopy(original, 0, behaviour, 0, original.length);
    }
  }

  @Test
  void otherTrajectoriesChangeNothingButTheMeans() {
    LossSettings settings = settings(false, 0);
    LossResult together = loss.compute(logProbabilities, values, settings);
    LearnerBatch alone = new Batcher(FeatureConfig.COMBAT).stack(trajectories.subList(0, 6));
    int narrow = OrderSpace.FIRST_ATTACK + alone.features().maxEnemies();
    assertThat(narrow).isLessThan(width);
    float[] policy = new float[orderCount(alone) * narrow];
    float[] value = new float[(alone.steps() + 1) * 6];
    for (int row = 0; row < value.length; row++) {
      int old = row / 6 * 8 + row % 6;
      value[row] = values[old];
      for (int k = 0; row < alone.steps() * 6 && k < units(alone, row); k++) {
        int from = (loss.offset(old) + k) * width;
        int to = (alone.features().ownOffsets()[row] + k) * narrow;
        System.arraycopy(logProbabilities, from, policy, to, narrow);
      }
    }
    LossResult result =
        Losses.compute(
            alone, orders(alone, policy, narrow), Magnet.Sample.NONE, value, EXPLORATION, settings);
    float orderScale = (float) orderCount(batch) / orderCount(alone);
    for (int row = 0; row < alone.steps() * 6; row++) {
      int old = row / 6 * 8 + row % 6;
      assertThat(result.valueGradient()[row])
          .isCloseTo(together.valueGradient()[old] * 8 / 6, within(1e-7f));
      for (int k = 0; k < units(alone, row); k++) {
        for (int a = 0; a < narrow; a++) {
          int at = (alone.features().ownOffsets()[row] + k) * narrow + a;
          float expected = together.headGradients().get(0)[(loss.offset(old) + k) * width + a];
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
    return loss.compute(logProbabilities, zero, NO_EXPLORATION, settings(normalize, 0))
        .headGradients()
        .get(0);
  }

  private static void scale(float[] target, float[] source, float factor) {
    for (int i = 0; i < source.length; i++) {
      target[i] = factor * source[i];
    }
  }
}
