package org.overseer.agent.network;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * What a command does: residual blocks over the core's output, gated by the embedded scalars
 * (AlphaStar, detailed architecture). It begins the autoregressive embedding.
 *
 * <p>Axes: O observations, H core channels, S scalar channels, C hidden channels, E embedding.
 */
final class ActionTypeHead {
  static final String NAME = "action_type";

  /** What the logits are divided by, in acting as in learning. */
  private static final float TEMPERATURE = 0.8f;

  /** First logit of doing nothing; all others start near 0, so that armies mostly fight on. */
  private static final float FIRST_NO_OP_LOGIT = 2f;

  private final boolean points;
  private final Linear input;
  private final ResidualBlocks blocks;
  private final Linear gate;
  private final Linear output;
  private final Linear embedding;
  private final Linear embeddingGate;
  private final Parameter types;

  /**
   * Adds the head's parameters.
   *
   * @param points whether a command can be aimed at a point
   */
  ActionTypeHead(ParameterScope scope, NetworkSizes sizes, boolean points) {
    this.points = points;
    CommandSizes command = sizes.command();
    int channels = command.channels();
    input = Linear.of(scope.child("input"), sizes.coreChannels(), channels);
    blocks = new ResidualBlocks(scope, channels, command.blocks());
    gate = Linear.of(scope.child("gate"), sizes.scalarChannels(), channels);
    output = Layers.small(scope.child("output"), channels, CommandType.COUNT, 0.01);
    Layers.setBias(scope.child("output"), CommandType.NO_OP.ordinal(), FIRST_NO_OP_LOGIT);
    embedding = Linear.of(scope.child("embedding"), sizes.coreChannels(), command.embedding());
    embeddingGate =
        Linear.of(scope.child("embedding_gate"), sizes.scalarChannels(), command.embedding());
    types = scope.add("types", scope.initializer().linear(CommandType.COUNT, command.embedding()));
  }

  /** Chooses the types and begins the way. */
  CommandPath begin(HeadInput in, Choices choices) {
    int observations = in.observations();
    Variable core = Functions.sliceRows(in.core(), 0, observations); // [O, H]
    Variable scalars = Functions.sliceRows(in.scalars(), 0, observations); // [O, S]
    CommandType[] chosen = new CommandType[observations];
    Variable start =
        Functions.multiply(
            embedding.apply(core), Functions.sigmoid(embeddingGate.apply(scalars))); // [O, E]
    CommandPath path = new CommandPath(in, choices, start, chosen);
    int[] all = IntStream.range(0, observations).toArray();
    int[] numbers =
        path.choose(
            NAME, ArgumentGroup.ACTION_TYPE, logits(core, scalars), mask(in, observations), all);
    Arrays.setAll(chosen, o -> CommandType.of(numbers[o]));
    Tape tape = in.tape();
    path.add(Functions.embedding(tape.parameter(types), numbers), all);
    return path;
  }

  private Variable logits(Variable core, Variable scalars) {
    Variable x = blocks.apply(Functions.relu(input.apply(core))); // [O, C]
    Variable gated = Functions.multiply(x, Functions.sigmoid(gate.apply(scalars)));
    return Functions.scale(output.apply(gated), 1 / TEMPERATURE);
  }

  private float[] mask(HeadInput in, int observations) {
    float[] mask = new float[observations * CommandType.COUNT];
    for (int o = 0; o < observations; o++) {
      for (CommandType type : CommandType.values()) {
        boolean legal = (points || !type.targetsPoint()) && type.isLegal(in.features(), o);
        mask[o * CommandType.COUNT + type.ordinal()] = legal ? 1 : 0;
      }
    }
    return mask;
  }
}
