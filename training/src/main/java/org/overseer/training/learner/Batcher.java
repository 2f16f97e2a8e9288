package org.overseer.training.learner;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.overseer.agent.features.FeatureBatch;
import org.overseer.agent.features.FeatureConfig;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.network.Decisions;
import org.overseer.env.Observation;
import org.overseer.env.Strategy;
import org.overseer.replay.trajectory.Trajectory;
import org.overseer.replay.trajectory.Transition;
import org.overseer.training.reward.GameTime;

/**
 * Stacks trajectories of one length into a time-major {@link LearnerBatch}.
 *
 * <p>Before: {@code ReplayTable}. Next: {@link LearnerLoop}. The batch is valid until the next
 * call.
 */
public final class Batcher {
  private final ObservationEncoder encoder;
  private final FeatureBatch features = new FeatureBatch();
  private final FeatureBatch opponents = new FeatureBatch();
  private int[] choices = new int[0];
  private float[] behaviour = new float[0];

  /** Creates a batcher for agents that see {@link FeatureConfig#COMBAT}. */
  public Batcher() {
    this(FeatureConfig.COMBAT);
  }

  /** Creates a batcher for agents that see {@code features}. */
  public Batcher(FeatureConfig features) {
    encoder = new ObservationEncoder(features);
  }

  /**
   * Stacks {@code trajectories}.
   *
   * @throws IllegalArgumentException if their lengths, state sizes, reward streams or views differ
   */
  public LearnerBatch stack(List<Trajectory> trajectories) {
    return stack(trajectories, /* withObservations= */ true);
  }

  /**
   * The same without observations, which may be too many to be encoded at once.
   *
   * @throws IllegalArgumentException see the other method
   */
  LearnerBatch stackWithoutObservations(List<Trajectory> trajectories) {
    return stack(trajectories, /* withObservations= */ false);
  }

  private LearnerBatch stack(List<Trajectory> trajectories, boolean withObservations) {
    int count = trajectories.size();
    int steps = trajectories.get(0).length();
    int stateSize = trajectories.get(0).initialState().length;
    int streams = trajectories.get(0).transitions().get(0).rewards().length;
    boolean informed = trajectories.get(0).bootstrapOpponent() != null;
    check(trajectories, steps, stateSize, streams, informed);
    reserveChoices(trajectories);
    int[] offsets = new int[steps * count + 1];
    float[] rewards = new float[streams * steps * count];
    boolean[] openings = new boolean[steps * count];
    int[] durations = new int[steps * count];
    float[] discounts = new float[steps * count];
    float[] starts = new float[(steps + 1) * count];
    float[] states = new float[count * stateSize];
    long[] versions = new long[count];
    features.clear();
    opponents.clear();
    for (int t = 0; t <= steps; t++) {
      for (int b = 0; b < count; b++) {
        Trajectory trajectory = trajectories.get(b);
        int row = t * count + b;
        if (t == steps) {
          if (withObservations) {
            encoder.append(trajectory.bootstrap(), trajectory.bootstrapContext(), features);
            appendOpponent(trajectory.bootstrapOpponent());
          }
          starts[row] = trajectory.bootstrapStart() ? 1 : 0;
          continue;
        }
        Transition transition = trajectory.transitions().get(t);
        if (withObservations) {
          encoder.append(transition.observation(), transition.context(), features);
          appendOpponent(transition.opponent());
        }
        offsets[row + 1] = append(transition, offsets[row]);
        for (int s = 0; s < streams; s++) {
          rewards[s * steps * count + row] = transition.rewards()[s];
        }
        openings[row] = isOpening(transition);
        durations[row] = transition.steps();
        discounts[row] = transition.discount();
        starts[row] = transition.start() ? 1 : 0;
      }
    }
    for (int b = 0; b < count; b++) {
      System.arraycopy(trajectories.get(b).initialState(), 0, states, b * stateSize, stateSize);
      versions[b] = trajectories.get(b).policyVersion();
    }
    return new LearnerBatch(
        steps,
        count,
        streams,
        features,
        informed ? opponents : null,
        new Decisions(offsets, choices, behaviour),
        rewards,
        openings,
        durations,
        discounts,
        starts,
        states,
        versions);
  }

  private static boolean isOpening(Transition transition) {
    return GameTime.isOpening(transition.observation().gameLoop())
        && !transition.context().strategy().equals(Strategy.NONE);
  }

  private void appendOpponent(@Nullable Observation opponent) {
    if (opponent != null) {
      encoder.append(opponent, opponents);
    }
  }

  private int append(Transition transition, int at) {
    int[] chosen = transition.choices();
    System.arraycopy(chosen, 0, choices, at, chosen.length);
    System.arraycopy(transition.logProbabilities(), 0, behaviour, at, chosen.length);
    return at + chosen.length;
  }

  private void reserveChoices(List<Trajectory> trajectories) {
    int total = 0;
    for (Trajectory trajectory : trajectories) {
      for (Transition transition : trajectory.transitions()) {
        total += transition.choices().length;
      }
    }
    if (total > choices.length) {
      choices = Arrays.copyOf(choices, total);
      behaviour = Arrays.copyOf(behaviour, total);
    }
  }

  private static void check(
      List<Trajectory> trajectories, int steps, int stateSize, int streams, boolean informed) {
    for (Trajectory trajectory : trajectories) {
      for (Transition transition : trajectory.transitions()) {
        if (transition.rewards().length != streams
            || (transition.opponent() != null) != informed
            || (trajectory.bootstrapOpponent() != null) != informed) {
          throw new IllegalArgumentException(
              "Batcher: expected "
                  + streams
                  + " reward streams "
                  + (informed ? "with" : "without")
                  + " the opponent's observation in every transition");
        }
      }
      if (trajectory.length() != steps || trajectory.initialState().length != stateSize) {
        throw new IllegalArgumentException(
            "Batcher: expected trajectories of "
                + steps
                + " steps with states of "
                + stateSize
                + " but got "
                + trajectory.length()
                + " and "
                + trajectory.initialState().length);
      }
    }
  }
}
