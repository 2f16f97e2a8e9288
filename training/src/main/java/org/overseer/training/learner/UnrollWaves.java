package org.overseer.training.learner;

import java.util.ArrayList;
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

  /** The same waves, each in as many as it takes to have at most {@code most} unrolls in one. */
  UnrollWaves ofAtMost(int most) {
    List<List<Unroll>> smaller = new ArrayList<>();
    for (List<Unroll> wave : waves) {
      for (int from = 0; from < wave.size(); from += most) {
        smaller.add(wave.subList(from, Math.min(wave.size(), from + most)));
      }
    }
    return new UnrollWaves(List.copyOf(smaller), trajectories);
  }

  /**
   * Puts together what a teacher said of each wave, as if it had been asked of the batch at once.
   *
   * @param said by wave
   * @param steps T
   */
  TeacherPolicy join(List<TeacherPolicy> said, int steps) {
    BatchParts parts =
        new BatchParts(
            waves.stream().map(wave -> wave.stream().mapToInt(Unroll::index).toArray()).toList());
    boolean[] known = new boolean[steps * trajectories];
    for (int w = 0; w < count(); w++) {
      int[] places = parts.observations(w, steps);
      for (int o = 0; o < places.length; o++) {
        known[places[o]] = said.get(w).known()[o];
      }
    }
    return new TeacherPolicy(
        parts.join(said.stream().map(TeacherPolicy::heads).toList(), steps), known);
  }
}
