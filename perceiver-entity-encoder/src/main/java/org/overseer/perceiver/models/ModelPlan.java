package org.overseer.perceiver.models;

import java.util.Map;
import java.util.function.Function;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.flops.FlopCounter;

/**
 * A model as a config describes it: checked, but without memory for its weights.
 *
 * @param matrixWeights entries that its parameters have at least; a double, because sizes from a
 *     file may be absurd
 * @param builder makes the network with its parameters under the root scope
 * @param runner feeds it named inputs
 * @param flops counts operations for one example
 * @param <T> the network
 */
record ModelPlan<T>(
    double matrixWeights,
    Function<ParameterScope, T> builder,
    Runner<T> runner,
    Function<T, FlopCounter> flops) {

  /** Runs a network on named inputs. */
  @FunctionalInterface
  interface Runner<T> {
    Map<String, ModelOutput> run(T network, Tape tape, ModelInputs inputs);
  }
}
