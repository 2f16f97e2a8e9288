package org.overseer.agent.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;

/**
 * The way through the heads of a structured command, for O observations at once: what has been
 * chosen so far, and the autoregressive embedding that tells it to the next head.
 *
 * <p>For one network evaluation.
 */
final class CommandPath {
  private final HeadInput in;
  private final Choices choices;
  private final List<HeadOutput> outputs = new ArrayList<>();
  private final CommandType[] types;
  private final boolean[] flying;
  private final int[] hits;
  private final int[] only;
  private Variable embedding;

  /**
   * Begins a way.
   *
   * @param embedding {@code [O, E]}
   * @param types what is to be done in each observation; the head that chooses them fills it in
   */
  CommandPath(HeadInput in, Choices choices, Variable embedding, CommandType[] types) {
    this.in = in;
    this.choices = choices;
    this.embedding = embedding;
    this.types = types;
    this.flying = new boolean[in.observations()];
    this.hits = new int[in.observations()];
    this.only = new int[in.observations()];
  }

  Tape tape() {
    return in.tape();
  }

  HeadInput input() {
    return in;
  }

  FeatureBatch features() {
    return in.features();
  }

  Choices choices() {
    return choices;
  }

  CommandType type(int observation) {
    return types[observation];
  }

  /** Numbers of the types of some observations. */
  int[] typesOf(int[] observations) {
    return Arrays.stream(observations).map(o -> types[o].ordinal()).toArray();
  }

  /** Observations whose type has some argument, ascending. */
  int[] observations(Predicate<CommandType> hasArgument) {
    return IntStream.range(0, types.length).filter(o -> hasArgument.test(types[o])).toArray();
  }

  /** Whether all units that the command of an observation is for fly. */
  boolean isFlying(int observation) {
    return flying[observation];
  }

  /** What some unit that the command of an observation is for can hit, as bits. */
  int hits(int observation) {
    return hits[observation];
  }

  /** The own unit of the batch that the command is for, −1 if it is for several. */
  int only(int observation) {
    return only[observation];
  }

  /**
   * Notes for whom the command of an observation is.
   *
   * @param units own units of the batch, at least one
   */
  void select(int observation, int[] units) {
    FeatureBatch features = features();
    boolean all = true;
    int any = 0;
    for (int k : units) {
      all &= features.isFlying(k);
      any |= features.hits(k);
    }
    flying[observation] = all;
    hits[observation] = any;
    only[observation] = units.length == 1 ? units[0] : -1;
  }

  /** The embeddings of some observations, {@code [R, E]}. */
  Variable embedding(int[] observations) {
    return rows(embedding, observations);
  }

  /** Adds to the embeddings of some observations: {@code [R, E]}. */
  void add(Variable update, int[] observations) {
    int count = types.length;
    embedding =
        Functions.add(
            embedding,
            observations.length == count
                ? update
                : Functions.scatterAddRows(update, observations, count));
  }

  /** The rows of some observations of a matrix with at least one row for each observation. */
  static Variable rows(Variable x, int[] observations) {
    return observations.length == x.rows() ? x : Functions.gatherRows(x, observations);
  }

  /**
   * Makes one choice in some observations.
   *
   * @param logits {@code [R, A]}
   * @param mask 1 for legal choices, else 0, {@code [R, A]}
   * @return the choices, {@code [R]}
   */
  int[] choose(
      String head, ArgumentGroup group, Variable logits, float[] mask, int[] observations) {
    Variable logProbabilities = Functions.maskedLogSoftmax(logits, mask);
    int[] chosen = choices.choose(head, logProbabilities, mask, observations);
    int[] rows = new int[types.length];
    for (int o : observations) {
      rows[o] = 1;
    }
    add(head, group, logProbabilities, rows, chosen);
    return chosen;
  }

  /** Tells that no observation has the argument of a head. */
  void skip(String head, ArgumentGroup group, int width) {
    Variable none = in.tape().constant(new float[0], 0, width);
    add(head, group, none, new int[types.length], new int[0]);
  }

  /**
   * Adds what a head says.
   *
   * @param rows number of each observation's rows, {@code [O]}
   */
  void add(String head, ArgumentGroup group, Variable logProbabilities, int[] rows, int[] chosen) {
    int[] offsets = new int[rows.length + 1];
    for (int o = 0; o < rows.length; o++) {
      offsets[o + 1] = offsets[o] + rows[o];
    }
    outputs.add(new HeadOutput(head, group, logProbabilities, offsets, chosen));
  }

  /** What all heads said, in order. */
  List<HeadOutput> outputs() {
    return outputs;
  }
}
