package org.overseer.agent.network;

import java.util.ArrayList;
import java.util.List;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.LayerNorm;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * A core without memory: layers of the width and with the norms of {@link LstmCore}, each linear →
 * ReLU. Its state has no elements.
 */
final class FeedForwardCore implements Core {
  private final List<Linear> layers = new ArrayList<>();
  private final List<LayerNorm> norms = new ArrayList<>();

  FeedForwardCore(ParameterScope scope, int inputs, int channels, int layerCount) {
    for (int i = 0; i < layerCount; i++) {
      int width = i == 0 ? inputs : channels;
      if (layerCount > 1) {
        norms.add(new LayerNorm(scope.child("norm" + i), width));
      }
      layers.add(Linear.of(scope.child("layer" + i), width, channels));
    }
    if (layerCount > 1) {
      norms.add(new LayerNorm(scope.child("norm" + layerCount), channels));
    }
  }

  @Override
  public Unrolled unroll(Variable inputs, int steps, float[] initialStates, float[] starts) {
    Variable x = inputs;
    for (int i = 0; i < layers.size(); i++) {
      x = Functions.relu(layers.get(i).apply(norm(i, x)));
    }
    Variable none = inputs.tape().constant(new float[0], inputs.rows() / steps, 0);
    return new Unrolled(norm(layers.size(), x), none);
  }

  private Variable norm(int i, Variable x) {
    return norms.isEmpty() ? x : norms.get(i).apply(x);
  }
}
