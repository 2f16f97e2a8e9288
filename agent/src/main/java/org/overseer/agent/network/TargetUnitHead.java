package org.overseer.agent.network;

import java.util.Arrays;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Which unit a command is aimed at: one attention over the keys of own units and enemies in sight
 * (AlphaStar, detailed architecture). Legal is what some selected unit can hit, heal or follow.
 *
 * <p>Axes: R observations whose command is aimed at a unit, ΣK keys, D key channels, W the largest
 * number of units.
 */
final class TargetUnitHead {
  static final String NAME = "target_unit";

  private final Parameter key;
  private final Linear hidden;
  private final Parameter functions;
  private final Linear query;

  TargetUnitHead(ParameterScope scope, NetworkSizes sizes) {
    CommandSizes command = sizes.command();
    // without a bias: it would be the same for all units of a row, and move nothing
    key =
        scope
            .child("key")
            .add("weight", scope.initializer().linear(command.keys(), sizes.entityChannels()));
    hidden = Linear.of(scope.child("hidden"), command.embedding(), command.channels());
    functions =
        scope.add("functions", scope.initializer().linear(CommandType.COUNT, command.channels()));
    query = Layers.small(scope.child("query"), command.channels(), command.keys(), 0.1);
  }

  /** Aims in these observations. */
  void walk(CommandPath path, int[] observations) {
    if (observations.length == 0) {
      path.skip(NAME, ArgumentGroup.ARGUMENTS, 1);
      return;
    }
    FeatureBatch features = path.features();
    Segments sets = sets(features, observations);
    Variable keys =
        Functions.linear(
            Functions.gatherRows(
                path.input().entities().perEntity(), rows(features, observations, sets)),
            path.tape().parameter(key),
            /* bias= */ null);
    Variable x =
        Functions.add(
            hidden.apply(path.embedding(observations)),
            Functions.embedding(path.tape().parameter(functions), path.typesOf(observations)));
    Variable logits =
        Functions.segmentDot(
            query.apply(Functions.relu(x)),
            keys,
            Segments.uniform(observations.length, 1),
            sets); // [R, W]
    float[] mask = mask(path, observations, sets.max());
    path.choose(NAME, ArgumentGroup.ARGUMENTS, logits, mask, observations);
  }

  private static Segments sets(FeatureBatch features, int[] observations) {
    int[] own = features.ownOffsets();
    int[] enemies = features.enemyOffsets();
    return Segments.ofLengths(
        Arrays.stream(observations)
            .map(o -> own[o + 1] - own[o] + enemies[o + 1] - enemies[o])
            .toArray());
  }

  /** Entity rows of each observation's own units, then its enemies. */
  private static int[] rows(FeatureBatch features, int[] observations, Segments sets) {
    int[] rows = new int[sets.total()];
    int at = 0;
    for (int o : observations) {
      for (int k = features.ownOffsets()[o]; k < features.ownOffsets()[o + 1]; k++) {
        rows[at++] = features.ownRows()[k];
      }
      for (int e = features.enemyOffsets()[o]; e < features.enemyOffsets()[o + 1]; e++) {
        rows[at++] = features.enemyRows()[e];
      }
    }
    return rows;
  }

  private static float[] mask(CommandPath path, int[] observations, int width) {
    FeatureBatch features = path.features();
    float[] mask = new float[observations.length * width];
    for (int r = 0; r < observations.length; r++) {
      int o = observations[r];
      CommandType type = path.type(o);
      int at = r * width;
      for (int k = features.ownOffsets()[o]; k < features.ownOffsets()[o + 1]; k++) {
        mask[at++] = type.aimsAt(features, k) && path.only(o) != k ? 1 : 0;
      }
      for (int e = features.enemyOffsets()[o]; e < features.enemyOffsets()[o + 1]; e++) {
        mask[at++] = type.aimsAtEnemy(features, e, path.hits(o)) ? 1 : 0;
      }
    }
    return mask;
  }
}
