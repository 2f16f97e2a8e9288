package org.overseer.training.rollout;

import org.overseer.replay.trajectory.Experience;

/** Is told what comes of the games of a {@link RolloutLoop}, on the thread that steps them. */
public interface RolloutListener {
  /** A learning player has a full trajectory. */
  void experience(Experience experience);

  /** A game of this learning player has made an agent step. */
  void stepMade(int learner);

  /** A game has ended. */
  void gameFinished(GameRecord game);
}
