package org.overseer.training.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.network.ArgumentGroup;
import org.overseer.agent.network.Decisions;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.training.learner.LossSettings.Stream;
import org.overseer.training.learner.LossSettings.Teaching;
import org.overseer.training.learner.LossSettings.Upgoing;

/**
 * Each term of the loss against numbers worked out by hand, in the comments; log 2 = 0.693147.
 * Tables are time-major: step 0 of trajectories 0 and 1, then step 1.
 */
class HandComputedLossTest {
  private static final float ILLEGAL = -1e9f;
  private static final Offset<Float> NEAR = within(2e-6f);

  /**
   * Trajectory 0 has decisions of one and two agent steps, so d = γ, γ² = ½, ¼. The game of
   * trajectory 1 ends with its step 0, so d = 0, ½.
   */
  private static final LearnerBatch TWO_STREAMS =
      batch(
          2,
          new float[][] {{1, -1, 2, 1}, {0, 3, 4, 0}},
          new int[] {1, 1, 2, 1},
          new float[] {1, 0, 1, 1},
          new Decisions(
              new int[] {0, 1, 2, 3, 4},
              new int[4],
              new float[] {log(0.5), log(0.5), log(0.5), log(0.5)}));

  /** V of both streams; the last two rows are the bootstraps. */
  private static final float[] TWO_VALUES = {1, 2, 0, 1, 2, 4, 2, 1, 4, -4, 6, 2};

  private static final List<PolicyHead> ON_POLICY =
      List.of(
          head(
              "action_type",
              ArgumentGroup.ACTION_TYPE,
              new int[] {0, 1, 2, 3, 4},
              new int[4],
              row(0.5, 0.5),
              row(0.5, 0.5),
              row(0.5, 0.5),
              row(0.5, 0.5)));

  private static final float[] VALUES = {1, 2, 8};

  /** w = ½, 2 of the type; 1, ¼ of the delay; 2 · ½ · ½ = ½ and 1 (no rows) of the arguments. */
  private static final List<PolicyHead> COMMANDS =
      List.of(
          head(
              "action_type",
              ArgumentGroup.ACTION_TYPE,
              new int[] {0, 1, 2},
              new int[] {0, 1},
              row(0.25, 0.75),
              row(0.5, 0.5)),
          head(
              "delay",
              ArgumentGroup.DELAY,
              new int[] {0, 1, 2},
              new int[] {1, 0},
              row(0.5, 0.5),
              row(0.125, 0.875)),
          head(
              "queued", ArgumentGroup.ARGUMENTS, new int[] {0, 1, 1}, new int[] {0}, row(0.5, 0.5)),
          head(
              "selected_units",
              ArgumentGroup.ARGUMENTS,
              new int[] {0, 2, 2},
              new int[] {2, 0},
              row(0.5, 0.25, 0.25),
              row(0.25, 0, 0.75)));

  /** γ = ½, λ = 0.8, traces with λ = 1, nothing clipped below 1, values weigh ½. */
  private static LossSettings settings(List<Stream> streams, Upgoing upgo) {
    return new LossSettings(0.5f, 0.8f, 1, 1, 1, 0.5f, 0, false, streams, upgo, Teaching.NONE);
  }

  private static LearnerBatch batch(
      int steps, float[][] rewards, int[] durations, float[] discounts, Decisions decisions) {
    int rows = durations.length;
    float[] packed = new float[rewards.length * rows];
    for (int s = 0; s < rewards.length; s++) {
      System.arraycopy(rewards[s], 0, packed, s * rows, rows);
    }
    int trajectories = rows / steps;
    return new LearnerBatch(
        steps,
        trajectories,
        rewards.length,
        new FeatureBatch(),
        null,
        decisions,
        packed,
        new boolean[rows],
        durations,
        discounts,
        new float[rows + trajectories],
        new float[0],
        new long[trajectories]);
  }

  /** A head whose rows have these probabilities, 0 for what is illegal. */
  private static PolicyHead head(
      String name, ArgumentGroup group, int[] offsets, int[] chosen, double[]... rows) {
    int width = rows[0].length;
    float[] logProbabilities = new float[rows.length * width];
    for (int i = 0; i < logProbabilities.length; i++) {
      logProbabilities[i] = log(rows[i / width][i % width]);
    }
    return new PolicyHead(name, group, width, logProbabilities, offsets, chosen);
  }

  private static float log(double probability) {
    return probability == 0 ? ILLEGAL : (float) Math.log(probability);
  }

  private static double[] row(double... probabilities) {
    return probabilities;
  }

  private static float[][] gradients(List<PolicyHead> heads) {
    return heads.stream()
        .map(head -> new float[head.logProbabilities().length])
        .toArray(float[][]::new);
  }

  private static float[] chosenGradients(Stream first, Stream second, Upgoing upgo) {
    float[] gradients =
        Losses.compute(
                TWO_STREAMS,
                ON_POLICY,
                Magnet.Sample.NONE,
                TWO_VALUES,
                new Exploration(0, 0),
                settings(List.of(first, second), upgo))
            .headGradients()
            .get(0);
    float[] chosen = new float[4];
    for (int o = 0; o < 4; o++) {
      chosen[o] = gradients[2 * o];
      assertThat(gradients[2 * o + 1]).as("what was not chosen").isZero();
    }
    return chosen;
  }

  @Test
  void theValueOfEachStreamLearnsItsTdLambdaReturn() {
    LossSettings settings = settings(List.of(new Stream(1, 1), new Stream(1, 3)), Upgoing.NONE);
    Returns returns = new Returns(TWO_STREAMS, TWO_VALUES, settings);
    // trajectory 0: G1 = 2 + ¼·4 = 3; G0 = 1 + ½(.2·2 + .8·3) = 2.4
    // trajectory 1: G1 = 1 + ½·6 = 4; G0 = −1
    assertThat(returns.targets(0)).containsExactly(new float[] {2.4f, -1, 3, 4}, NEAR);
    // trajectory 0: G1 = 4 − ¼·4 = 3; G0 = 0 + ½(.2·4 + .8·3) = 1.6
    // trajectory 1: G1 = 0 + ½·2 = 1; G0 = 3
    assertThat(returns.targets(1)).containsExactly(new float[] {1.6f, 3, 3, 1}, NEAR);

    float[] gradient = new float[TWO_VALUES.length];
    ValueLoss loss = ValueLoss.write(returns, settings, gradient);
    // V − G = −1.4, 1, −1, −2: (1.96 + 1 + 1 + 4) ÷ 8; and .4, −2, 1, 0: (.16 + 4 + 1) ÷ 8
    assertThat(loss.ofStreams()).containsExactly(new float[] {0.995f, 0.645f}, NEAR);
    assertThat(loss.loss()).isCloseTo(0.995f + 3 * 0.645f, NEAR);
    // ½ · 1 ÷ 4 = .125 times the first, ½ · 3 ÷ 4 = .375 times the second, 0 for the bootstraps
    assertThat(gradient)
        .containsExactly(
            new float[] {-0.175f, 0.15f, 0.125f, -0.75f, -0.125f, 0.375f, -0.25f, 0, 0, 0, 0, 0},
            NEAR);
    // squares around the means: G 14.12 and 3.07, G − V 5.07 and 5.07
    assertThat(loss.explainedVariances())
        .containsExactly(new float[] {1 - 5.07f / 14.12f, 1 - 5.07f / 3.07f}, NEAR);
  }

  @Test
  void theAdvantageIsTheWeightedSumOfThoseOfTheStreams() {
    // stream 0: v1 = 3, 4; advantages 1 + ½·3 − 1 = 1.5, −1 − 0 = −1; 3 − 2 = 1, 4 − 2 = 2
    // stream 1: v1 = 3, 1; advantages ½·3 − 2 = −.5, 3 − 1 = 2; 3 − 4 = −1, 1 − 1 = 0
    // 2 · first + 3 · second = 1.5, 4, −1, 4; a mean over 4 steps
    assertThat(chosenGradients(new Stream(2, 1), new Stream(3, 1), Upgoing.NONE))
        .containsExactly(new float[] {-0.375f, -1, 0.25f, -1}, NEAR);
    assertThat(chosenGradients(new Stream(0, 1), new Stream(1, 1), Upgoing.NONE))
        .containsExactly(new float[] {0.125f, -0.5f, 0.25f, 0}, NEAR);
  }

  @Test
  void upgoAddsTheAdvantagesOfItsStream() {
    // stream 1, trajectory 0: 4 − ¼·4 = 3 < V = 4, a step down: G1 = 3, but G0 = 0 + ½·V1 = 2
    // trajectory 1: G1 = 0 + ½·2 = 1, G0 = 3; G − V = 0, 2; −1, 0
    assertThat(chosenGradients(new Stream(0, 1), new Stream(0, 1), new Upgoing(1, 1)))
        .containsExactly(new float[] {0, -0.5f, 0.25f, 0}, NEAR);
    // beside stream 0, with half of it: 1.5 + 0, −1 + 1; 1 − .5, 2 + 0
    assertThat(chosenGradients(new Stream(1, 1), new Stream(0, 1), new Upgoing(1, 0.5f)))
        .containsExactly(new float[] {-0.375f, 0, -0.125f, -0.5f}, NEAR);
  }

  @Test
  void tracesAndReturnsHaveALambdaEach() {
    LearnerBatch batch =
        batch(
            3,
            new float[][] {{0, 0, 4}},
            new int[] {1, 1, 1},
            new float[] {1, 1, 1},
            new Decisions(new int[4], new int[0], new float[0]));
    float[] values = {1, 2, 3, 0};
    // γ = 1, w = 1: delta = 2 − 1, 3 − 2, 4 − 3 = 1; v2 = 4; v1 = 2 + 1 + λ(4 − 3) = 3 + λ
    // advantages v1 − 1 = 2 + λ, v2 − 2 = 2, 4 − 3 = 1
    // TD(½): G2 = 4; G1 = ½·3 + ½·4 = 3.5; G0 = ½·2 + ½·3.5 = 2.75; TD(1): 4
    Returns longTraces = new Returns(batch, values, lambdas(0.5f, 1));
    assertThat(longTraces.targets(0)).containsExactly(2.75f, 3.5f, 4);
    assertThat(longTraces.advantages(new float[3])).containsExactly(3, 2, 1);
    Returns longReturns = new Returns(batch, values, lambdas(1, 0.5f));
    assertThat(longReturns.targets(0)).containsExactly(4, 4, 4);
    assertThat(longReturns.advantages(new float[3])).containsExactly(2.5f, 2, 1);
  }

  private static LossSettings lambdas(float lambda, float traceLambda) {
    return new LossSettings(
        1,
        lambda,
        traceLambda,
        1,
        1,
        1,
        0,
        false,
        List.of(Stream.ALONE),
        Upgoing.NONE,
        Teaching.NONE);
  }

  /** Two steps of one game that pay 1 and 0; the second has no arguments. */
  private static LearnerBatch commands(float reward) {
    return batch(
        2,
        new float[][] {{reward, 0}},
        new int[] {1, 1},
        new float[] {1, 1},
        new Decisions(
            new int[] {0, 5, 7},
            new int[7],
            new float[] {
              log(0.5),
              log(0.5),
              log(0.25),
              log(0.5),
              log(0.5), // type, delay, queued, two units
              log(0.25),
              log(0.5) // type, delay
            }));
  }

  private static PolicyGradient commandGradient(float reward, float[][] gradients) {
    LearnerBatch batch = commands(reward);
    return PolicyGradient.add(
        COMMANDS,
        PolicyHead.behaviour(COMMANDS, batch.decisions()),
        new Returns(batch, VALUES, settings(List.of(Stream.ALONE), Upgoing.NONE)),
        1,
        gradients);
  }

  @Test
  void eachGroupOfACommandHasItsOwnRatiosAndAdvantages() {
    float[][] gradients = gradients(COMMANDS);
    PolicyGradient loss = commandGradient(1, gradients);
    // step 1: advantage 0 + ½·8 − 2 = 2, v1 = 2 + min(1, w1)·2; step 0: 1 + ½·v1 − 1 = ½·v1
    // type: v1 = 4, advantages 2, 2; min(1, w) · advantage ÷ 2 steps = .5, 1
    assertThat(gradients[0]).containsExactly(new float[] {-0.5f, 0, 0, -1}, NEAR);
    // delay: v1 = 2.5, advantages 1.25, 2; weights .625, .25
    assertThat(gradients[1]).containsExactly(new float[] {0, -0.625f, -0.25f, 0}, NEAR);
    // arguments: v1 = 4, advantage 2; each row of the step has its weight, ½ · 2 ÷ 2
    assertThat(gradients[2]).containsExactly(new float[] {-0.5f, 0}, NEAR);
    assertThat(gradients[3]).containsExactly(new float[] {0, 0, -0.5f, -0.5f, 0, 0}, NEAR);
    // in log 2: type .5·2 + 1·1; delay .625·1 + .25·3; arguments .5·(1 + 2 + 2); 5.875 in all
    assertThat(loss.loss()).isCloseTo(5.875f * 0.693147f, within(1e-5f));
    assertThat(loss.clippedFraction()).as("the type of step 1").isCloseTo(1 / 7f, NEAR);
  }

  @Test
  void ordersOfUnitsAreWeighedOneByOne() {
    // w = 2, ½ of the two orders of step 0, ½ of the one of step 1
    List<PolicyHead> orders =
        List.of(
            head(
                "orders",
                ArgumentGroup.ORDERS,
                new int[] {0, 2, 3},
                new int[] {0, 1, 1},
                row(0.5, 0.5),
                row(0.75, 0.25),
                row(0.5, 0.5)));
    Decisions decisions =
        new Decisions(new int[] {0, 2, 3}, new int[3], new float[] {log(0.25), log(0.5), log(1)});
    LearnerBatch batch =
        batch(2, new float[][] {{1, 0}}, new int[] {1, 1}, new float[] {1, 1}, decisions);
    float[][] gradients = gradients(orders);
    PolicyGradient loss =
        PolicyGradient.add(
            orders,
            PolicyHead.behaviour(orders, decisions),
            new Returns(batch, VALUES, settings(List.of(Stream.ALONE), Upgoing.NONE)),
            1,
            gradients);
    // the trace has the geometric means 1, ½: v1 = 2 + ½·2 = 3, advantages 1.5, 2
    // min(1, w) · advantage ÷ 3 orders = 1.5/3, .75/3, 1/3
    assertThat(gradients[0]).containsExactly(new float[] {-0.5f, 0, 0, -0.25f, 0, -1 / 3f}, NEAR);
    // in log 2: .5·1 + .25·2 + ⅓·1
    assertThat(loss.loss()).isCloseTo(4 / 3f * 0.693147f, NEAR);
    assertThat(loss.clippedFraction()).isCloseTo(1 / 3f, NEAR);
  }

  @Test
  void aLossThatIsNotFiniteNamesItsHead() {
    // advantage 3e38: of the type ½ · 3e38 ÷ 2 · log 4 = 1.04e38, which a float holds; of the delay
    // 3e38 ÷ 2 · log 10⁴ = 1.4e39, which none does
    List<PolicyHead> rare =
        List.of(
            COMMANDS.get(0),
            head(
                "delay",
                ArgumentGroup.DELAY,
                new int[] {0, 1, 2},
                new int[] {1, 0},
                row(0.9999, 0.0001),
                row(0.125, 0.875)));
    LearnerBatch batch = commands(3e38f);
    float[][] behaviour = {{log(0.5), log(0.25)}, {log(0.0001), log(0.5)}};
    assertThatThrownBy(
            () ->
                PolicyGradient.add(
                    rare,
                    behaviour,
                    new Returns(batch, VALUES, settings(List.of(Stream.ALONE), Upgoing.NONE)),
                    1,
                    gradients(rare)))
        .isInstanceOf(NonFiniteException.class)
        .hasMessage("the policy loss of head 'delay' is not finite: it is Infinity");
    assertThatThrownBy(
            () ->
                TeacherDivergence.add(
                    TeacherPolicy.everywhere(COMMANDS.subList(0, 2)),
                    rare,
                    new boolean[2],
                    new Teaching(3e38f, 0),
                    gradients(rare)))
        .isInstanceOf(NonFiniteException.class)
        .hasMessage(
            "the divergence from the teacher of head 'delay' is not finite: it is Infinity");
  }

  @Test
  void entropyAndBarrierAreMeansOverTheLegalChoices() {
    List<PolicyHead> heads =
        List.of(
            head(
                "orders",
                ArgumentGroup.ORDERS,
                new int[] {0, 2, 3},
                new int[3],
                row(0.5, 0.25, 0.25),
                row(1, 0, 0),
                row(0.5, 0.5, 0)),
            head(
                "selected_units",
                ArgumentGroup.ARGUMENTS,
                new int[] {0, 2, 2},
                new int[2],
                row(0.5, 0.5),
                row(0.5, 0.5)));
    float[][] gradients = gradients(heads);
    ExplorationLoss loss = ExplorationLoss.add(heads, new Exploration(0.3f, 0.6f), gradients);
    // orders: entropies 1.5 log 2 ÷ log 3 = .946395, 0 (one choice), 1; mean .648798
    // units: both rows 1, and half of the steps has none: 1/2
    assertThat(loss.entropy()).isCloseTo(1.148798f, NEAR);
    // orders: barriers (1 + 2 + 2) log 2 ÷ 3 = 1.155245, 0, log 2; mean .616131; units: ½ log 2
    assertThat(loss.barrier()).isCloseTo(0.616131f + 0.346574f, NEAR);
    // all rows alike: (.946395 + 0 + 1 + 1 + 1) ÷ 5
    assertThat(loss.rowEntropy()).isCloseTo(0.789279f, NEAR);
    // −.3 · entropy + .6 · barrier, of one of 3 rows: (.3 ÷ log 3 · π(log π + 1) − .6 ÷ 3) ÷ 3
    // π = ½: (.273072 · .153426 − .2) ÷ 3; π = ¼: (.273072 · −.096574 − .2) ÷ 3
    // two choices: (.3 ÷ log 2 · .153426 − .3) ÷ 3 = −.233596 ÷ 3
    assertThat(gradients[0])
        .containsExactly(
            new float[] {-0.052701f, -0.075457f, -0.075457f, 0, 0, 0, -0.077865f, -0.077865f, 0},
            NEAR);
    // of one of two rows of one of two steps: −.233596 ÷ 4
    assertThat(gradients[1])
        .containsExactly(new float[] {-0.058399f, -0.058399f, -0.058399f, -0.058399f}, NEAR);
  }

  @Test
  void cloningIsTheCrossEntropyOfEachHead() {
    List<PolicyHead> heads =
        List.of(
            head(
                "orders",
                ArgumentGroup.ORDERS,
                new int[] {0, 1, 1, 3, 3},
                new int[] {0, 2, 1},
                row(0.5, 0.25, 0.25),
                row(0.5, 0.25, 0.25),
                row(1, 0, 0)),
            head(
                "selected_units",
                ArgumentGroup.ARGUMENTS,
                new int[] {0, 2, 2, 2, 3},
                new int[] {0, 1, 1},
                row(0.5, 0.5),
                row(0.875, 0.125),
                row(0.75, 0.25)));
    LossSettings settings = settings(List.of(new Stream(1, 1), new Stream(1, 3)), Upgoing.NONE);
    LossResult loss = Cloning.compute(TWO_STREAMS, heads, TWO_VALUES, settings);
    // in log 2: orders (1 + 2 + 0, not legal) ÷ 3 = 1
    // units: of 4 steps, ((1 + 3) ÷ 2 + 2) ÷ 4 = 1
    assertThat(loss.policyLoss()).isCloseTo(2 * 0.693147f, NEAR);
    assertThat(loss.headGradients().get(0))
        .containsExactly(new float[] {-1 / 3f, 0, 0, 0, 0, -1 / 3f, 0, 0, 0}, NEAR);
    assertThat(loss.headGradients().get(1))
        .containsExactly(new float[] {-0.125f, 0, 0, -0.125f, 0, -0.25f}, NEAR);
    // the values are those above: ½ · 2.93
    assertThat(loss.loss()).isCloseTo(1.386294f + 1.465f, NEAR);
  }

  @Test
  void theTeacherPullsMoreAtTheActionTypeInTheOpening() {
    PolicyHead student =
        head(
            "action_type",
            ArgumentGroup.ACTION_TYPE,
            new int[] {0, 1, 2, 3},
            new int[3],
            row(0.5, 0.5),
            row(0.25, 0.75),
            row(0.25, 0.75));
    PolicyHead delay =
        head(
            "delay",
            ArgumentGroup.DELAY,
            new int[] {0, 1, 2, 3},
            new int[3],
            row(0.5, 0.5),
            row(0.25, 0.75),
            row(0.25, 0.75));
    List<PolicyHead> teacher =
        List.of(
            head(
                "action_type",
                ArgumentGroup.ACTION_TYPE,
                student.offsets(),
                student.chosen(),
                row(0.25, 0.75),
                row(0.5, 0.5),
                row(0.5, 0.5)),
            delay);
    List<PolicyHead> heads = List.of(student, delay);
    float[][] gradients = gradients(heads);
    TeacherDivergence loss =
        TeacherDivergence.add(
            new TeacherPolicy(teacher, new boolean[] {true, true, false}),
            heads,
            new boolean[] {true, false, true},
            new Teaching(0.02f, 0.1f),
            gradients);
    // ¼ log ½ + ¾ log 1.5 = .130812; ½ log 2 + ½ log ⅔ = .143841; nothing known of the third
    assertThat(loss.divergence()).isCloseTo((0.130812f + 0.143841f) / 3, NEAR);
    assertThat(loss.loss()).isCloseTo((0.12f * 0.130812f + 0.02f * 0.143841f) / 3, NEAR);
    // −weight · teacher ÷ 3 steps
    assertThat(gradients[0])
        .containsExactly(new float[] {-0.01f, -0.03f, -1 / 300f, -1 / 300f, 0, 0}, NEAR);
    // the delay has no opening: .02
    float[] ofDelay = {-1 / 300f, -1 / 300f, -0.5f / 300, -1.5f / 300, 0, 0};
    assertThat(gradients[1]).containsExactly(ofDelay, NEAR);
  }
}
