package org.overseer.training.config;

/**
 * All settings of a run. A setting is one component of one of these records plus one line with a
 * comment in {@code defaults.conf}; its key is the kebab-case form of the names on the way, for
 * example {@code learner.unroll-length}.
 *
 * @param seed source of every random number of the run
 * @param mode how the parts of training run
 * @param environment what is played
 * @param agent the network
 * @param rewards what is rewarded
 * @param rollout how games are played
 * @param replay what lies between games and learner
 * @param learner losses and optimizer
 * @param league who plays whom
 * @param evaluation the games that measure the result
 * @param run budgets and intervals
 */
public record TrainingConfig(
    long seed,
    TrainingMode mode,
    EnvironmentConfig environment,
    NetworkConfig agent,
    RewardsConfig rewards,
    RolloutConfig rollout,
    ReplayConfig replay,
    LearnerConfig learner,
    LeagueConfig league,
    EvaluationConfig evaluation,
    RunConfig run) {
  /** Checks what one group alone cannot tell. */
  public TrainingConfig {
    if (replay.capacityTrajectories() < learner.batchTrajectories()) {
      // games and learner would wait for each other for ever
      throw new IllegalArgumentException(
          "replay.capacity-trajectories must be at least learner.batch-trajectories, that is "
              + learner.batchTrajectories()
              + ", but is "
              + replay.capacityTrajectories());
    }
  }
}
