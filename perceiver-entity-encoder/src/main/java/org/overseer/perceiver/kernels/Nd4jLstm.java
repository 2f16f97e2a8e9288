package org.overseer.perceiver.kernels;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** The LSTM cell in ND4J operations. */
final class Nd4jLstm {
  private static final int INPUT = 0;
  private static final int FORGET = 1;
  private static final int CANDIDATE = 2;
  private static final int OUTPUT = 3;

  private Nd4jLstm() {}

  static void forward(INDArray gates, INDArray previousCell, INDArray cell, INDArray hidden) {
    try (Scratch scratch = new Scratch()) {
      INDArray[] gate = new INDArray[4];
      for (int i = 0; i < 4; i++) {
        INDArray view = gate(gates, i);
        gate[i] = scratch.copy(view);
        Nd4j.exec(i == CANDIDATE ? new Tanh(gate[i], gate[i]) : new Sigmoid(gate[i], gate[i]));
        view.assign(gate[i]);
      }
      gate[FORGET].muli(previousCell, cell);
      cell.addi(gate[INPUT].muli(gate[CANDIDATE]));
      Nd4j.exec(new Tanh(cell, hidden));
      hidden.muli(gate[OUTPUT]);
    }
  }

  static void backward(
      INDArray gates,
      INDArray previousCell,
      INDArray cell,
      @Nullable INDArray dHidden,
      @Nullable INDArray dCell,
      INDArray dGates,
      @Nullable INDArray dPreviousCell) {
    try (Scratch scratch = new Scratch()) {
      INDArray i = scratch.copy(gate(gates, INPUT));
      INDArray f = scratch.copy(gate(gates, FORGET));
      INDArray g = scratch.copy(gate(gates, CANDIDATE));
      INDArray o = scratch.copy(gate(gates, OUTPUT));
      INDArray tanhCell = scratch.like(cell);
      Nd4j.exec(new Tanh(cell, tanhCell));
      INDArray dc = scratch.array(cell.shape()).assign(0);
      if (dCell != null) {
        dc.addi(dCell);
      }
      INDArray product = scratch.like(cell);
      if (dHidden == null) {
        gate(dGates, OUTPUT).assign(0);
      } else {
        dHidden.muli(tanhCell, product);
        gate(dGates, OUTPUT).assign(product.muli(sigmoidSlope(o, scratch)));
        tanhSlope(tanhCell, product).muli(o).muli(dHidden);
        dc.addi(product);
      }
      gate(dGates, INPUT).assign(dc.muli(g, product).muli(sigmoidSlope(i, scratch)));
      INDArray slope = sigmoidSlope(f, scratch);
      gate(dGates, FORGET).assign(dc.muli(previousCell, product).muli(slope));
      tanhSlope(g, product).muli(i).muli(dc);
      gate(dGates, CANDIDATE).assign(product);
      if (dPreviousCell != null) {
        dPreviousCell.addi(dc.muli(f, product));
      }
    }
  }

  private static INDArray sigmoidSlope(INDArray s, Scratch scratch) {
    return s.rsubi(1, scratch.like(s)).muli(s);
  }

  private static INDArray tanhSlope(INDArray t, INDArray target) {
    return t.muli(t, target).rsubi(1);
  }

  private static INDArray gate(INDArray gates, int index) {
    int width = (int) (gates.size(1) / 4);
    return Nd4jViews.block(gates, 0, index * width, (int) gates.size(0), width);
  }
}
