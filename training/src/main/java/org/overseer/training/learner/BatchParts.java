package org.overseer.training.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The trajectories of a batch in parts that a network looks at one after the other: puts together
 * what it said of the parts as if it had been asked of the batch at once, and takes gradients
 * apart.
 *
 * <p>Axes: T steps, B trajectories of the batch and b of a part, C columns; R rows of a head in the
 * batch and r in a part, A choices of a row and a in a part.
 */
final class BatchParts {
  /** As heads have it for what is masked. */
  private static final float ILLEGAL = -1e9f;

  private final List<int[]> parts;
  private final int trajectories;

  /**
   * Parts of a batch.
   *
   * @param parts places in the batch of each part's trajectories; all of them, each once
   */
  BatchParts(List<int[]> parts) {
    this.parts = List.copyOf(parts);
    this.trajectories = parts.stream().mapToInt(part -> part.length).sum();
  }

  /** Parts of at most {@code atOnce} trajectories, in the batch's order. */
  static BatchParts of(int trajectories, int atOnce) {
    List<int[]> parts = new ArrayList<>();
    for (int from = 0; from < trajectories; from += atOnce) {
      parts.add(IntStream.range(from, Math.min(trajectories, from + atOnce)).toArray());
    }
    return new BatchParts(parts);
  }

  /** Number of parts. */
  int count() {
    return parts.size();
  }

  /** The trajectories of a part, or whatever else the batch has one of for each. */
  <T> List<T> part(int part, List<T> batch) {
    return Arrays.stream(parts.get(part)).mapToObj(batch::get).toList();
  }

  /**
   * The observations of a part.
   *
   * @param steps T
   * @return number in the batch of each, {@code [T, b]}
   */
  int[] observations(int part, int steps) {
    int[] places = parts.get(part);
    int[] observations = new int[steps * places.length];
    Arrays.setAll(observations, o -> o / places.length * trajectories + places[o % places.length]);
    return observations;
  }

  /**
   * Puts a part's numbers into the batch's.
   *
   * @param said {@code [T, b, C]}
   * @param batch {@code [T, B, C]}
   */
  void put(int part, int steps, float[] said, float[] batch) {
    int[] observations = observations(part, steps);
    int columns = said.length / observations.length;
    for (int o = 0; o < observations.length; o++) {
      System.arraycopy(said, o * columns, batch, observations[o] * columns, columns);
    }
  }

  /**
   * A part's numbers of the batch's.
   *
   * @param batch {@code [T, B, C]}
   * @return {@code [T, b, C]}
   */
  float[] take(int part, int steps, float[] batch) {
    int[] observations = observations(part, steps);
    int columns = batch.length / (steps * trajectories);
    float[] taken = new float[observations.length * columns];
    for (int o = 0; o < observations.length; o++) {
      System.arraycopy(batch, observations[o] * columns, taken, o * columns, columns);
    }
    return taken;
  }

  /**
   * Puts heads together.
   *
   * @param said by part, all heads
   * @param steps T that they said something of
   */
  List<PolicyHead> join(List<List<PolicyHead>> said, int steps) {
    int[][] places = new int[count()][];
    Arrays.setAll(places, part -> observations(part, steps));
    List<PolicyHead> heads = new ArrayList<>();
    for (int h = 0; h < said.get(0).size(); h++) {
      int head = h;
      heads.add(joinHead(said.stream().map(part -> part.get(head)).toList(), places));
    }
    return heads;
  }

  private static PolicyHead joinHead(List<PolicyHead> said, int[][] places) {
    int observations = Arrays.stream(places).mapToInt(part -> part.length).sum();
    int width = said.stream().mapToInt(PolicyHead::width).max().orElseThrow();
    int[] offsets = new int[observations + 1];
    for (int p = 0; p < places.length; p++) {
      int[] rows = said.get(p).offsets();
      for (int o = 0; o < places[p].length; o++) {
        offsets[places[p][o] + 1] = rows[o + 1] - rows[o];
      }
    }
    Arrays.parallelPrefix(offsets, Integer::sum);
    float[] logProbabilities = new float[offsets[observations] * width];
    Arrays.fill(logProbabilities, ILLEGAL); // where a part's rows are narrower
    int[] chosen = new int[offsets[observations]];
    for (int p = 0; p < places.length; p++) {
      PolicyHead part = said.get(p);
      for (int o = 0; o < places[p].length; o++) {
        int to = offsets[places[p][o]];
        for (int row = part.offsets()[o]; row < part.offsets()[o + 1]; row++, to++) {
          chosen[to] = part.chosen()[row];
          System.arraycopy(
              part.logProbabilities(),
              row * part.width(),
              logProbabilities,
              to * width,
              part.width());
        }
      }
    }
    PolicyHead any = said.get(0);
    return new PolicyHead(any.name(), any.group(), width, logProbabilities, offsets, chosen);
  }

  /**
   * A part's gradient of the gradient of a head.
   *
   * @param joined the head of the batch
   * @param gradient {@code [R, A]}
   * @param said the same head of the part
   * @return {@code [r, a]}
   */
  float[] takeRows(int part, int steps, PolicyHead joined, float[] gradient, PolicyHead said) {
    int[] places = observations(part, steps);
    float[] taken = new float[said.rows() * said.width()];
    for (int o = 0; o < places.length; o++) {
      int from = joined.offsets()[places[o]];
      for (int row = said.offsets()[o]; row < said.offsets()[o + 1]; row++, from++) {
        System.arraycopy(gradient, from * joined.width(), taken, row * said.width(), said.width());
      }
    }
    return taken;
  }
}
