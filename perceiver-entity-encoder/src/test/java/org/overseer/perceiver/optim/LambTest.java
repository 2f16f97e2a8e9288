package org.overseer.perceiver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

class LambTest {
  private static final double NO_CLIP = Double.POSITIVE_INFINITY;

  @Test
  void theFirstStepIsTheOneComputedByHand() {
    // Moments 0.1 g and 0.001 g², corrected to g and g²; update sign(g) · |g| / (|g| + ε) ≈ ±1.
    Parameters parameters = new Parameters();
    parameters.add("weight", Nd4j.create(new float[][] {{3, 4}}));
    parameters.add("bias", Nd4j.createFromArray(0.6f, 0.8f));
    parameters.add("zero", Nd4j.createFromArray(0f, 0f));
    FloatBuffers.write(new float[] {2, -2}, parameters.get("weight").gradient());
    FloatBuffers.write(new float[] {2, 2}, parameters.get("bias").gradient());
    FloatBuffers.write(new float[] {-1, 3}, parameters.get("zero").gradient());

    double norm =
        new Lamb(parameters, 0.1, new Lamb.Settings(NO_CLIP, 0.9, 0.999, 1e-6, 0.5)).step();

    assertThat(norm).isCloseTo(Math.sqrt(4 + 4 + 4 + 4 + 1 + 9), within(1e-6));
    // Matrix: update (1, −1) + 0.5 · (3, 4) = (2.5, 1), trust 5 / √7.25.
    double rate = 0.1 * 5 / Math.sqrt(7.25);
    assertThat(values(parameters, "weight"))
        .containsExactly(new float[] {(float) (3 - rate * 2.5), (float) (4 - rate)}, within(1e-5f));
    // Vector: no decay, update (1, 1), trust 1 / √2.
    float step = (float) (0.1 / Math.sqrt(2));
    assertThat(values(parameters, "bias"))
        .containsExactly(new float[] {0.6f - step, 0.8f - step}, within(1e-5f));
    // A norm of 0: trust 1.
    assertThat(values(parameters, "zero"))
        .containsExactly(new float[] {0.1f, -0.1f}, within(1e-5f));
  }

  @Test
  void manyStepsFollowTheDefinitionInDoublePrecision() {
    Parameters parameters = parameters();
    Reference reference = new Reference(parameters);
    Lamb lamb = new Lamb(parameters, 0.02, new Lamb.Settings(3, 0.8, 0.95, 1e-6, 0.1));
    int clipped = 0;
    for (int t = 0; t < 30; t++) {
      setGradients(parameters, t, t % 3 == 0 ? 0.2 : 1);
      lamb.setLearningRate(0.02 / (1 + t));
      double norm = lamb.step();
      clipped += norm > 3 ? 1 : 0;
      assertThat(norm).isCloseTo(reference.step(parameters, 0.02 / (1 + t), 3), within(1e-5));
    }
    assertThat(clipped).as("steps with a clipped gradient").isBetween(1, 29);
    reference.values.forEach(
        (name, expected) -> {
          float[] actual = values(parameters, name);
          for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as(name).isCloseTo(expected[i], within(2e-6));
          }
        });
    assertThat(lamb.steps()).isEqualTo(30);
  }

  @Test
  void aTensorWithoutGradientOnlyDecays() {
    Parameters parameters = new Parameters();
    parameters.add("weight", Nd4j.create(new float[][] {{3, 4}}));
    new Lamb(parameters, 0.1, Lamb.Settings.paper(0.1)).step();
    // Update 0.1 · parameter, trust 1 / 0.1: the learning rate is the share that goes.
    assertThat(values(parameters, "weight"))
        .containsExactly(new float[] {2.7f, 3.6f}, within(1e-5f));
  }

  @Test
  void aResumedRunIsTheSameRunBitForBit() {
    Parameters straight = parameters();
    Lamb first = new Lamb(straight, 0.01, Lamb.Settings.paper(0.1));
    run(straight, first, 0, 5);
    Parameters resumed = new Parameters();
    straight.forEach(p -> resumed.add(p.name(), p.value().dup()));
    Lamb second = new Lamb(resumed, 0.01, Lamb.Settings.paper(0.1));
    second.importState(first.exportState(), first.steps());

    run(straight, first, 5, 5);
    run(resumed, second, 5, 5);

    for (String name : straight.names()) {
      assertThat(values(resumed, name)).as(name).containsExactly(values(straight, name));
    }
    assertThat(second.steps()).isEqualTo(10);
  }

  @Test
  void stateOfAnotherModelIsRefusedAndNothingTakenOver() {
    Parameters parameters = parameters();
    Lamb lamb = new Lamb(parameters, 0.01, Lamb.Settings.paper(0.1));
    run(parameters, lamb, 0, 1);
    SortedMap<String, float[]> before = lamb.exportState();
    Map<String, float[]> other = new LinkedHashMap<>(before);
    other.put("weight", new float[24]);
    other.put("unused", new float[3]);

    assertThatThrownBy(() -> lamb.importState(other, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("optimizer state of 'unused' must have 4 numbers but has 3");
    assertThat(lamb.exportState().get("weight")).containsExactly(before.get("weight"));
    assertThat(lamb.steps()).isEqualTo(1);
  }

  @Test
  void aGradientThatIsNotFiniteIsReportedByNameAndChangesNothing() {
    Parameters parameters = parameters();
    setGradients(parameters, 1, 1);
    parameters.get("bias").gradient().putScalar(2, Float.POSITIVE_INFINITY);
    float[] before = values(parameters, "weight");
    Lamb lamb = new Lamb(parameters, 0.01, Lamb.Settings.paper(0.1));

    assertThatThrownBy(lamb::step)
        .isInstanceOf(NonFiniteException.class)
        .hasMessage("the gradient of 'bias' is not finite at step 0");
    assertThat(values(parameters, "weight")).containsExactly(before);
    assertThat(lamb.steps()).isZero();
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Lamb.Settings(10, 1, 0.999, 1e-6, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("betas (1.0, 0.999) from 0 to below 1");
    assertThatThrownBy(() -> new Lamb.Settings(0, 0.9, 0.999, 1e-6, 0.1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The definition again, tensor by tensor in double precision. */
  private static final class Reference {
    final Map<String, double[]> values = new LinkedHashMap<>();
    private final Map<String, double[]> m = new LinkedHashMap<>();
    private final Map<String, double[]> v = new LinkedHashMap<>();
    private int t;

    Reference(Parameters parameters) {
      for (Parameter p : parameters) {
        double[] start = new double[(int) p.length()];
        float[] floats = values(parameters, p.name());
        for (int i = 0; i < start.length; i++) {
          start[i] = floats[i];
        }
        values.put(p.name(), start);
        m.put(p.name(), new double[start.length]);
        v.put(p.name(), new double[start.length]);
      }
    }

    double step(Parameters parameters, double learningRate, double clip) {
      t++;
      double total = 0;
      for (Parameter p : parameters) {
        for (float g : FloatBuffers.toArray(p.gradient())) {
          total += (double) g * g;
        }
      }
      double norm = Math.sqrt(total);
      double scale = Math.min(1, clip / norm);
      for (Parameter p : parameters) {
        float[] g = FloatBuffers.toArray(p.gradient());
        double[] x = values.get(p.name());
        double[] update = new double[x.length];
        double[] mean = m.get(p.name());
        double[] square = v.get(p.name());
        double xx = 0;
        double uu = 0;
        for (int i = 0; i < x.length; i++) {
          mean[i] = 0.8 * mean[i] + 0.2 * scale * g[i];
          square[i] = 0.95 * square[i] + 0.05 * Math.pow(scale * g[i], 2);
          update[i] =
              mean[i]
                  / (1 - Math.pow(0.8, t))
                  / (Math.sqrt(square[i] / (1 - Math.pow(0.95, t))) + 1e-6);
          if (p.name().equals("weight") || p.name().equals("latents")) {
            update[i] += 0.1 * x[i];
          }
          xx += x[i] * x[i];
          uu += update[i] * update[i];
        }
        double trust = xx == 0 || uu == 0 ? 1 : Math.sqrt(xx) / Math.sqrt(uu);
        for (int i = 0; i < x.length; i++) {
          x[i] -= learningRate * trust * update[i];
        }
      }
      return norm;
    }
  }

  private static Parameters parameters() {
    Parameters parameters = new Parameters();
    Random random = new Random(4);
    parameters.add("weight", Nd4j.createFromArray(random(random, 12, 1)).reshape(3, 4));
    parameters.add("bias", Nd4j.createFromArray(random(random, 5, 1)));
    parameters.add("latents", Nd4j.createFromArray(random(random, 6, 0.02)).reshape(2, 3));
    parameters.add("unused", Nd4j.zeros(DataType.FLOAT, 2));
    return parameters;
  }

  private static void run(Parameters parameters, Lamb lamb, int from, int steps) {
    for (int i = from; i < from + steps; i++) {
      setGradients(parameters, i, 1);
      lamb.step();
    }
  }

  private static void setGradients(Parameters parameters, long seed, double size) {
    Random random = new Random(seed);
    for (Parameter parameter : parameters) {
      FloatBuffers.write(random(random, (int) parameter.length(), size), parameter.gradient());
    }
  }

  private static float[] values(Parameters parameters, String name) {
    return FloatBuffers.toArray(parameters.get(name).value());
  }

  private static float[] random(Random random, int length, double size) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (size * random.nextGaussian());
    }
    return values;
  }
}
