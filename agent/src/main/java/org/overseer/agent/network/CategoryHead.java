package org.overseer.agent.network;

import java.util.Arrays;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * An argument that is one of a few options, all legal: delay and queued (AlphaStar, detailed
 * architecture).
 *
 * <p>Axes: R observations that have it, E embedding, A options.
 */
final class CategoryHead {
  private final String name;
  private final ArgumentGroup group;
  private final int options;
  private final Linear hidden;
  private final Linear output;
  private final Parameter table;

  CategoryHead(
      ParameterScope scope, String name, ArgumentGroup group, int options, CommandSizes sizes) {
    this.name = name;
    this.group = group;
    this.options = options;
    hidden = Linear.of(scope.child("hidden"), sizes.embedding(), sizes.channels());
    output = Layers.small(scope.child("output"), sizes.channels(), options, 0.01);
    table = scope.add("options", scope.initializer().linear(options, sizes.embedding()));
  }

  /** Chooses in these observations. */
  void walk(CommandPath path, int[] observations) {
    if (observations.length == 0) {
      path.skip(name, group, options);
      return;
    }
    Variable x = path.embedding(observations); // [R, E]
    Variable logits = output.apply(Functions.relu(hidden.apply(x))); // [R, A]
    float[] mask = new float[observations.length * options];
    Arrays.fill(mask, 1);
    int[] chosen = path.choose(name, group, logits, mask, observations);
    path.add(Functions.embedding(path.tape().parameter(table), chosen), observations);
  }
}
