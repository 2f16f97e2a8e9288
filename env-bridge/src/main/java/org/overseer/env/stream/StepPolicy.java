package org.overseer.env.stream;

import org.overseer.env.Action;
import org.overseer.env.TimeStep;

/** Decides for one player. */
@FunctionalInterface
public interface StepPolicy {
  /**
   * Writes the commands for this time step.
   *
   * @param timeStep of the player; read only
   * @param out empty; receives the commands
   */
  void act(TimeStep timeStep, Action out);
}
