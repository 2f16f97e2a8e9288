package org.overseer.agent.network;

import java.util.Arrays;
import java.util.List;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.features.StepKind;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.DecoderConfig;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.core.PerceiverDecoder;
import org.overseer.perceiver.entity.EntityEncoding;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * An order for each own unit: the Perceiver decoder is asked one query a unit.
 *
 * <p>The query is the unit's embedding plus what the core remembers; it attends to the latents of
 * its observation. Linear layers score keep, stop and the eight steps, a pointer network over the
 * visible enemies scores the attacks; a {@link GatedBias} tells both what geometry knows.
 *
 * <p>Axes: ΣK own units, D entity channels, H core channels, E enemies, A orders.
 */
final class UnitOrdersHead implements ActionHead {
  /**
   * First logit of keep; all others start near 0. An untrained army then mostly follows its
   * standing orders, so that its games are fights and one odd order at a time shows what it is
   * worth.
   */
  private static final float FIRST_KEEP_LOGIT = 4.5f;

  private static final String NAME = "orders";

  private final StepKind stepKind;
  private final Linear coreProjection;
  private final PerceiverDecoder decoder;
  private final Linear standing;
  private final Linear steps;
  private final Linear stepGates;
  private final Linear pointerQuery;
  private final Linear pointerKey;
  private final Linear pairGates;

  UnitOrdersHead(ParameterScope scope, AgentConfig config) {
    int d = config.sizes().entityChannels();
    stepKind = config.stepKind();
    coreProjection = Linear.of(scope.child("core"), config.sizes().coreChannels(), d);
    decoder =
        new PerceiverDecoder(
            scope.child("decoder"),
            DecoderConfig.forQueries(d, EntityEncoders.perceiverConfig(config)));
    standing = Layers.small(scope.child("standing"), d, OrderSpace.FIRST_STEP, 0.01);
    Layers.setBias(scope.child("standing"), OrderSpace.KEEP, FIRST_KEEP_LOGIT);
    steps = Layers.small(scope.child("steps"), d, FeatureBatch.DIRECTIONS, 0.01);
    stepGates = Layers.small(scope.child("step_gates"), d, FeatureBatch.STEP_FEATURES, 0.01);
    pointerQuery = Layers.small(scope.child("query"), d, config.sizes().pointerChannels(), 0.1);
    pointerKey = Linear.of(scope.child("key"), d, config.sizes().pointerChannels());
    pairGates = Layers.small(scope.child("pair_gates"), d, FeatureBatch.PAIR_FEATURES, 0.01);
  }

  @Override
  public List<HeadOutput> evaluate(HeadInput in, Decisions decisions) {
    Variable logProbabilities = logProbabilities(in); // [ΣK, A]
    int[] offsets = offsets(in);
    check(in, offsets, decisions, logProbabilities.columns());
    int[] chosen = Arrays.copyOf(decisions.choices(), offsets[in.observations()]);
    return List.of(new HeadOutput(NAME, ArgumentGroup.ORDERS, logProbabilities, offsets, chosen));
  }

  @Override
  public Decisions act(HeadInput in, Chooser chooser) {
    Variable logProbabilities = logProbabilities(in);
    float[] rows = FloatBuffers.toArray(logProbabilities.value());
    int[] offsets = offsets(in);
    int[] choices = new int[offsets[in.observations()]];
    float[] drawn = new float[choices.length];
    for (int b = 0; b < in.observations(); b++) {
      for (int k = offsets[b]; k < offsets[b + 1]; k++) {
        choices[k] = chooser.choose(NAME, b, rows, k, logProbabilities.columns());
        drawn[k] = chooser.logProbability();
      }
    }
    return new Decisions(offsets, choices, drawn);
  }

  @Override
  public ActionSpace space() {
    return new UnitOrders(stepKind);
  }

  private static int[] offsets(HeadInput in) {
    return Arrays.copyOf(in.features().ownOffsets(), in.observations() + 1);
  }

  private static void check(HeadInput in, int[] offsets, Decisions decisions, int width) {
    for (int o = 0; o < in.observations(); o++) {
      int orders = decisions.offsets()[o + 1] - decisions.offsets()[o];
      if (orders != offsets[o + 1] - offsets[o]) {
        throw new IllegalArgumentException(
            "decision %d: expected one order for each of %d own units but got %d"
                .formatted(o, offsets[o + 1] - offsets[o], orders));
      }
    }
    for (int k = 0; k < offsets[in.observations()]; k++) {
      if (decisions.choices()[k] < 0 || decisions.choices()[k] >= width) {
        throw new IllegalArgumentException(
            "an order must be 0 to %d but is %d".formatted(width - 1, decisions.choices()[k]));
      }
    }
  }

  /** Masked log-softmax over the orders of each own unit, {@code [ΣK, A]}. */
  private Variable logProbabilities(HeadInput in) {
    FeatureBatch features = in.features();
    EntityEncoding entities = in.entities();
    int observations = in.observations();
    int[] ownOffsets = offsets(in);
    int[] enemyOffsets = Arrays.copyOf(features.enemyOffsets(), observations + 1);
    int units = ownOffsets[observations];
    Segments own = new Segments(ownOffsets);
    Variable memory = coreProjection.apply(in.core()); // [T·B, D]
    Variable unit =
        Functions.gatherRows(entities.perEntity(), Arrays.copyOf(features.ownRows(), units));
    Variable query =
        Functions.add(unit, Functions.gatherRows(memory, observationOf(ownOffsets))); // [ΣK, D]
    Segments latentSets = firstSets(entities.latentSets(), observations);
    Variable z = Functions.sliceRows(entities.latents(), 0, latentSets.total());
    Variable decoded = decoder.decode(query, own, z, latentSets); // [ΣK, D]
    Variable logits =
        Functions.concatColumns(
            standing.apply(decoded), stepLogits(in.tape(), features, decoded, units)); // [ΣK, 10]
    int enemies = maxLength(enemyOffsets);
    if (enemies > 0) {
      int[] enemyRows = Arrays.copyOf(features.enemyRows(), enemyOffsets[observations]);
      Variable keys = pointerKey.apply(Functions.gatherRows(entities.perEntity(), enemyRows));
      Variable pointers =
          Functions.segmentDot(
              pointerQuery.apply(decoded), keys, own, new Segments(enemyOffsets)); // [ΣK, E]
      GatedBias geometry =
          new GatedBias(
              features.pairs(), features.pairOffsets(), units, enemies, FeatureBatch.PAIR_FEATURES);
      Variable bias = geometry.logits(in.tape(), pairGates.apply(decoded));
      logits = Functions.concatColumns(logits, Functions.add(pointers, bias)); // [ΣK, A]
    }
    int width = OrderSpace.FIRST_ATTACK + enemies;
    float[] mask = new float[units * width];
    OrderSpace.writeMask(features, observations, width, stepKind, mask);
    return Functions.maskedLogSoftmax(logits, mask);
  }

  private Variable stepLogits(Tape tape, FeatureBatch features, Variable decoded, int units) {
    int[] offsets = Segments.uniform(units, FeatureBatch.DIRECTIONS).offsets();
    GatedBias geometry =
        new GatedBias(
            features.steps(), offsets, units, FeatureBatch.DIRECTIONS, FeatureBatch.STEP_FEATURES);
    return Functions.add(
        steps.apply(decoded), geometry.logits(tape, stepGates.apply(decoded))); // [ΣK, 8]
  }

  private static Segments firstSets(Segments sets, int count) {
    return count == sets.size() ? sets : new Segments(Arrays.copyOf(sets.offsets(), count + 1));
  }

  private static int[] observationOf(int[] offsets) {
    int[] rows = new int[offsets[offsets.length - 1]];
    for (int b = 0; b + 1 < offsets.length; b++) {
      Arrays.fill(rows, offsets[b], offsets[b + 1], b);
    }
    return rows;
  }

  private static int maxLength(int[] offsets) {
    int max = 0;
    for (int b = 0; b + 1 < offsets.length; b++) {
      max = Math.max(max, offsets[b + 1] - offsets[b]);
    }
    return max;
  }
}
