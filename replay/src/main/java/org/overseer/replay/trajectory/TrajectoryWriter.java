package org.overseer.replay.trajectory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;

/**
 * Cuts the games of one player into unrolls of T transitions (Acme and Reverb call it an adder).
 *
 * <p>Unrolls go on over the end of a game, so every one of them is full and no step is lost. The
 * loop of its user:
 *
 * <pre>{@code
 * // may emit the last unroll
 * writer.observe(observation, context, opponent, start, stateBefore, policyVersion);
 * …decide, step the environment until the next decision…
 * writer.complete(choices, logProbabilities, reward, discount, steps);
 * }</pre>
 *
 * <p>An unroll is emitted when the observation after its last transition is known. Not thread-safe.
 */
public final class TrajectoryWriter {
  private final int unrollLength;
  private final Supplier<String> scenario;
  private final Consumer<Trajectory> sink;
  private final List<Transition> transitions;

  private String firstScenario = "";
  private float[] initialState = new float[0];
  private long policyVersion;
  private @Nullable Observation pending;
  private PlayerContext pendingContext = PlayerContext.NONE;
  private @Nullable Observation pendingOpponent;
  private boolean pendingStart;
  private boolean expectStart;

  /**
   * Creates a writer that has seen nothing.
   *
   * @param unrollLength T, transitions in each trajectory
   * @param scenario tells the name of the scenario of the game in play
   * @param sink receives each full trajectory, on the calling thread
   */
  public TrajectoryWriter(int unrollLength, Supplier<String> scenario, Consumer<Trajectory> sink) {
    if (unrollLength < 1) {
      throw new IllegalArgumentException(
          "TrajectoryWriter.unrollLength: expected at least 1 but got " + unrollLength);
    }
    this.unrollLength = unrollLength;
    this.scenario = scenario;
    this.sink = sink;
    this.transitions = new ArrayList<>(unrollLength);
    reset();
  }

  /** Forgets the unfinished unroll; the next observation must start a game. */
  public void reset() {
    transitions.clear();
    pending = null;
    pendingOpponent = null;
    expectStart = true;
  }

  /** Notes an observation of a player that is told nothing, without the opponent's. */
  public void observe(Observation observation, boolean start, float[] state, long version) {
    observe(observation, PlayerContext.NONE, null, start, state, version);
  }

  /**
   * Notes what the policy is about to answer; emits the unroll that this observation closes.
   *
   * @param observation copied
   * @param context what the player is told beside it
   * @param opponent what the opponent sees at the same time, copied; null to leave it out
   * @param start whether it is the first observation of a game
   * @param state the recurrent state before this observation, {@code [stateSize]}; copied where an
   *     unroll begins
   * @param version version of the parameters that answer
   * @throws IllegalStateException if the last observation was not completed
   */
  public void observe(
      Observation observation,
      PlayerContext context,
      @Nullable Observation opponent,
      boolean start,
      float[] state,
      long version) {
    if (pending != null) {
      throw new IllegalStateException(
          "TrajectoryWriter: complete() the last observation before the next observe()");
    }
    if (start != expectStart) {
      throw new IllegalStateException(
          expectStart
              ? "TrajectoryWriter: expected the first observation of a game, but start is false"
              : "TrajectoryWriter: start is true, but the last game has not ended: its discount was"
                  + " not 0; reset() to give it up");
    }
    Observation copy = copy(observation);
    Observation opponentCopy = opponent == null ? null : copy(opponent);
    if (transitions.size() == unrollLength) {
      Trajectory full =
          new Trajectory(
              policyVersion,
              firstScenario,
              transitions,
              copy,
              context,
              start,
              opponentCopy,
              initialState);
      transitions.clear();
      sink.accept(full);
    }
    if (transitions.isEmpty()) {
      firstScenario = scenario.get();
      initialState = state.clone();
      policyVersion = version;
    }
    pending = copy;
    pendingContext = context;
    pendingOpponent = opponentCopy;
    pendingStart = start;
  }

  private static Observation copy(Observation observation) {
    Observation copy = new Observation();
    copy.copyFrom(observation);
    return copy;
  }

  /** Adds what came of the noted observation where there is one reward stream. */
  public void complete(
      int[] choices, float[] logProbabilities, float reward, float discount, int steps) {
    complete(choices, logProbabilities, new float[] {reward}, discount, steps);
  }

  /**
   * Adds what came of the noted observation.
   *
   * @param choices of the decision, {@code [R]}; copied
   * @param logProbabilities of the choices, {@code [R]}; copied
   * @param rewards sums of the rewards until the next decision, one a stream, {@code [S]}; copied
   * @param discount 0 where the game ended before it, else 1
   * @param steps agent steps until then
   * @throws IllegalStateException without an observation
   */
  public void complete(
      int[] choices, float[] logProbabilities, float[] rewards, float discount, int steps) {
    if (pending == null) {
      throw new IllegalStateException("TrajectoryWriter: observe() comes before complete()");
    }
    transitions.add(
        new Transition(
            pending,
            pendingContext,
            choices.clone(),
            logProbabilities.clone(),
            rewards.clone(),
            discount,
            steps,
            pendingStart,
            pendingOpponent));
    pending = null;
    pendingOpponent = null;
    expectStart = discount == 0;
  }
}
