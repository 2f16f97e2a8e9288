package org.overseer.perceiver.optim;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Applies one of ND4J's updaters to all parameters of a model, after clipping the gradient's global
 * norm.
 *
 * <p>All gradients are laid end to end, so that a step is one call of the updater however many
 * parameters there are. {@link #exportState} and {@link #importState} make a resumed run the same
 * run. One thread at a time.
 */
public final class Optimizer implements ParameterUpdater {
  private final IUpdater config;
  private final double clip;
  private final double weightDecay;
  private final List<Slot> slots = new ArrayList<>();
  private final int total;
  private final GradientUpdater<?> updater;
  private final INDArray state;
  private final INDArray gradient;
  private final float[] update;
  private final float[] values;
  private final @Nullable AdamStep adam; // on the CPU, in place of the updater
  private int steps;

  /** A parameter and its place in the flat arrays. */
  private record Slot(Parameter parameter, int start, int length) {}

  /**
   * Creates an optimizer with fresh state and without weight decay.
   *
   * @param config an updater of {@code org.nd4j.linalg.learning.config}; this object owns it
   * @param clip longest global norm of the gradient, {@link Double#POSITIVE_INFINITY} for no limit
   */
  public Optimizer(Parameters parameters, IUpdater config, double clip) {
    this(parameters, config, clip, 0);
  }

  /**
   * Creates an optimizer with fresh state.
   *
   * @param config an updater of {@code org.nd4j.linalg.learning.config}; this object owns it
   * @param clip longest global norm of the gradient, {@link Double#POSITIVE_INFINITY} for no limit
   * @param weightDecay decoupled (Loshchilov and Hutter 2019): each step first shrinks matrices by
   *     learning rate × this; vectors (biases, gains) are left alone
   */
  public Optimizer(Parameters parameters, IUpdater config, double clip, double weightDecay) {
    this.config = config;
    this.clip = clip;
    this.weightDecay = weightDecay;
    int start = 0;
    for (Parameter parameter : parameters) {
      int length = Math.toIntExact(parameter.length());
      slots.add(new Slot(parameter, start, length));
      start = Math.addExact(start, length);
    }
    total = start;
    adam = FloatBuffers.directlyReadable() ? adam(config) : null;
    long[] flat = {1, Math.max(1, total)};
    gradient = Nd4j.zeros(DataType.FLOAT, adam == null ? flat : new long[] {1, 1});
    state = Nd4j.zeros(DataType.FLOAT, 1, Math.max(1, config.stateSize(flat[1])));
    boolean stateful = config.stateSize(flat[1]) > 0; // plain descent refuses a state
    updater = config.instantiate(stateful ? state : null, false);
    if (stateful) {
      updater.setStateViewArray(state, flat, 'c', true);
    }
    update = new float[adam == null ? total : 0];
    values = new float[adam == null ? total : 0];
  }

  @Override
  public void setLearningRate(double learningRate) {
    config.setLrAndSchedule(learningRate, null);
  }

  private static @Nullable AdamStep adam(IUpdater config) {
    return config.getClass() == Adam.class
        ? new AdamStep(
            ((Adam) config).getBeta1(), ((Adam) config).getBeta2(), ((Adam) config).getEpsilon())
        : null;
  }

  @Override
  public double step() {
    double norm = gradientNorm();
    float scale = norm > clip ? (float) (clip / norm) : 1f;
    double learningRate = config.getLearningRate(steps, 0);
    AdamStep ownAdam = adam;
    if (ownAdam != null) {
      Adam settings = (Adam) config;
      float rate = AdamStep.rate(learningRate, settings.getBeta1(), settings.getBeta2(), steps + 1);
      for (Slot slot : slots) {
        apply(ownAdam, slot, scale, rate, shrink(slot, learningRate));
      }
    } else if (total > 0) {
      applyUpdater(scale, learningRate);
    }
    steps++;
    return norm;
  }

  private float shrink(Slot slot, double learningRate) {
    boolean decays = weightDecay != 0 && slot.parameter.value().rank() > 1;
    return decays ? (float) (1 - learningRate * weightDecay) : 1f;
  }

  private void apply(AdamStep step, Slot slot, float scale, float rate, float shrink) {
    FloatBuffer states = FloatBuffers.of(state);
    step.apply(
        FloatBuffers.of(slot.parameter.value()),
        FloatBuffers.of(slot.parameter.gradient()),
        states.slice(slot.start, slot.length),
        states.slice(total + slot.start, slot.length),
        scale,
        rate,
        shrink);
  }

  private void applyUpdater(float scale, double learningRate) {
    for (Slot slot : slots) {
      FloatBuffers.read(slot.parameter.gradient(), update, slot.start);
    }
    for (int i = 0; i < total; i++) {
      update[i] *= scale;
    }
    FloatBuffers.write(update, gradient);
    updater.applyUpdater(gradient, steps, 0);
    FloatBuffers.read(gradient, update);
    for (Slot slot : slots) {
      move(slot, shrink(slot, learningRate));
    }
  }

  private void move(Slot slot, float shrink) {
    FloatBuffers.read(slot.parameter.value(), values, slot.start);
    for (int i = slot.start; i < slot.start + slot.length; i++) {
      values[i] = shrink * values[i] - update[i];
    }
    FloatBuffers.write(values, slot.start, slot.parameter.value());
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public SortedMap<String, Integer> stateLengths() {
    SortedMap<String, Integer> lengths = new TreeMap<>();
    slots.forEach(slot -> lengths.put(slot.parameter.name(), moments() * slot.length));
    return lengths;
  }

  @Override
  public float[] state(String name) {
    for (Slot slot : slots) {
      if (slot.parameter.name().equals(name)) {
        float[] own = new float[moments() * slot.length];
        for (int moment = 0; moment < moments(); moment++) {
          int from = moment * total + slot.start;
          FloatBuffers.readPart(state, from, own, moment * slot.length, slot.length);
        }
        return own;
      }
    }
    throw new IllegalArgumentException("no parameter '" + name + "'");
  }

  @Override
  public void importState(Map<String, float[]> states, long stepsMade) {
    for (Slot slot : slots) {
      requireState(slot.parameter.name(), states, moments() * slot.length);
    }
    for (Slot slot : slots) {
      float[] own = requireState(slot.parameter.name(), states, moments() * slot.length);
      for (int moment = 0; moment < moments(); moment++) {
        int to = moment * total + slot.start;
        FloatBuffers.writePart(own, moment * slot.length, slot.length, state, to);
      }
    }
    steps = Math.toIntExact(stepsMade);
  }

  /**
   * A copy of the state of all parameters, for {@link #restoreState}.
   *
   * @param reuse an earlier copy that may be overwritten, null for none
   */
  public float[] copyState(float @Nullable [] reuse) {
    float[] copy = reuse != null ? reuse : new float[Math.toIntExact(state.length())];
    FloatBuffers.read(state, copy);
    return copy;
  }

  /** Goes back to a {@linkplain #copyState copy} and the number of steps that belong to it. */
  public void restoreState(float[] copy, int stepsMade) {
    FloatBuffers.write(copy, state);
    steps = stepsMade;
  }

  /** The state of one parameter, which must be there and have so many numbers. */
  static float[] requireState(String name, Map<String, float[]> states, int expected) {
    float[] own = states.get(name);
    if (own == null || own.length != expected) {
      throw new IllegalArgumentException(
          "optimizer state of '%s' must have %d numbers but %s"
              .formatted(name, expected, own == null ? "is missing" : "has " + own.length));
    }
    return own;
  }

  /** State numbers that the updater keeps for each parameter: 2 for Adam, 0 for plain descent. */
  private int moments() {
    return total == 0 ? 0 : (int) (config.stateSize(total) / total);
  }

  private double gradientNorm() {
    double sum = 0;
    for (Slot slot : slots) {
      double squares = GradientNorm.squares(slot.parameter.gradient());
      if (!Double.isFinite(squares)) {
        throw new NonFiniteException(
            "the gradient of '" + slot.parameter.name() + "' is not finite at step " + steps);
      }
      sum += squares;
    }
    return Math.sqrt(sum);
  }
}
