package org.overseer.perceiver.autograd;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.Activation;
import org.overseer.perceiver.kernels.Kernels;

/** Functions of one element, or of two at the same place. */
final class ElementwiseFunctions {
  private ElementwiseFunctions() {}

  static Variable activate(Activation f, Variable x) {
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray y = tape.allocate(x.shape());
    kernels.activate(f, x.value(), y);
    Backward backward =
        dy ->
            Gradients.give(
                x,
                (dx, accumulate) -> kernels.activateBackward(f, x.value(), y, dy, dx, accumulate));
    return tape.record(y, backward, x);
  }

  static Variable add(Variable a, Variable b) {
    Shapes.requireSame("add", a, b);
    Tape tape = a.tape();
    INDArray y = tape.allocate(a.shape());
    tape.kernels().add(a.value(), b.value(), y);
    Backward backward =
        dy -> {
          Gradients.giveScaled(a, dy, 1f);
          Gradients.giveScaled(b, dy, 1f);
        };
    return tape.record(y, backward, a, b);
  }

  static Variable multiply(Variable a, Variable b) {
    Shapes.requireSame("multiply", a, b);
    Tape tape = a.tape();
    Kernels kernels = tape.kernels();
    INDArray y = tape.allocate(a.shape());
    kernels.multiply(a.value(), b.value(), y, false);
    Backward backward =
        dy -> {
          Gradients.give(a, (da, more) -> kernels.multiply(dy, b.value(), da, more));
          Gradients.give(b, (db, more) -> kernels.multiply(dy, a.value(), db, more));
        };
    return tape.record(y, backward, a, b);
  }

  static Variable scale(Variable x, float factor) {
    Tape tape = x.tape();
    INDArray y = tape.allocate(x.shape());
    tape.kernels().scale(x.value(), factor, y, false);
    return tape.record(y, dy -> Gradients.giveScaled(x, dy, factor), x);
  }
}
