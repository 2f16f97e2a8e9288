package org.overseer.training.session;

import org.overseer.training.config.TrainingConfig;

/**
 * Where a session reads what it is made from besides its settings; see {@link
 * org.overseer.training.run.RunSources} for why that need not be where the settings say.
 *
 * @param teacher folder of the teacher, or in settings its name; empty for none
 * @param strategy file with the strategy; empty for none
 */
public record TrainingSources(String teacher, String strategy) {
  /** The places that the settings name. */
  public static TrainingSources of(TrainingConfig config) {
    return new TrainingSources(config.learner().teacher(), config.rewards().strategy());
  }
}
