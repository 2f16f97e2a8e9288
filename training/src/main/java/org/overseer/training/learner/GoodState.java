package org.overseer.training.learner;

import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.optim.Optimizer;

/** Parameters and optimizer as the last good update left them, to go back to after a bad one. */
final class GoodState {
  private final Parameters parameters;
  private final Optimizer optimizer;
  private ParameterSnapshot snapshot;
  private float @Nullable [] moments;
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
      keepOptimizer();
    }
  }

  /** After an update: from now on this is the state to go back to. */
  void keep(ParameterSnapshot newest) {
    snapshot = newest;
    keepOptimizer();
  }

  private void keepOptimizer() {
    moments = optimizer.copyState(moments);
    steps = optimizer.steps();
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
