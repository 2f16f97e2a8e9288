package org.overseer.perceiver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

class OptimizerTest {
  private static final double NO_CLIP = Double.POSITIVE_INFINITY;

  @Test
  void adamFollowsItsDefinition() {
    Parameters parameters = parameters();
    Optimizer optimizer = new Optimizer(parameters, new Adam(0.01, 0.8, 0.95, 1e-7), NO_CLIP);
    double[] value = flat(parameters);
    double[] m = new double[value.length];
    double[] v = new double[value.length];
    for (int t = 1; t <= 20; t++) {
      double[] gradient = setGradients(parameters, t);
      optimizer.step();
      double rate = 0.01 * Math.sqrt(1 - Math.pow(0.95, t)) / (1 - Math.pow(0.8, t));
      for (int i = 0; i < value.length; i++) {
        m[i] = 0.8 * m[i] + 0.2 * gradient[i];
        v[i] = 0.95 * v[i] + 0.05 * gradient[i] * gradient[i];
        value[i] -= rate * m[i] / (Math.sqrt(v[i]) + 1e-7);
      }
    }
    assertClose(parameters, value);
    assertThat(optimizer.steps()).isEqualTo(20);
  }

  @Test
  void longGradientsAreShortenedToTheClipAsAWhole() {
    Parameters parameters = parameters();
    double[] before = flat(parameters);
    double[] gradient = setGradients(parameters, 1);
    double norm = norm(gradient);

    double reported = new Optimizer(parameters, new Sgd(1), norm / 4).step();

    assertThat(reported).isCloseTo(norm, within(1e-6 * norm));
    double[] expected = new double[before.length];
    for (int i = 0; i < before.length; i++) {
      expected[i] = before[i] - gradient[i] / 4;
    }
    assertClose(parameters, expected);
  }

  @Test
  void shortGradientsAreNotClipped() {
    Parameters parameters = parameters();
    double[] expected = flat(parameters);
    double[] gradient = setGradients(parameters, 1);
    for (int i = 0; i < expected.length; i++) {
      expected[i] -= gradient[i];
    }

    new Optimizer(parameters, new Sgd(1), 2 * norm(gradient)).step();

    assertClose(parameters, expected);
  }

  @Test
  void weightDecayShrinksMatricesOnlyAndByTheLearningRate() {
    Parameters parameters = parameters();
    double[] expected = flat(parameters);
    for (int i = 0; i < 12; i++) { // the matrix comes first
      expected[i] *= 1 - 0.5 * 0.1;
    }

    new Optimizer(parameters, new Sgd(0.5), NO_CLIP, 0.1).step();

    assertClose(parameters, expected);
  }

  @Test
  void theLearningRateCanBeChangedBetweenSteps() {
    Parameters parameters = parameters();
    double[] expected = flat(parameters);
    Optimizer optimizer = new Optimizer(parameters, new Sgd(1), NO_CLIP);
    double[] gradient = setGradients(parameters, 1);
    optimizer.step();
    optimizer.setLearningRate(0.25);
    optimizer.step();
    for (int i = 0; i < expected.length; i++) {
      expected[i] -= 1.25 * gradient[i];
    }
    assertClose(parameters, expected);
  }

  @Test
  void aResumedRunIsTheSameRunBitForBit() {
    for (IUpdater config :
        new IUpdater[] {
          new Adam(0.01), new Nesterovs(0.01, 0.9), new AdaGrad(0.01), new Sgd(0.01)
        }) {
      Parameters straight = parameters();
      Optimizer optimizer = new Optimizer(straight, config.clone(), 1.0, 0.01);
      run(straight, optimizer, 0, 5);
      Parameters resumed = new Parameters();
      straight.forEach(p -> resumed.add(p.name(), p.value().dup()));
      Optimizer second = new Optimizer(resumed, config.clone(), 1.0, 0.01);
      second.importState(optimizer.exportState(), optimizer.steps());

      run(straight, optimizer, 5, 5);
      run(resumed, second, 5, 5);

      assertThat(flat(resumed)).as("%s", config).containsExactly(flat(straight));
      assertThat(second.steps()).isEqualTo(10);
    }
  }

  @Test
  void aGradientThatIsNotFiniteIsReportedByNameAndChangesNothing() {
    Parameters parameters = parameters();
    setGradients(parameters, 1);
    parameters.get("bias").gradient().putScalar(2, Float.NaN);
    double[] before = flat(parameters);
    Optimizer optimizer = new Optimizer(parameters, new Adam(0.01), 1.0);

    assertThatThrownBy(optimizer::step)
        .isInstanceOf(NonFiniteException.class)
        .hasMessage("the gradient of 'bias' is not finite at step 0");
    assertThat(flat(parameters)).containsExactly(before);
    assertThat(optimizer.steps()).isZero();
  }

  @Test
  void stateOfAnotherModelIsRefused() {
    Optimizer optimizer = new Optimizer(parameters(), new Adam(0.01), 1.0);

    assertThatThrownBy(() -> optimizer.importState(Map.of("weight", new float[3]), 1))
        .hasMessage("optimizer state of 'weight' must have 24 numbers but has 3");
    assertThatThrownBy(() -> optimizer.importState(Map.of("weight", new float[24]), 1))
        .hasMessage("optimizer state of 'bias' must have 10 numbers but is missing");
  }

  private static Parameters parameters() {
    Parameters parameters = new Parameters();
    Random random = new Random(4);
    parameters.add("weight", Nd4j.createFromArray(random(random, 12)).reshape(3, 4));
    parameters.add("bias", Nd4j.createFromArray(random(random, 5)));
    parameters.add("unused", Nd4j.zeros(DataType.FLOAT, 2));
    return parameters;
  }

  private static void run(Parameters parameters, Optimizer optimizer, int from, int steps) {
    for (int i = from; i < from + steps; i++) {
      setGradients(parameters, i);
      optimizer.step();
    }
  }

  private static double[] setGradients(Parameters parameters, long seed) {
    Random random = new Random(seed);
    double[] all = new double[(int) parameters.scalars()];
    int at = 0;
    for (Parameter parameter : parameters) {
      float[] gradient = random(random, (int) parameter.length());
      FloatBuffers.write(gradient, parameter.gradient());
      for (float entry : gradient) {
        all[at++] = entry;
      }
    }
    return all;
  }

  private static double[] flat(Parameters parameters) {
    double[] all = new double[(int) parameters.scalars()];
    int at = 0;
    for (Parameter parameter : parameters) {
      for (float entry : FloatBuffers.toArray(parameter.value())) {
        all[at++] = entry;
      }
    }
    return all;
  }

  private static void assertClose(Parameters parameters, double[] expected) {
    double[] actual = flat(parameters);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-6));
    }
  }

  private static double norm(double[] gradient) {
    double squares = 0;
    for (double entry : gradient) {
      squares += entry * entry;
    }
    return Math.sqrt(squares);
  }

  private static float[] random(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
