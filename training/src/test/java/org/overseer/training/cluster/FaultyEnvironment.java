package org.overseer.training.cluster;

import org.overseer.env.Action;
import org.overseer.env.Environment;
import org.overseer.training.ForwardingEnvironment;

/** The real environment with something done before each step, such as throwing or blocking. */
final class FaultyEnvironment extends ForwardingEnvironment {
  private final Runnable beforeStep;
  private final Runnable onClose;

  FaultyEnvironment(Environment real, Runnable beforeStep, Runnable onClose) {
    super(real);
    this.beforeStep = beforeStep;
    this.onClose = onClose;
  }

  @Override
  public void step(Action[] actions) {
    beforeStep.run();
    super.step(actions);
  }

  @Override
  public void close() {
    onClose.run();
    super.close();
  }
}
