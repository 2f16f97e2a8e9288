package org.overseer.agent.network;

import java.util.ArrayList;
import java.util.List;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.LayerNorm;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/** {@code [T·B, C]} → {@code [T·B, C]}, so many times x + linear(relu(linear(norm(x)))). */
final class ResidualBlocks {
  private final List<Block> blocks = new ArrayList<>();

  private record Block(LayerNorm norm, Linear hidden, Linear output) {
    Variable apply(Variable x) {
      return Functions.add(x, output.apply(Functions.relu(hidden.apply(norm.apply(x)))));
    }
  }

  /** Adds the parameters of {@code count} blocks: {@code block0}, {@code block1}, … */
  ResidualBlocks(ParameterScope scope, int channels, int count) {
    for (int i = 0; i < count; i++) {
      ParameterScope block = scope.child("block" + i);
      blocks.add(
          new Block(
              new LayerNorm(block.child("norm"), channels),
              Linear.of(block.child("hidden"), channels, channels),
              Linear.of(block.child("output"), channels, channels)));
    }
  }

  Variable apply(Variable x) {
    Variable result = x;
    for (Block block : blocks) {
      result = block.apply(result);
    }
    return result;
  }
}
