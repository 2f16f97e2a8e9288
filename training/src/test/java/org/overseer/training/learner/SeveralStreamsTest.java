package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.network.ArgumentGroup;
import org.overseer.training.learner.LossSettings.Stream;
import org.overseer.training.learner.LossSettings.Teaching;
import org.overseer.training.learner.LossSettings.Upgoing;

/** The loss with several reward streams, UPGO and a teacher. */
class SeveralStreamsTest {
  private final Steps steps = Steps.random(1, 5, 3, 2);
  private final float[] values = normal(2, 6 * 3 * 2);

  private static LossSettings settings(
      boolean normalize, List<Stream> streams, Upgoing upgo, Teaching teacher) {
    return new LossSettings(0.9f, 0.8f, 0.8f, 1, 1, 0.5f, 0, normalize, streams, upgo, teacher);
  }

  private static LossSettings streams(Stream... streams) {
    return settings(false, List.of(streams), Upgoing.NONE, Teaching.NONE);
  }

  @Test
  void thePolicyFollowsTheWeightedSumOfTheStreamsAdvantages() {
    float[] both = gradient(steps.loss(values, streams(new Stream(2, 1), new Stream(-3, 1))));
    float[] first = gradient(steps.alone(0).loss(column(0), streams(Stream.ALONE)));
    float[] second = gradient(steps.alone(1).loss(column(1), streams(Stream.ALONE)));
    for (int i = 0; i < both.length; i++) {
      assertThat(both[i]).isCloseTo(2 * first[i] - 3 * second[i], within(1e-5f));
    }
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void aStreamOfPolicyWeightZeroOnlyTrainsItsValue() {
    LossResult both = steps.loss(values, streams(Stream.ALONE, new Stream(0, 4)));
    LossResult first = steps.alone(0).loss(column(0), streams(Stream.ALONE));
    LossResult second = steps.alone(1).loss(column(1), streams(Stream.ALONE));
    assertThat(gradient(both)).isEqualTo(gradient(first));
    for (int row = 0; row < 6 * 3; row++) {
      assertThat(both.valueGradient()[2 * row]).isEqualTo(first.valueGradient()[row]);
      assertThat(both.valueGradient()[2 * row + 1])
          .isCloseTo(4 * second.valueGradient()[row], within(1e-6f));
    }
    assertThat(both.valueLoss())
        .isCloseTo(first.valueLoss() + 4 * second.valueLoss(), within(1e-5f));
    assertThat(both.explainedVariances())
        .containsExactly(first.explainedVariance(), second.explainedVariance());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void descendingTheValueTermBringsEachValueToItsOwnTarget(boolean normalize) {
    LossSettings settings =
        settings(normalize, List.of(Stream.ALONE, Stream.ALONE), Upgoing.NONE, Teaching.NONE);
    LossResult before = steps.loss(values, settings);
    Returns returns = new Returns(steps.batch(), values, settings);
    for (int s = 0; s < 2; s++) {
      float[] targets = returns.targets(s);
      for (int row = 0; row < steps.rows(); row++) {
        float error = values[2 * row + s] - targets[row];
        float moved = error - before.valueGradient()[2 * row + s];
        assertThat(Math.abs(moved)).isLessThan(Math.abs(error));
      }
    }
    for (int i = 2 * steps.rows(); i < values.length; i++) {
      assertThat(before.valueGradient()[i]).as("bootstrap").isZero();
    }
  }

  @Test
  void upgoAddsItsAdvantagesOfTheStreamThatItLooksAt() {
    Upgoing upgo = new Upgoing(1, 0.5f);
    float[] with =
        gradient(
            steps.loss(
                values,
                settings(false, List.of(Stream.ALONE, new Stream(0, 1)), upgo, Teaching.NONE)));
    float[] without = gradient(steps.loss(values, streams(Stream.ALONE, new Stream(0, 1))));
    float[] discounts = new float[steps.rows()];
    Arrays.fill(discounts, 0.9f);
    float[] own = column(1);
    float[] advantages =
        Upgo.advantages(
            steps.rewards()[1],
            discounts,
            Arrays.copyOf(own, steps.rows()),
            Arrays.copyOfRange(own, steps.rows(), own.length));
    for (int row = 0; row < steps.rows(); row++) {
      for (int a = 0; a < 4; a++) {
        float expected = a == row % 4 ? -0.5f * advantages[row] / steps.rows() : 0;
        assertThat(with[row * 4 + a] - without[row * 4 + a]).isCloseTo(expected, within(1e-6f));
      }
    }
  }

  @Test
  void descendingUpgoAloneMakesGoodChoicesMoreLikely() {
    float[] gradient =
        gradient(
            steps.loss(
                values,
                settings(
                    false,
                    List.of(new Stream(0, 1), new Stream(0, 1)),
                    new Upgoing(0, 1),
                    Teaching.NONE)));
    int last = steps.rows() - 1; // a one-step advantage
    float advantage = steps.rewards()[0][last] + 0.9f * values[2 * (last + 3)] - values[2 * last];
    assertThat(Math.signum(-gradient[last * 4 + last % 4])).isEqualTo(Math.signum(advantage));
  }

  @Test
  void aTeacherPullsAllRowsAndTheActionTypeMoreInTheOpening() {
    steps.openings()[2] = true;
    steps.openings()[3] = true;
    float[] teacher = Steps.random(7, 5, 3, 2).logProbabilities();
    Teaching weights = new Teaching(0.02f, 0.1f);
    LossResult taught = taught(steps, teacher, weights);
    LossResult alone = taught(steps, teacher, Teaching.NONE);
    float[] divergences = TeacherDivergence.ofRows(steps.logProbabilities(), teacher, 4);
    double mean = 0;
    double loss = 0;
    for (int row = 0; row < steps.rows(); row++) {
      double weight = steps.openings()[row] ? 0.12 : 0.02;
      mean += divergences[row] / steps.rows();
      loss += weight * divergences[row] / steps.rows();
      for (int a = 0; a < 4; a++) {
        int at = row * 4 + a;
        assertThat((double) gradient(taught)[at] - gradient(alone)[at])
            .isCloseTo(-weight * Math.exp(teacher[at]) / steps.rows(), within(1e-6));
      }
    }
    assertThat((double) taught.teacherDivergence()).isCloseTo(mean, within(1e-5));
    assertThat((double) taught.loss() - alone.loss()).isCloseTo(loss, within(1e-5));
  }

  @Test
  void otherHeadsThanTheActionTypeHaveNoOpening() {
    Steps delay =
        new Steps(
            5,
            3,
            ArgumentGroup.DELAY,
            4,
            steps.logProbabilities(),
            steps.rewards(),
            steps.discounts(),
            steps.openings());
    Arrays.fill(delay.openings(), true);
    float[] teacher = Steps.random(7, 5, 3, 2).logProbabilities();
    assertThat(gradient(taught(delay, teacher, new Teaching(0, 0.1f))))
        .isEqualTo(gradient(taught(delay, teacher, Teaching.NONE)));
  }

  private LossResult taught(Steps batch, float[] teacher, Teaching weights) {
    LossSettings settings =
        settings(false, List.of(Stream.ALONE, Stream.ALONE), Upgoing.NONE, weights);
    return batch.loss(batch.heads(teacher), values, settings);
  }

  @Test
  void theOrderOfTheTrajectoriesChangesNothing() {
    Steps swapped = swapTrajectories(steps);
    float[] swappedValues = swapped(values, 6, 2);
    LossSettings settings =
        settings(
            true,
            List.of(Stream.ALONE, new Stream(0.5f, 2)),
            new Upgoing(1, 0.3f),
            new Teaching(0.2f, 0.1f));
    float[] teacher = Steps.random(7, 5, 3, 2).logProbabilities();
    LossResult a = steps.loss(steps.heads(teacher), values, settings);
    LossResult b = swapped.loss(swapped.heads(turned(teacher)), swappedValues, settings);
    assertThat(b.loss()).isCloseTo(a.loss(), within(1e-4f));
    assertThat(b.valueGradient()).containsExactly(swapped(a.valueGradient(), 6, 2), within(1e-6f));
  }

  private static Steps swapTrajectories(Steps of) {
    float[][] rewards = {swapped(of.rewards()[0], 5, 1), swapped(of.rewards()[1], 5, 1)};
    return new Steps(
        5, 3, of.group(), 4, turned(of.logProbabilities()), rewards, of.discounts(), of.openings());
  }

  /** Swapped rows; the choice of a row is its number modulo 4, so its columns turn with it. */
  private static float[] turned(float[] policy) {
    float[] result = swapped(policy, 5, 4);
    for (int row = 0; row < 5 * 3; row++) {
      int from = row / 3 * 3 + 2 - row % 3;
      float[] columns = Arrays.copyOfRange(result, row * 4, row * 4 + 4);
      for (int a = 0; a < 4; a++) {
        result[row * 4 + Math.floorMod(a - from + row, 4)] = columns[a];
      }
    }
    return result;
  }

  /** Trajectories 0 and 2 change places. */
  private static float[] swapped(float[] table, int steps, int width) {
    float[] result = new float[table.length];
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < 3; b++) {
        System.arraycopy(table, (t * 3 + b) * width, result, (t * 3 + 2 - b) * width, width);
      }
    }
    return result;
  }

  @Test
  void illegalColumnsOfPaddingChangeNothingAndGetExactlyNothing() {
    float[] wide = padded(steps.logProbabilities());
    Steps padded =
        new Steps(
            5, 3, steps.group(), 6, wide, steps.rewards(), steps.discounts(), steps.openings());
    LossSettings settings =
        settings(
            true,
            List.of(Stream.ALONE, new Stream(0.5f, 2)),
            new Upgoing(1, 0.3f),
            new Teaching(0.2f, 0.1f));
    float[] teacher = Steps.random(7, 5, 3, 2).logProbabilities();
    List<PolicyHead> choicesOfNarrow =
        List.of(
            new PolicyHead(
                "head",
                steps.group(),
                6,
                wide,
                steps.heads().get(0).offsets(),
                steps.heads().get(0).chosen()));
    LossResult narrow = steps.loss(steps.heads(teacher), values, settings);
    LossResult result =
        Losses.compute(
            steps.batch(),
            choicesOfNarrow,
            Magnet.Sample.NONE,
            TeacherPolicy.everywhere(padded.heads(padded(teacher))),
            values,
            new Exploration(0, 0),
            settings);
    assertThat(result.loss()).isEqualTo(narrow.loss());
    for (int row = 0; row < steps.rows(); row++) {
      for (int a = 0; a < 6; a++) {
        float expected = a < 4 ? gradient(narrow)[row * 4 + a] : 0;
        assertThat(gradient(result)[row * 6 + a]).isEqualTo(expected);
      }
    }
  }

  private static float[] padded(float[] narrow) {
    float[] wide = new float[narrow.length / 4 * 6];
    Arrays.fill(wide, -1e9f);
    for (int row = 0; row < narrow.length / 4; row++) {
      System.arraycopy(narrow, row * 4, wide, row * 6, 4);
    }
    return wide;
  }

  @Test
  void valuesOfAnotherNumberOfStreamsAreRefused() {
    assertThatThrownBy(() -> steps.loss(column(0), streams(Stream.ALONE, Stream.ALONE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 reward streams");
    assertThatThrownBy(() -> steps.loss(values, streams(Stream.ALONE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] gradient(LossResult result) {
    return result.headGradients().get(0);
  }

  private float[] column(int stream) {
    float[] column = new float[values.length / 2];
    for (int row = 0; row < column.length; row++) {
      column[row] = values[2 * row + stream];
    }
    return column;
  }

  private static float[] normal(long seed, int count) {
    Random random = new Random(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
