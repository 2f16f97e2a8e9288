package org.overseer.training.learner;

import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.perceiver.optim.Optimizer;
import org.overseer.training.finite.Finite;

/** Parameters and optimizer as the last good update left them, to go back to after a bad one. */
final class GoodState {
  private final Parameters parameters;
  private final Optimizer optimizer;
  private ParameterSnapshot snapshot;
  private float @Nullable [] moments;
  private float @Nullable [] spare;
  private int steps;

  /** The state that {@code parameters} are in. */
  GoodState(Parameters parameters, Optimizer optimizer) {
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.snapshot = ParameterSnapshot.of(0, parameters);
  }

  /** The parameters. */
  ParameterSnapshot snapshot() {
    return snapshot;
  }

  /** Takes over parameters from elsewhere; the optimizer's state follows before the next update. */
  void restart(ParameterSnapshot newest) {
    snapshot = newest;
    moments = null;
  }

  /** Before an update: the optimizer's state, if it is not known yet. */
  void prepare() {
    if (moments == null) {
      moments = optimizer.copyState(null);
      steps = optimizer.steps();
    }
  }

  /**
   * After an update: from now on this is the state to go back to.
   *
   * @throws NonFiniteException if a parameter or the optimizer's state is not finite; then the
   *     state to go back to is the old one
   */
  void keep(ParameterSnapshot newest) {
    newest.values().forEach((name, values) -> Finite.require("parameters '" + name + "'", values));
    spare = optimizer.copyState(spare);
    Finite.require("moments of the optimizer", spare);
    float[] old = moments;
    moments = spare;
    spare = old;
    steps = optimizer.steps();
    snapshot = newest;
  }

  /** Goes back. */
  void bringBack() {
    snapshot.copyTo(parameters);
    float[] kept = moments;
    if (kept != null) {
      optimizer.restoreState(kept, steps);
    }
  }
}
