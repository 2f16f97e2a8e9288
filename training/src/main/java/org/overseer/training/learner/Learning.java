package org.overseer.training.learner;

import java.util.List;
import java.util.function.BiConsumer;
import org.overseer.agent.checkpoint.ParameterSnapshot;
import org.overseer.replay.trajectory.Experience;
import org.overseer.replay.trajectory.Trajectory;

/** What {@link LearnerActor} drives; called from one thread at a time. */
public interface Learning {
  /** Whether the budget is used up, or someone wants to stop. */
  boolean isFinished();

  /** Whether a trajectory is young enough to be learned from. */
  boolean accepts(Experience experience);

  /** Makes one update of a learning player; gives its parameters after it. */
  ParameterSnapshot learn(int learner, List<Trajectory> trajectories);

  /**
   * Deals with answers of policies that were not finite; called before each round of updates.
   *
   * @param publish receives the parameters of each learning player that has others now
   */
  void heal(BiConsumer<Integer, ParameterSnapshot> publish);

  /** Called after each update, and several times a second while there is nothing to learn from. */
  void afterRound();

  /** Called once, when no other call will follow. */
  void ended();
}
