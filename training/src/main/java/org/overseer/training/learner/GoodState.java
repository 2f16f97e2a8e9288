package org.overseer.training.learner;

import org.jspecify.annotations.Nullable;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.perceiver.autograd.Parameters;
import org.overseer.perceiver.optim.NonFiniteException;
import org.overseer.perceiver.optim.Optimizer;
import org.overseer.training.finite.Finite;

/**
 * Parameters and optimizer as the last good update left them, to go back to after a bad one; and as
 * they were before it, in case that parameters which looked good cannot be acted with.
 */
final class GoodState {
  private final Parameters parameters;
  private final Optimizer optimizer;
  private ParameterSnapshot snapshot;
  private float @Nullable [] moments;
  private float @Nullable [] spare;
  private int steps;
  private @Nullable Before before;

  /**
   * What the last good update began from. Its moments are in {@link #spare}.
   *
   * @param snapshot the parameters, whose policy and values were finite in that update
   */
  private record Before(ParameterSnapshot snapshot, int steps) {}

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
    before = null;
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
    before = null;
    spare = optimizer.copyState(spare);
    Finite.require("moments of the optimizer", spare);
    float[] old = moments;
    moments = spare;
    spare = old;
    before = old == null ? null : new Before(snapshot, steps);
    steps = optimizer.steps();
    snapshot = newest;
  }

  /**
   * Gives up the last good update: from now on the state before it is the one to go back to, and
   * parameters and optimizer are in it. Once for each good update.
   *
   * @param version of these parameters from now on
   * @return whether that state is known; if not, only the version changes
   */
  boolean undo(long version) {
    Before wanted = before;
    snapshot =
        new ParameterSnapshot(version, (wanted == null ? snapshot : wanted.snapshot).values());
    if (wanted == null) {
      return false;
    }
    float[] undone = moments;
    moments = spare;
    spare = undone;
    steps = wanted.steps;
    before = null;
    bringBack();
    return true;
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
