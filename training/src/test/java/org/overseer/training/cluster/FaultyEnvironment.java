package org.overseer.training.cluster;

import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.TimeStep;

/** The real environment with something done before each step, such as throwing or blocking. */
final class FaultyEnvironment implements Environment {
  private final Environment real;
  private final Runnable beforeStep;
  private final Runnable onClose;

  FaultyEnvironment(Environment real, Runnable beforeStep, Runnable onClose) {
    this.real = real;
    this.beforeStep = beforeStep;
    this.onClose = onClose;
  }

  @Override
  public EnvironmentSpec spec() {
    return real.spec();
  }

  @Override
  public void reset(long seed) {
    real.reset(seed);
  }

  @Override
  public void step(Action[] actions) {
    beforeStep.run();
    real.step(actions);
  }

  @Override
  public TimeStep timeStep(int player) {
    return real.timeStep(player);
  }

  @Override
  public void close() {
    onClose.run();
    real.close();
  }
}
