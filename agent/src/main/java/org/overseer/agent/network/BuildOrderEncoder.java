package org.overseer.agent.network;

import java.util.Arrays;
import org.overseer.agent.features.BuildOrderColumns;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Segments;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.ParameterScope;
import org.overseer.perceiver.entity.EntityBatch;
import org.overseer.perceiver.entity.TransformerConfig;
import org.overseer.perceiver.entity.TransformerEntityEncoder;

/**
 * Build orders to follow → {@code [B, }{@value #CHANNELS}{@code ]}: a small Transformer over their
 * steps, keys and values of 8 and MLPs of 32 as in AlphaStar's detailed architecture.
 *
 * <p>Without a build order the result is exactly zero, whoever else is in the batch, and a batch
 * without any costs nothing.
 */
final class BuildOrderEncoder {
  static final int CHANNELS = 16;

  private final TransformerEntityEncoder encoder;

  BuildOrderEncoder(ParameterScope scope) {
    encoder =
        new TransformerEntityEncoder(
            scope, BuildOrderColumns.schema(), new TransformerConfig(CHANNELS, 2, 2, 2));
  }

  Variable encode(Tape tape, FeatureBatch features) {
    int size = features.size();
    int[] offsets = Arrays.copyOf(features.buildOrderOffsets(), size + 1);
    if (offsets[size] == 0) {
      return tape.constant(new float[size * CHANNELS], size, CHANNELS);
    }
    Variable pooled =
        encoder
            .encode(
                tape,
                EntityBatch.packed(
                    BuildOrderColumns.COUNT, features.buildOrders(), new Segments(offsets)))
            .pooled();
    float[] given = new float[size * CHANNELS];
    for (int b = 0; b < size; b++) {
      float one = offsets[b + 1] > offsets[b] ? 1 : 0;
      Arrays.fill(given, b * CHANNELS, (b + 1) * CHANNELS, one);
    }
    return Functions.multiply(pooled, tape.constant(given, size, CHANNELS));
  }
}
