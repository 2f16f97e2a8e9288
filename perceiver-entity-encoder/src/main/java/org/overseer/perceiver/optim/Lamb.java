package org.overseer.perceiver.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * LAMB (You et al. 2020) as the paper's models were trained with it (appendix A).
 *
 * <p>In this order: clip the gradient's global norm; Adam's bias-corrected moments; add weight
 * decay · parameter; scale each tensor's update by its trust ratio ‖parameter‖ ÷ ‖update‖ (1 if
 * either is 0); times the learning rate.
 *
 * <p>Vectors (biases, gains of norms) do not decay; matrices do, position tables and latents too.
 */
public final class Lamb implements ParameterUpdater {
  private final Settings settings;
  private final List<Slot> slots = new ArrayList<>();
  private final float[] gradient;
  private final float[] value;
  private final float[] first;
  private final float[] second;
  private double learningRate;
  private int steps;

  /**
   * What does not change from step to step.
   *
   * @param clip longest global norm of the gradient, {@link Double#POSITIVE_INFINITY} for no limit
   * @param beta1 decay of the mean of gradients
   * @param beta2 decay of the mean of squared gradients
   * @param epsilon added to the root of the mean square
   * @param weightDecay share of a matrix that is added to its update
   */
  public record Settings(
      double clip, double beta1, double beta2, double epsilon, double weightDecay) {
    /** Checks the ranges. */
    public Settings {
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("epsilon must be positive but is " + epsilon);
      }
      requireRanges(clip, beta1, beta2, weightDecay);
    }

    /**
     * Checks what LAMB and Adam with decoupled weight decay have in common.
     *
     * @throws IllegalArgumentException if a value is out of its range or not a number
     */
    public static void requireRanges(double clip, double beta1, double beta2, double weightDecay) {
      if (!(clip > 0)
          || !(beta1 >= 0 && beta1 < 1)
          || !(beta2 >= 0 && beta2 < 1)
          || !(weightDecay >= 0 && Double.isFinite(weightDecay))) {
        throw new IllegalArgumentException(
            "clip (%s) must be positive, betas (%s, %s) from 0 to below 1, weight decay (%s) finite and not negative"
                .formatted(clip, beta1, beta2, weightDecay));
      }
    }

    /** The image recipe's: clip 10, β 0.9 and 0.999, ε 1e-6; the text recipes decay by 0.01. */
    public static Settings paper(double weightDecay) {
      return new Settings(10, 0.9, 0.999, 1e-6, weightDecay);
    }
  }

  /** A parameter with its moments, each of the parameter's length. */
  private record Slot(Parameter parameter, int length, INDArray first, INDArray second) {
    boolean decays() {
      return parameter.value().rank() > 1;
    }
  }

  /** Creates an optimizer with fresh state. */
  public Lamb(Parameters parameters, double learningRate, Settings settings) {
    this.settings = settings;
    this.learningRate = learningRate;
    int longest = 0;
    for (Parameter parameter : parameters) {
      int length = Math.toIntExact(parameter.length());
      slots.add(new Slot(parameter, length, moments(length), moments(length)));
      longest = Math.max(longest, length);
    }
    gradient = new float[longest];
    value = new float[longest];
    first = new float[longest];
    second = new float[longest];
  }

  private static INDArray moments(int length) {
    return Nd4j.zeros(DataType.FLOAT, length);
  }

  @Override
  public void setLearningRate(double learningRate) {
    this.learningRate = learningRate;
  }

  @Override
  public double step() {
    double norm = gradientNorm();
    float scale = norm > settings.clip() ? (float) (settings.clip() / norm) : 1f;
    steps++;
    for (Slot slot : slots) {
      update(slot, scale);
    }
    return norm;
  }

  private double gradientNorm() {
    double sum = 0;
    for (Slot slot : slots) {
      FloatBuffers.read(slot.parameter.gradient(), gradient);
      double squares = GradientNorm.squares(gradient, slot.length);
      if (!Double.isFinite(squares)) {
        throw new NonFiniteException(
            "the gradient of '" + slot.parameter.name() + "' is not finite at step " + steps);
      }
      sum += squares;
    }
    return Math.sqrt(sum);
  }

  private void update(Slot slot, float scale) {
    FloatBuffers.read(slot.parameter.gradient(), gradient);
    FloatBuffers.read(slot.parameter.value(), value);
    FloatBuffers.read(slot.first, first);
    FloatBuffers.read(slot.second, second);
    writeUpdateOverGradient(slot.length, scale, slot.decays());
    double valueNorm = Math.sqrt(GradientNorm.squares(value, slot.length));
    double updateNorm = Math.sqrt(GradientNorm.squares(gradient, slot.length));
    double trust = valueNorm > 0 && updateNorm > 0 ? valueNorm / updateNorm : 1;
    float rate = (float) (learningRate * trust);
    for (int i = 0; i < slot.length; i++) {
      value[i] -= rate * gradient[i];
    }
    FloatBuffers.write(value, slot.parameter.value());
    FloatBuffers.write(first, slot.first);
    FloatBuffers.write(second, slot.second);
  }

  /** Moves the moments and leaves Adam's step plus the decay where the gradient was. */
  private void writeUpdateOverGradient(int length, float scale, boolean decays) {
    float beta1 = (float) settings.beta1();
    float beta2 = (float) settings.beta2();
    float correction1 = (float) (1 / (1 - Math.pow(settings.beta1(), steps)));
    float correction2 = (float) (1 / (1 - Math.pow(settings.beta2(), steps)));
    float epsilon = (float) settings.epsilon();
    float decay = decays ? (float) settings.weightDecay() : 0f;
    for (int i = 0; i < length; i++) {
      float g = scale * gradient[i];
      first[i] = beta1 * first[i] + (1 - beta1) * g;
      second[i] = beta2 * second[i] + (1 - beta2) * g * g;
      float root = (float) Math.sqrt(correction2 * second[i]);
      gradient[i] = correction1 * first[i] / (root + epsilon) + decay * value[i];
    }
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public SortedMap<String, Integer> stateLengths() {
    SortedMap<String, Integer> lengths = new TreeMap<>();
    slots.forEach(slot -> lengths.put(slot.parameter.name(), 2 * slot.length));
    return lengths;
  }

  @Override
  public float[] state(String name) {
    for (Slot slot : slots) {
      if (slot.parameter.name().equals(name)) {
        float[] own = new float[2 * slot.length];
        FloatBuffers.read(slot.first, own, 0);
        FloatBuffers.read(slot.second, own, slot.length);
        return own;
      }
    }
    throw new IllegalArgumentException("no parameter '" + name + "'");
  }

  @Override
  public void importState(Map<String, float[]> states, long stepsMade) {
    for (Slot slot : slots) {
      Optimizer.requireState(slot.parameter.name(), states, 2 * slot.length);
    }
    for (Slot slot : slots) {
      float[] own = Optimizer.requireState(slot.parameter.name(), states, 2 * slot.length);
      FloatBuffers.write(Arrays.copyOf(own, slot.length), slot.first);
      FloatBuffers.write(own, slot.length, slot.second);
    }
    steps = Math.toIntExact(stepsMade);
  }
}
