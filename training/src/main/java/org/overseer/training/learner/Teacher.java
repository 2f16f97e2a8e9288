package org.overseer.training.learner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.overseer.agent.network.AgentArchitecture;
import org.overseer.agent.network.AgentOutput;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.kernels.FloatBuffers;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.training.finite.Finite;

/**
 * A frozen policy that the learner is held close to, such as the one it was cloned from (AlphaStar,
 * pseudocode).
 *
 * <p>It has recurrent states of its own: the recorded ones are the learner's, and mean something
 * else to it. As its parameters never change, its state after an unroll is exact whenever that
 * before is, so it is carried from each unroll of a player to the next, which begins with the
 * observation that the first ended with. Where the unroll before was never learned from, it starts
 * from zero and is not listened to for the first {@value #BURN_IN} steps (burn-in; Kapturowski et
 * al., R2D2, ICLR 2019). Owns its tape. One thread at a time.
 */
final class Teacher implements AutoCloseable {
  /** Steps after which a state that began as zero in the middle of a game is good enough. */
  static final int BURN_IN = 16;

  /** Players whose unrolls may be in flight at the same time. */
  private static final int MOST_STATES = 1024;

  private final AgentArchitecture network;
  private final Tape tape;
  private final Batcher waveBatcher;
  private final Map<Long, Memory> memories = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What the teacher remembers where an unroll ends.
   *
   * @param steps that it has seen since its state was zero; many if that was a game's start
   */
  private record Memory(float[] state, int steps) {}

  Teacher(AgentArchitecture network, Kernels kernels) {
    this.network = network;
    this.tape = new Tape(kernels);
    this.waveBatcher = new Batcher(network.config().features());
  }

  /**
   * What the teacher says of each choice on the path of the batch's decisions. Unrolls that follow
   * each other in one batch are asked of it one after the other.
   *
   * @param trajectories those of the batch
   * @param atOnce how many of them it may be asked of at once; a batch of more needs no
   *     observations
   */
  TeacherPolicy evaluate(LearnerBatch batch, List<Trajectory> trajectories, int atOnce) {
    UnrollWaves waves = UnrollWaves.of(trajectories).ofAtMost(atOnce);
    if (waves.count() == 1) {
      return pass(batch, waves.wave(0));
    }
    List<TeacherPolicy> said = new ArrayList<>();
    for (int w = 0; w < waves.count(); w++) {
      List<UnrollWaves.Unroll> wave = waves.wave(w);
      said.add(
          pass(
              waveBatcher.stack(wave.stream().map(u -> trajectories.get(u.index())).toList()),
              wave));
    }
    return waves.join(said, batch.steps());
  }

  /** The same of unrolls of which none follows another. */
  private TeacherPolicy pass(LearnerBatch batch, List<UnrollWaves.Unroll> unrolls) {
    int count = batch.trajectories();
    int size = network.config().stateSize();
    float[] states = new float[count * size];
    int[] steps = new int[count];
    for (int b = 0; b < count; b++) {
      Memory memory = memories.get(unrolls.get(b).begin());
      if (memory != null) {
        System.arraycopy(memory.state, 0, states, b * size, size);
        steps[b] = memory.steps;
      }
    }
    tape.begin(false);
    AgentOutput output =
        network.forward(
            tape,
            batch.features().first(batch.rows()),
            batch.steps(),
            batch.decisions(),
            states,
            batch.starts());
    boolean[] known = new boolean[batch.rows()];
    for (int row = 0; row < known.length; row++) {
      int b = row % count;
      if (batch.starts()[row] != 0) {
        steps[b] = BURN_IN; // zero is the right state there
      }
      known[row] = steps[b] >= BURN_IN;
      steps[b] = Math.min(BURN_IN, steps[b] + 1);
    }
    keep(unrolls, FloatBuffers.toArray(output.state().value()), steps);
    return new TeacherPolicy(PolicyHead.of(output.heads()), known);
  }

  private void keep(List<UnrollWaves.Unroll> unrolls, float[] states, int[] steps) {
    int size = network.config().stateSize();
    for (int b = 0; b < steps.length; b++) {
      float[] state = Arrays.copyOfRange(states, b * size, (b + 1) * size);
      boolean isUsable = Finite.first(state, size) < 0; // what is not finite would stay so
      if (unrolls.get(b).goesOn() && isUsable) {
        memories.put(unrolls.get(b).end(), new Memory(state, steps[b]));
      }
    }
    List<Long> oldest = new ArrayList<>(memories.keySet());
    oldest.subList(0, Math.max(0, oldest.size() - MOST_STATES)).forEach(memories::remove);
  }

  @Override
  public void close() {
    tape.close();
  }
}
