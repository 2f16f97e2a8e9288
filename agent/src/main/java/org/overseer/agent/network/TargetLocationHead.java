package org.overseer.agent.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.ImageFunctions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.core.Linear;
import org.overseer.perceiver.core.ParameterScope;

/**
 * Which cell of the planes' grid a command is aimed at (AlphaStar, detailed architecture).
 *
 * <p>The autoregressive embedding becomes channels of the spatial encoder's smallest map; residual
 * blocks that the embedding gates (FiLM) work on both; then each stage doubles the map, by a
 * convolution whose channels are spread over 2 × 2 cells, and adds the encoder's map of that size.
 * Legal are cells where units can walk, and all of them for selections that fly.
 *
 * <p>Axes: R observations whose command is aimed at a point, E embedding, S × S cells of the
 * smallest map, C its channels, G × G cells of the planes.
 */
final class TargetLocationHead {
  static final String NAME = "target_location";

  private static final int KERNEL_CELLS = 4;

  private final int grid;
  private final int smallest;
  private final int channels;
  private final int mapChannels;
  private final Linear toMap;
  private final Linear join;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Convolution> doublings = new ArrayList<>();

  /** x + conv(relu(FiLM(conv(x)))). */
  private record Block(Convolution first, Linear film, Convolution second) {}

  TargetLocationHead(ParameterScope scope, AgentConfig config) {
    CommandSizes command = config.sizes().command();
    SpatialSizes spatial = config.sizes().spatial();
    grid = config.features().grid();
    smallest = grid / spatial.shrink();
    channels = spatial.last();
    mapChannels = command.mapChannels();
    int embedding = command.embedding();
    toMap = Linear.of(scope.child("map"), embedding, smallest * smallest * mapChannels);
    join = Linear.of(scope.child("join"), channels + mapChannels, channels);
    for (int i = 0; i < command.mapBlocks(); i++) {
      ParameterScope block = scope.child("block" + i);
      blocks.add(
          new Block(
              Convolution.same(block.child("conv1"), channels, channels),
              Layers.small(block.child("film"), embedding, 2 * channels, 0.1),
              Convolution.same(block.child("conv2"), channels, channels)));
    }
    int in = channels;
    for (int i = spatial.channels().size() - 1; i >= 0; i--) {
      int out = i == 0 ? 1 : spatial.channels().get(i - 1);
      doublings.add(Convolution.same(scope.child("double" + i), in, KERNEL_CELLS * out));
      in = out;
    }
  }

  /** Aims in these observations. */
  void walk(CommandPath path, int[] observations) {
    if (observations.length == 0) {
      path.skip(NAME, ArgumentGroup.ARGUMENTS, grid * grid);
      return;
    }
    Variable embedding = path.embedding(observations); // [R, E]
    List<Variable> maps = path.input().maps();
    Variable x = join(embedding, part(maps.get(maps.size() - 1), observations));
    for (Block block : blocks) {
      x = apply(block, x, embedding);
    }
    for (int i = 0; i < doublings.size(); i++) {
      x = doubled(doublings.get(i).apply(x));
      int larger = maps.size() - 2 - i;
      if (larger >= 0) {
        x = Functions.relu(Functions.add(x, part(maps.get(larger), observations)));
      }
    }
    Variable logits = Functions.reshape(x, observations.length, (long) grid * grid);
    path.choose(NAME, ArgumentGroup.ARGUMENTS, logits, mask(path, observations), observations);
  }

  /** {@code [R, S, S, C]} of embedding and smallest map. */
  private Variable join(Variable embedding, Variable map) {
    int cells = embedding.rows() * smallest * smallest;
    Variable painted =
        Functions.reshape(Functions.relu(toMap.apply(embedding)), cells, mapChannels);
    Variable seen = Functions.reshape(map, cells, channels);
    Variable joined = Functions.relu(join.apply(Functions.concatColumns(painted, seen)));
    return Functions.reshape(joined, embedding.rows(), smallest, smallest, channels);
  }

  private Variable apply(Block block, Variable x, Variable embedding) {
    int area = smallest * smallest;
    int[] rowOf = new int[embedding.rows() * area];
    Arrays.setAll(rowOf, cell -> cell / area);
    Variable film = Functions.gatherRows(block.film.apply(embedding), rowOf); // [R·S², 2C]
    Variable scale = Functions.sliceColumns(film, 0, channels);
    Variable shift = Functions.sliceColumns(film, channels, 2 * channels);
    Variable inner = Functions.reshape(block.first.apply(x), rowOf.length, channels);
    Variable gated =
        Functions.relu(
            Functions.add(Functions.add(inner, Functions.multiply(inner, scale)), shift));
    return Functions.add(x, block.second.apply(Functions.reshape(gated, x.shape())));
  }

  /** {@code [R, H, W, 4C]} → {@code [R, 2H, 2W, C]}. */
  private static Variable doubled(Variable x) {
    long[] shape = x.shape();
    Variable video = Functions.reshape(x, shape[0], 1, shape[1], shape[2], shape[3]);
    Variable spread = ImageFunctions.depthToSpace(video, 1, 2, 2);
    return Functions.reshape(spread, shape[0], 2 * shape[1], 2 * shape[2], shape[3] / KERNEL_CELLS);
  }

  /** The maps of some observations. */
  private static Variable part(Variable maps, int[] observations) {
    long[] shape = maps.shape();
    Variable flat = Functions.reshape(maps, shape[0], shape[1] * shape[2] * shape[3]);
    return Functions.reshape(
        CommandPath.rows(flat, observations), observations.length, shape[1], shape[2], shape[3]);
  }

  private float[] mask(CommandPath path, int[] observations) {
    FeatureBatch features = path.features();
    int cells = grid * grid;
    float[] mask = new float[observations.length * cells];
    for (int r = 0; r < observations.length; r++) {
      int o = observations[r];
      for (int cell = 0; cell < cells; cell++) {
        boolean legal = path.isFlying(o) || features.walkable()[o * cells + cell];
        mask[r * cells + cell] = legal ? 1 : 0;
      }
    }
    return mask;
  }
}
