package org.overseer.agent.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.LayerNorm;
import org.overseer.perceiver.core.ParameterScope;

/**
 * The recurrent core: LSTM layers, unrolled over time-major rows (AlphaStar, detailed
 * architecture).
 *
 * <p>With several layers, the inputs of each and the outputs of the last are layer-normalised.
 *
 * <p>Axes: T steps, B players, I inputs, H hidden units, L layers. The state is hidden state then
 * cell state of each layer, {@code [B, L·2H]}.
 */
final class LstmCore implements Core {
  private final int hidden;
  private final List<LstmLayer> layers = new ArrayList<>();
  private final List<LayerNorm> norms = new ArrayList<>();

  LstmCore(ParameterScope scope, int inputs, int hidden, int layerCount) {
    this.hidden = hidden;
    if (layerCount == 1) {
      layers.add(new LstmLayer(scope, inputs, hidden));
      return;
    }
    for (int i = 0; i < layerCount; i++) {
      int width = i == 0 ? inputs : hidden;
      norms.add(new LayerNorm(scope.child("norm" + i), width));
      layers.add(new LstmLayer(scope.child("layer" + i), width, hidden));
    }
    norms.add(new LayerNorm(scope.child("norm" + layerCount), hidden));
  }

  @Override
  public Unrolled unroll(Variable inputs, int steps, float[] initialStates, float[] starts) {
    Tape tape = inputs.tape();
    int players = inputs.rows() / steps;
    int width = 2 * hidden * layers.size();
    Variable states = tape.constant(Arrays.copyOf(initialStates, players * width), players, width);
    Variable[] after = new Variable[layers.size()];
    Variable x = inputs;
    for (int i = 0; i < after.length; i++) {
      Variable before = Functions.sliceColumns(states, i * 2 * hidden, (i + 1) * 2 * hidden);
      Unrolled layer = layers.get(i).unroll(norm(i, x), steps, before, starts);
      x = layer.outputs();
      after[i] = layer.state();
    }
    Variable state = after.length == 1 ? after[0] : Functions.concatColumns(after);
    return new Unrolled(norm(after.length, x), state);
  }

  private Variable norm(int i, Variable x) {
    return norms.isEmpty() ? x : norms.get(i).apply(x);
  }
}
