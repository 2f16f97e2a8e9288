package org.overseer.agent.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Map planes and scattered entities → one vector, and maps on the way (AlphaStar, detailed
 * architecture).
 *
 * <p>Scatter connection: entity embeddings, reduced to few channels, are added into the cell where
 * each entity stands; agents may lack it, and have the planes alone. 4 × 4 convolutions with stride
 * 2 bring G × G down to S × S, residual blocks work there, and a linear layer reads the rest.
 *
 * <p>Axes: B observations, ΣM entities, D entity channels, G cells along each side of the planes.
 */
final class SpatialEncoder {
  private static final long MAPS = 8;

  private final @Nullable Linear scatterProjection;
  private final @Nullable Linear projection;
  private final List<Convolution> convolutions = new ArrayList<>();
  private final List<Convolution[]> blocks = new ArrayList<>();
  private final Linear output;
  private final int grid;
  private final int smallest;
  private final int planeCount;
  private final int widestChannels;

  SpatialEncoder(ParameterScope scope, AgentConfig config) {
    SpatialSizes sizes = config.sizes().spatial();
    grid = config.features().grid();
    if (grid % sizes.shrink() != 0) {
      throw new IllegalArgumentException(
          "the planes' grid of %d cells cannot be halved %d times"
              .formatted(grid, sizes.channels().size()));
    }
    smallest = grid / sizes.shrink();
    planeCount = config.features().planes().size();
    int channels = planeCount;
    if (config.parts().scatterConnection()) {
      int scatter = config.sizes().scatterChannels();
      scatterProjection =
          Linear.of(scope.child("scatter"), config.sizes().entityChannels(), scatter);
      channels += scatter;
    } else {
      scatterProjection = null;
    }
    projection =
        sizes.projection() == 0
            ? null
            : Linear.of(scope.child("projection"), channels, sizes.projection());
    widestChannels = channels + sizes.projection();
    channels = projection == null ? channels : sizes.projection();
    for (int out : sizes.channels()) {
      ParameterScope child = scope.child("conv" + (convolutions.size() + 1));
      convolutions.add(Convolution.halving(child, channels, out));
      channels = out;
    }
    for (int i = 0; i < sizes.blocks(); i++) {
      ParameterScope block = scope.child("block" + i);
      blocks.add(
          new Convolution[] {
            Convolution.same(block.child("conv1"), channels, channels),
            Convolution.same(block.child("conv2"), channels, channels)
          });
    }
    int flat = smallest * smallest * channels;
    output = Linear.of(scope.child("output"), flat, config.sizes().spatialOutput());
  }

  /**
   * About how much memory the maps of an observation take while they are learned from, here and in
   * the head that aims: those of full size, with what they are made of and their gradients, and
   * half as much again for the smaller ones.
   */
  long learningBytes() {
    return MAPS * Float.BYTES * grid * grid * (long) widestChannels;
  }

  /**
   * What is seen on the maps.
   *
   * @param pooled {@code [B, spatialOutput]}
   * @param maps after each halving, the last after the residual blocks, {@code [B, G/2ⁱ, G/2ⁱ, C]}
   */
  record Encoded(Variable pooled, List<Variable> maps) {}

  /**
   * Encodes the maps.
   *
   * @param entities per-entity embeddings, {@code [ΣM, D]}
   */
  Encoded encode(Tape tape, FeatureBatch features, Variable entities) {
    Variable x = input(tape, features, entities);
    List<Variable> maps = new ArrayList<>();
    for (Convolution convolution : convolutions) {
      x = Functions.relu(convolution.apply(x));
      maps.add(x);
    }
    for (Convolution[] block : blocks) {
      Variable inner = Functions.relu(block[0].apply(x));
      x = Functions.relu(Functions.add(x, block[1].apply(inner)));
    }
    maps.set(maps.size() - 1, x);
    long width = (long) smallest * smallest * x.columns();
    Variable flat = Functions.reshape(x, features.size(), width);
    return new Encoded(Functions.relu(output.apply(flat)), maps);
  }

  /** Planes and scattered entities, projected, {@code [B, G, G, C]}. */
  private Variable input(Tape tape, FeatureBatch features, Variable entities) {
    int size = features.size();
    int cells = size * grid * grid;
    Variable map =
        tape.constant(Arrays.copyOf(features.planes(), cells * planeCount), cells, planeCount);
    if (scatterProjection != null) {
      Variable reduced = Functions.relu(scatterProjection.apply(entities)); // [ΣM, scatterChannels]
      int[] rows = Arrays.copyOf(features.cells(), features.entityCount());
      map = Functions.concatColumns(map, Functions.scatterAddRows(reduced, rows, cells));
    }
    if (projection != null) {
      map = Functions.relu(projection.apply(map));
    }
    return Functions.reshape(map, size, grid, grid, map.columns());
  }
}
