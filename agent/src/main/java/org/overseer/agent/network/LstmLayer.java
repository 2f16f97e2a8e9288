package org.overseer.agent.network;

import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.LstmState;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;

/**
 * One layer of {@link LstmCore}, unrolled over time-major rows.
 *
 * <p>Axes: T steps, B players, I inputs, H hidden units.
 */
final class LstmLayer {
  private final int hidden;
  private final Parameter inputWeight;
  private final Parameter hiddenWeight;
  private final Parameter bias;

  LstmLayer(ParameterScope scope, int inputs, int hidden) {
    this.hidden = hidden;
    inputWeight = scope.add("weight_ih", scope.initializer().linear(4 * hidden, inputs));
    hiddenWeight = scope.add("weight_hh", scope.initializer().linear(4 * hidden, hidden));
    bias = scope.addVector("bias", 4 * hidden, 0);
  }

  /**
   * Runs T steps.
   *
   * @param inputs {@code [T·B, I]}
   * @param state hidden state then cell state before the first step, {@code [B, 2H]}
   * @param starts 1 where a game starts, so that the state before is zero, whatever it is, {@code
   *     [T, B]}
   */
  Core.Unrolled unroll(Variable inputs, int steps, Variable state, float[] starts) {
    Tape tape = inputs.tape();
    int players = inputs.rows() / steps;
    Variable h = Functions.sliceColumns(state, 0, hidden);
    Variable c = Functions.sliceColumns(state, hidden, 2 * hidden);
    Variable[] outputs = new Variable[steps];
    for (int t = 0; t < steps; t++) {
      if (anyStarts(starts, t * players, (t + 1) * players)) {
        h = FreshStates.apply(h, starts, t * players);
        c = FreshStates.apply(c, starts, t * players);
      }
      Variable x = Functions.sliceRows(inputs, t * players, (t + 1) * players); // [B, I]
      LstmState next =
          Functions.lstmCell(
              x,
              h,
              c,
              tape.parameter(inputWeight),
              tape.parameter(hiddenWeight),
              tape.parameter(bias));
      h = next.hidden();
      c = next.cell();
      outputs[t] = h;
    }
    Variable all = steps == 1 ? h : Functions.concatRows(outputs); // [T·B, H]
    return new Core.Unrolled(all, Functions.concatColumns(h, c));
  }

  private static boolean anyStarts(float[] starts, int from, int to) {
    for (int i = from; i < to; i++) {
      if (starts[i] != 0) {
        return true;
      }
    }
    return false;
  }
}
