package org.overseer.training.config;

import org.overseer.agent.network.ValueConfig;

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
 * @param imitation from whom a run learns that clones
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
    ImitationConfig imitation,
    LeagueConfig league,
    EvaluationConfig evaluation,
    RunConfig run) {
  /** Checks what one group alone cannot tell. */
  public TrainingConfig {
    if (learner.algorithm() == LearningAlgorithm.IMITATION && mode != TrainingMode.SERIAL) {
      throw new IllegalArgumentException(
          "mode must be serial where learner.algorithm is imitation, but is "
              + RecordBinder.kebab(mode.name()));
    }
    if (learner.algorithm() == LearningAlgorithm.IMITATION
        && !rewards.values().equals(ValueConfig.COMBAT)) {
      throw new IllegalArgumentException(
          "rewards: imitation learns the value of rewards.combat alone; leave the other streams off");
    }
    if (!imitation.data().isEmpty() && environment.scenario().size() > 1) {
      throw new IllegalArgumentException(
          "environment.scenario must be one scenario with imitation.data, that of the recorded games,"
              + " but is "
              + environment.scenario());
    }
    if (replay.capacityTrajectories() < learner.batchTrajectories()) {
      // games and learner would wait for each other for ever
      throw new IllegalArgumentException(
          "replay.capacity-trajectories must be at least learner.batch-trajectories, that is "
              + learner.batchTrajectories()
              + ", but is "
              + replay.capacityTrajectories());
    }
    if (rollout.environments() < league.learners()) {
      throw new IllegalArgumentException(
          "rollout.environments must be at least one for each learning player of the league, that"
              + " is "
              + league.learners()
              + ", but is "
              + rollout.environments());
    }
  }
}
