package org.overseer.training.config;

/** How the parts of training run. */
public enum TrainingMode {
  /** One thread, bit-reproducible from the seed. */
  SERIAL,
  /** The actor system: games and learner side by side in one process. */
  ACTORS
}
