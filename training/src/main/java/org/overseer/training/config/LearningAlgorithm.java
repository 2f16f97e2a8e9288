package org.overseer.training.config;

/** How a run learns. */
public enum LearningAlgorithm {
  /** From the rewards of its own games, by self-play. */
  ACTOR_CRITIC,
  /** From what an expert does: behavioural cloning. */
  IMITATION
}
