package org.overseer.perceiver.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Applies one of ND4J's updaters to all parameters of a model, after clipping the gradient's global
 * norm.
 *
 * <p>Keeps the updater's state of every parameter; {@link #exportState} and {@link #importState}
 * make a resumed run the same run. One thread at a time.
 */
public final class Optimizer {
  private final IUpdater config;
  private final double clip;
  private final List<Slot> slots = new ArrayList<>();
  private int steps;

  private record Slot(Parameter parameter, GradientUpdater<?> updater, INDArray state) {}

  /**
   * Creates an optimizer with fresh state.
   *
   * @param config an updater of {@code org.nd4j.linalg.learning.config}; this object owns it
   * @param clip longest global norm of the gradient, {@link Double#POSITIVE_INFINITY} for no limit
   */
  public Optimizer(Parameters parameters, IUpdater config, double clip) {
    this.config = config;
    this.clip = clip;
    parameters.forEach(parameter -> slots.add(slot(parameter, config)));
  }

  private static Slot slot(Parameter parameter, IUpdater config) {
    long size = config.stateSize(parameter.value().length());
    INDArray state = Nd4j.zeros(1, Math.max(1, size));
    GradientUpdater<?> updater = config.instantiate(state, false);
    updater.setStateViewArray(state, parameter.value().shape(), 'c', true);
    return new Slot(parameter, updater, state);
  }

  /** Changes the step size from the next step on. */
  public void setLearningRate(double learningRate) {
    config.setLrAndSchedule(learningRate, null);
  }

  /**
   * Makes one step with the gradients that the parameters hold; they are used up by it.
   *
   * @return global norm of the gradient before clipping
   * @throws ArithmeticException if a gradient is not finite; it names the parameter, and no
   *     parameter has changed
   */
  public double step() {
    double norm = globalNorm();
    float scale = norm > clip ? (float) (clip / norm) : 1;
    for (Slot slot : slots) {
      INDArray gradient = slot.parameter.gradient();
      if (scale != 1) {
        gradient.muli(scale);
      }
      slot.updater.applyUpdater(gradient, steps, 0);
      slot.parameter.value().subi(gradient);
    }
    steps++;
    return norm;
  }

  /** Steps made. */
  public int steps() {
    return steps;
  }

  /** A copy of the state of every parameter by name. */
  public SortedMap<String, float[]> exportState() {
    SortedMap<String, float[]> states = new TreeMap<>();
    slots.forEach(slot -> states.put(slot.parameter.name(), FloatBuffers.toArray(slot.state)));
    return states;
  }

  /**
   * Takes over an exported state.
   *
   * @param stepsMade steps behind that state
   * @throws IllegalArgumentException if a parameter is missing or its state has another size; then
   *     nothing has changed
   */
  public void importState(Map<String, float[]> states, long stepsMade) {
    for (Slot slot : slots) {
      float[] state = states.get(slot.parameter.name());
      if (state == null || state.length != slot.state.length()) {
        throw new IllegalArgumentException(
            "optimizer state of '%s' must have %d numbers but %s"
                .formatted(
                    slot.parameter.name(),
                    slot.state.length(),
                    state == null ? "is missing" : "has " + state.length));
      }
    }
    for (Slot slot : slots) {
      FloatBuffers.write(states.getOrDefault(slot.parameter.name(), new float[0]), slot.state);
    }
    steps = Math.toIntExact(stepsMade);
  }

  private double globalNorm() {
    double total = 0;
    for (Slot slot : slots) {
      double squares = 0;
      for (float entry : FloatBuffers.toArray(slot.parameter.gradient())) {
        squares += (double) entry * entry;
      }
      if (!Double.isFinite(squares)) {
        throw new ArithmeticException(
            "the gradient of '" + slot.parameter.name() + "' is not finite at step " + steps);
      }
      total += squares;
    }
    return Math.sqrt(total);
  }
}
