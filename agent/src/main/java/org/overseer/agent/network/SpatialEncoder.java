package org.overseer.agent.network;

import java.util.Arrays;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Parameter;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Map planes and scattered entities → one vector (agent reference §1.2).
 *
 * <p>Scatter connection: entity embeddings, reduced to few channels, are added into the cell where
 * each entity stands. Two 4 × 4 convolutions with stride 2 bring G × G down to G/4 × G/4; a linear
 * layer reads the rest.
 *
 * <p>Axes: B observations, ΣM entities, D entity channels, G cells along each side of the planes.
 */
final class SpatialEncoder {
  private static final int KERNEL = 4;
  private static final int STRIDE = 2;
  private static final int PADDING = 1;

  private final Linear scatterProjection;
  private final Parameter kernel1;
  private final Parameter bias1;
  private final Parameter kernel2;
  private final Parameter bias2;
  private final Linear output;
  private final int channels;
  private final int grid;
  private final int planeCount;

  SpatialEncoder(ParameterScope scope, AgentConfig config) {
    channels = config.sizes().spatialChannels();
    grid = config.features().grid();
    planeCount = config.features().planes().size();
    int inputs = planeCount + config.sizes().scatterChannels();
    scatterProjection =
        Linear.of(
            scope.child("scatter"),
            config.sizes().entityChannels(),
            config.sizes().scatterChannels());
    kernel1 = Layers.kernel(scope.child("conv1"), channels, inputs, KERNEL);
    bias1 = scope.child("conv1").addVector("bias", channels, 0);
    kernel2 = Layers.kernel(scope.child("conv2"), 2 * channels, channels, KERNEL);
    bias2 = scope.child("conv2").addVector("bias", 2 * channels, 0);
    int cells = (grid / 4) * (grid / 4);
    output = Linear.of(scope.child("output"), cells * 2 * channels, config.sizes().spatialOutput());
  }

  /**
   * Encodes the maps.
   *
   * @param entities per-entity embeddings, {@code [ΣM, D]}
   * @return {@code [B, spatialOutput]}
   */
  Variable encode(Tape tape, FeatureBatch features, Variable entities) {
    int size = features.size();
    int cells = size * grid * grid;
    Variable reduced = Functions.relu(scatterProjection.apply(entities)); // [ΣM, scatterChannels]
    int[] rows = Arrays.copyOf(features.cells(), features.entityCount());
    Variable scattered = Functions.scatterAddRows(reduced, rows, cells); // [B·G², scatterChannels]
    Variable planes =
        tape.constant(Arrays.copyOf(features.planes(), cells * planeCount), cells, planeCount);
    Variable map = Functions.concatColumns(planes, scattered);
    Variable x = Functions.reshape(map, size, grid, grid, map.columns());
    x = Functions.relu(convolve(tape, x, kernel1, bias1)); // [B, G/2, G/2, channels]
    x = Functions.relu(convolve(tape, x, kernel2, bias2)); // [B, G/4, G/4, 2·channels]
    Variable flat = Functions.reshape(x, size, (long) (grid / 4) * (grid / 4) * 2 * channels);
    return Functions.relu(output.apply(flat));
  }

  private static Variable convolve(Tape tape, Variable x, Parameter kernel, Parameter bias) {
    return Functions.conv2d(x, tape.parameter(kernel), tape.parameter(bias), STRIDE, PADDING);
  }
}
