package org.overseer.perceiver.optim;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Moves the parameters of a model against the gradients that they hold.
 *
 * <p>Its whole state can be exported and imported, so that a resumed run is the same run. One
 * thread at a time.
 */
public interface ParameterUpdater {
  /** Changes the step size from the next step on. */
  void setLearningRate(double learningRate);

  /**
   * Makes one step with the gradients that the parameters hold; they stay as they are.
   *
   * @return global norm of the gradient before clipping
   * @throws NonFiniteException if a gradient is not finite; it names the parameter, and no
   *     parameter has changed
   */
  double step();

  /** Steps made. */
  int steps();

  /** How many numbers the state of every parameter has, by its name. */
  SortedMap<String, Integer> stateLengths();

  /**
   * A copy of the state of one parameter: the moments one after the other.
   *
   * @throws IllegalArgumentException if there is no such parameter
   */
  float[] state(String name);

  /** A copy of the state of every parameter by name. */
  default SortedMap<String, float[]> exportState() {
    SortedMap<String, float[]> states = new TreeMap<>();
    stateLengths().keySet().forEach(name -> states.put(name, state(name)));
    return states;
  }

  /**
   * Takes over an exported state.
   *
   * @param states asked for one parameter at a time, twice each, and not kept
   * @param stepsMade steps behind that state
   * @throws IllegalArgumentException if a parameter is missing or its state has another size; then
   *     nothing has changed
   */
  void importState(Map<String, float[]> states, long stepsMade);
}
