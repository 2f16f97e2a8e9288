package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.training.learner.LossFixture.doubles;
import static org.overseer.training.learner.LossFixture.slope;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.network.ArgumentGroup;
import org.overseer.agent.network.Decisions;

/** The loss of a policy with the parts of a structured command, some of which are often missing. */
class SeveralHeadsTest {
  private static final int STEPS = 6;
  private static final int TRAJECTORIES = 3;
  private static final int ROWS = STEPS * TRAJECTORIES;
  private static final Exploration EXPLORATION = new Exploration(0.02f, 0.03f);

  private final Random random = new Random(1);
  private final List<PolicyHead> heads =
      List.of(
          head("action_type", ArgumentGroup.ACTION_TYPE, 4, 1, 1, ROWS),
          head("delay", ArgumentGroup.DELAY, 5, 1, 1, ROWS),
          head("queued", ArgumentGroup.ARGUMENTS, 2, 0, 1, ROWS),
          head("selected_units", ArgumentGroup.ARGUMENTS, 6, 0, 3, ROWS),
          head("target_unit", ArgumentGroup.ARGUMENTS, 7, 0, 0, ROWS),
          head("orders", ArgumentGroup.ORDERS, 5, 0, 4, ROWS));
  private final LearnerBatch batch = batch(heads);
  private final Magnet.Sample magnet = magnet();
  private final float[] values = normal((STEPS + 1) * TRAJECTORIES);

  /** Random choices from random policies, with {@code least} to {@code most} rows in a step. */
  private PolicyHead head(
      String name, ArgumentGroup group, int width, int least, int most, int observations) {
    int[] offsets = new int[observations + 1];
    for (int o = 0; o < observations; o++) {
      offsets[o + 1] = offsets[o] + least + random.nextInt(most - least + 1);
    }
    int rows = offsets[observations];
    int[] chosen = new int[rows];
    float[] policy = new float[rows * width];
    for (int k = 0; k < rows; k++) {
      chosen[k] = random.nextInt(width);
      writeRow(policy, k, width, chosen[k]);
    }
    return new PolicyHead(name, group, width, policy, offsets, chosen);
  }

  /** A distribution over {@code chosen} and some others. */
  private void writeRow(float[] policy, int k, int width, int chosen) {
    double sum = 0;
    for (int a = 0; a < width; a++) {
      boolean legal = a == chosen || random.nextInt(3) > 0;
      policy[k * width + a] = legal ? (float) random.nextGaussian() : -1e9f;
      sum += legal ? Math.exp(policy[k * width + a]) : 0;
    }
    for (int a = 0; a < width; a++) {
      policy[k * width + a] -= policy[k * width + a] > -1e8f ? (float) Math.log(sum) : 0;
    }
  }

  private LearnerBatch batch(List<PolicyHead> parts) {
    int[] offsets = new int[ROWS + 1];
    for (int o = 0; o < ROWS; o++) {
      offsets[o + 1] = offsets[o];
      for (PolicyHead head : parts) {
        offsets[o + 1] += head.offsets()[o + 1] - head.offsets()[o];
      }
    }
    float[] behaviour = new float[offsets[ROWS]];
    for (int i = 0; i < behaviour.length; i++) {
      behaviour[i] = (float) -(0.2 + 2 * random.nextDouble());
    }
    int[] durations = new int[ROWS];
    Arrays.setAll(durations, i -> 1 + random.nextInt(4));
    float[] discounts = new float[ROWS];
    Arrays.fill(discounts, 1);
    discounts[2 * TRAJECTORIES + 1] = 0;
    return new LearnerBatch(
        STEPS,
        TRAJECTORIES,
        1,
        new FeatureBatch(),
        null,
        new Decisions(offsets, new int[behaviour.length], behaviour),
        normal(ROWS),
        new boolean[ROWS],
        durations,
        discounts,
        new float[(STEPS + 1) * TRAJECTORIES],
        new float[0],
        new long[TRAJECTORIES]);
  }

  /** Another policy in the first two steps. */
  private Magnet.Sample magnet() {
    List<PolicyHead> first = new ArrayList<>();
    for (PolicyHead head : heads) {
      int[] offsets = Arrays.copyOf(head.offsets(), 2 * TRAJECTORIES + 1);
      int rows = offsets[offsets.length - 1];
      float[] policy = Arrays.copyOf(head.logProbabilities(), rows * head.width());
      for (int i = 0; i < policy.length; i++) {
        policy[i] += policy[i] > -1e8f ? (float) (0.1 * random.nextGaussian()) : 0;
      }
      int[] chosen = Arrays.copyOf(head.chosen(), rows);
      first.add(new PolicyHead(head.name(), head.group(), head.width(), policy, offsets, chosen));
    }
    return new Magnet.Sample(first);
  }

  private float[] normal(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static LossSettings settings(boolean normalize) {
    return new LossSettings(0.97f, 0.9f, 1.1f, 0.95f, 0.7f, 0.4f, normalize);
  }

  private LossResult compute(List<PolicyHead> policy, LossSettings settings) {
    return Losses.compute(batch, policy, magnet, values, EXPLORATION, settings);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lossAndGradientsMatchFiniteDifferencesOfAReference(boolean normalize) {
    LossResult actual = compute(heads, settings(normalize));
    double[][] policy =
        heads.stream().map(h -> doubles(h.logProbabilities())).toArray(double[][]::new);
    double[] value = doubles(values);
    ReferenceLoss reference =
        new ReferenceLoss(batch, settings(normalize), EXPLORATION, magnet, heads, policy, value);
    assertThat((double) actual.loss()).isCloseTo(reference.at(policy, value), within(2e-5));
    for (int h = 0; h < policy.length; h++) {
      float[] gradient = actual.headGradients().get(h);
      assertThat(gradient).hasSameSizeAs(policy[h]);
      for (int i = 0; i < policy[h].length; i++) {
        if (policy[h][i] > -1e8) {
          double slope = slope(policy[h], i, () -> reference.at(policy, value));
          assertThat((double) gradient[i]).isCloseTo(slope, within(1e-5));
        } else {
          assertThat(gradient[i]).isZero();
        }
      }
    }
    for (int i = 0; i < value.length; i++) {
      double slope = slope(value, i, () -> reference.at(policy, value));
      assertThat((double) actual.valueGradient()[i]).isCloseTo(slope, within(1e-5));
    }
  }

  @Test
  void aHeadWithoutRowsAddsExactlyNothing() {
    assertThat(heads.get(4).rows()).isZero();
    LossResult with = compute(heads, settings(true));
    assertThat(with.headGradients().get(4)).isEmpty();
    List<PolicyHead> fewer = without(4, heads);
    LossResult result =
        Losses.compute(
            batch,
            fewer,
            new Magnet.Sample(without(4, magnet.heads())),
            values,
            EXPLORATION,
            settings(true));
    assertThat(result.loss()).isEqualTo(with.loss());
    assertThat(result.entropy()).isEqualTo(with.entropy());
    assertThat(result.headGradients().get(4)).isEqualTo(with.headGradients().get(5));
    assertThat(result.valueGradient()).isEqualTo(with.valueGradient());
  }

  private static List<PolicyHead> without(int h, List<PolicyHead> all) {
    List<PolicyHead> fewer = new ArrayList<>(all);
    fewer.remove(h);
    return fewer;
  }

  @Test
  void theGroupsOfACommandDoNotShareRatios() {
    float[] before = compute(heads, settings(true)).headGradients().get(0);
    PolicyHead delay = heads.get(1);
    float[] moved = delay.logProbabilities().clone();
    for (int k = 0; k < delay.rows(); k++) {
      moved[k * delay.width() + delay.chosen()[k]] -= 0.3f;
    }
    List<PolicyHead> others = new ArrayList<>(heads);
    others.set(
        1,
        new PolicyHead(
            delay.name(), delay.group(), delay.width(), moved, delay.offsets(), delay.chosen()));
    LossResult after = compute(others, settings(true));
    assertThat(after.headGradients().get(0)).isEqualTo(before);
    assertThat(after.headGradients().get(1))
        .isNotEqualTo(compute(heads, settings(true)).headGradients().get(1));
  }

  @Test
  void headsThatDoNotHaveTheRowsOfTheDecisionsAreRefused() {
    assertThatThrownBy(() -> compute(without(0, heads), settings(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("decision 0 has \\d+ choices but the heads have \\d+ rows for it");
  }
}
