package org.overseer.training.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.overseer.replay.trajectory.Trajectory;

/**
 * The unrolls of a batch in the order in which a recurrent state goes through them: a wave holds at
 * most one unroll of a player, and those before it are in earlier waves. Nearly always there is one
 * wave.
 *
 * <p>An unroll follows another if it begins with the observation that the other ended with, within
 * one game. Observations tell the player that they are of, so that is one player.
 */
final class UnrollWaves {
  /** As heads have it for what is masked. */
  private static final float ILLEGAL = -1e9f;

  private final List<List<Unroll>> waves;
  private final int trajectories;

  /**
   * An unroll of the batch.
   *
   * @param index its place in the batch
   * @param begin hash of its first observation
   * @param end hash of the observation after its last step
   * @param goesOn whether its game does not end with it
   */
  record Unroll(int index, long begin, long end, boolean goesOn) {
    static Unroll of(int index, Trajectory trajectory) {
      return new Unroll(
          index,
          trajectory.transitions().get(0).observation().contentHash(),
          trajectory.bootstrap().contentHash(),
          !trajectory.bootstrapStart());
    }
  }

  private UnrollWaves(List<List<Unroll>> waves, int trajectories) {
    this.waves = waves;
    this.trajectories = trajectories;
  }

  /** Sorts the unrolls of a batch; within a wave they keep its order. */
  static UnrollWaves of(List<Trajectory> trajectories) {
    List<Unroll> unrolls = new ArrayList<>();
    Map<Long, Unroll> byEnd = new HashMap<>();
    for (int b = 0; b < trajectories.size(); b++) {
      Unroll unroll = Unroll.of(b, trajectories.get(b));
      unrolls.add(unroll);
      if (unroll.goesOn) {
        byEnd.put(unroll.end, unroll);
      }
    }
    Map<Integer, List<Unroll>> byDepth = new TreeMap<>();
    for (Unroll unroll : unrolls) {
      byDepth.computeIfAbsent(depth(unroll, byEnd), any -> new ArrayList<>()).add(unroll);
    }
    return new UnrollWaves(List.copyOf(byDepth.values()), trajectories.size());
  }

  /** How many unrolls of the batch come before one; bounded, should hashes ever form a ring. */
  private static int depth(Unroll unroll, Map<Long, Unroll> byEnd) {
    int depth = 0;
    Unroll before = byEnd.get(unroll.begin);
    while (before != null && depth < byEnd.size()) {
      depth++;
      before = byEnd.get(before.begin);
    }
    return depth;
  }

  /** Number of waves. */
  int count() {
    return waves.size();
  }

  /** The unrolls of a wave. */
  List<Unroll> wave(int wave) {
    return waves.get(wave);
  }

  /**
   * Puts together what a teacher said of each wave, as if it had been asked of the batch at once.
   *
   * @param said by wave
   * @param steps T
   */
  TeacherPolicy join(List<TeacherPolicy> said, int steps) {
    int[][] places = new int[count()][]; // observation of the batch for each one of a wave
    boolean[] known = new boolean[steps * trajectories];
    for (int w = 0; w < count(); w++) {
      List<Unroll> wave = waves.get(w);
      places[w] = new int[steps * wave.size()];
      for (int o = 0; o < places[w].length; o++) {
        int t = o / wave.size();
        places[w][o] = t * trajectories + wave.get(o % wave.size()).index;
        known[places[w][o]] = said.get(w).known()[o];
      }
    }
    List<PolicyHead> heads = new ArrayList<>();
    for (int h = 0; h < said.get(0).heads().size(); h++) {
      int head = h;
      heads.add(join(said.stream().map(policy -> policy.heads().get(head)).toList(), places));
    }
    return new TeacherPolicy(heads, known);
  }

  private PolicyHead join(List<PolicyHead> parts, int[][] places) {
    int observations = Arrays.stream(places).mapToInt(part -> part.length).sum();
    int width = parts.stream().mapToInt(PolicyHead::width).max().orElseThrow();
    int[] offsets = new int[observations + 1];
    for (int w = 0; w < places.length; w++) {
      int[] rows = parts.get(w).offsets();
      for (int o = 0; o < places[w].length; o++) {
        offsets[places[w][o] + 1] = rows[o + 1] - rows[o];
      }
    }
    Arrays.parallelPrefix(offsets, Integer::sum);
    float[] logProbabilities = new float[offsets[observations] * width];
    Arrays.fill(logProbabilities, ILLEGAL); // where a wave's rows are narrower
    int[] chosen = new int[offsets[observations]];
    for (int w = 0; w < places.length; w++) {
      PolicyHead part = parts.get(w);
      for (int o = 0; o < places[w].length; o++) {
        int to = offsets[places[w][o]];
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
    return new PolicyHead(
        parts.get(0).name(), parts.get(0).group(), width, logProbabilities, offsets, chosen);
  }
}
