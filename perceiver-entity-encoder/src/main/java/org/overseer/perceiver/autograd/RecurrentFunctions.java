package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.Kernels;

/** Recurrent cells. */
final class RecurrentFunctions {
  private RecurrentFunctions() {}

  static LstmState lstmCell(
      Variable x,
      Variable hidden,
      Variable cell,
      Variable inputWeight,
      Variable hiddenWeight,
      Variable bias) {
    int b = x.rows();
    int h = cell.columns();
    Shapes.requireSame("lstmCell", hidden, cell);
    Shapes.requireSize("lstmCell", "rows of x", b, cell.rows());
    Shapes.requireSize("lstmCell", "channels of x", x.columns(), inputWeight.columns());
    Shapes.requireSize("lstmCell", "channels of hidden", h, hiddenWeight.columns());
    Shapes.requireSize("lstmCell", "rows of inputWeight", inputWeight.rows(), 4L * h);
    Shapes.requireSize("lstmCell", "rows of hiddenWeight", hiddenWeight.rows(), 4L * h);
    Shapes.requireSize("lstmCell", "length of bias", bias.value().length(), 4L * h);
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();

    INDArray gates = tape.allocate(b, 4L * h);
    kernels.gemm(x.value(), false, inputWeight.value(), true, gates, false);
    kernels.gemm(hidden.value(), false, hiddenWeight.value(), true, gates, true);
    kernels.addRow(gates, bias.value(), gates);
    INDArray newCell = tape.allocate(b, h);
    INDArray newHidden = tape.allocate(b, h);
    kernels.lstmCell(gates, cell.value(), newCell, newHidden);

    Tape.PairBackward backward =
        (hiddenOut, cellOut) -> {
          INDArray dGates = tape.allocate(b, 4L * h);
          kernels.lstmCellBackward(
              gates,
              cell.value(),
              newCell,
              hiddenOut.gradientOrNull(),
              cellOut.gradientOrNull(),
              dGates,
              wanted(cell));
          Gradients.giveProduct(x, dGates, false, inputWeight.value(), false);
          Gradients.giveProduct(hidden, dGates, false, hiddenWeight.value(), false);
          Gradients.giveProduct(inputWeight, dGates, true, x.value(), false);
          Gradients.giveProduct(hiddenWeight, dGates, true, hidden.value(), false);
          Gradients.giveColumnSums(bias, dGates, b, 4 * h);
        };
    Variable[] state =
        tape.recordPair(
            newHidden, newCell, backward, x, hidden, cell, inputWeight, hiddenWeight, bias);
    return new LstmState(state[0], state[1]);
  }

  private static @Nullable INDArray wanted(Variable variable) {
    return variable.requiresGradient() ? variable.gradient() : null;
  }
}
