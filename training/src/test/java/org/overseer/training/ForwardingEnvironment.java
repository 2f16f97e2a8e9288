package org.overseer.training;

import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.env.EnvironmentSpec;
import org.overseer.env.TimeStep;

/** Another environment as it is, until a subclass does something beside it. */
public class ForwardingEnvironment implements Environment {
  private final Environment real;

  protected ForwardingEnvironment(Environment real) {
    this.real = real;
  }

  @Override
  public final EnvironmentSpec spec() {
    return real.spec();
  }

  @Override
  public void reset(long seed) {
    real.reset(seed);
  }

  @Override
  public void step(Action[] actions) {
    real.step(actions);
  }

  @Override
  public final TimeStep timeStep(int player) {
    return real.timeStep(player);
  }

  @Override
  public void close() {
    real.close();
  }
}
