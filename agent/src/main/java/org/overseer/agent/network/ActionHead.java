package org.overseer.agent.network;

import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.entity.EntityEncoding;

/** Turns encodings and core outputs into a distribution over actions. */
interface ActionHead {
  /**
   * Log-probabilities of the legal choices.
   *
   * @param entities encodings of all observations of the batch
   * @param core core outputs, {@code [T·B, H]}
   * @param observations number of leading observations to decide for; the rest are bootstraps
   * @return masked log-softmax, one row a decision
   */
  Variable logProbabilities(
      Tape tape, FeatureBatch features, EntityEncoding entities, Variable core, int observations);
}
