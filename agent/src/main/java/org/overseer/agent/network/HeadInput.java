package org.overseer.agent.network;

import org.overseer.agent.features.FeatureBatch;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.entity.EntityEncoding;

/**
 * What an action head works from.
 *
 * @param tape the tape of this step
 * @param features all observations of the batch, {@code T·B} of them
 * @param entities encodings of all observations of the batch
 * @param core core outputs, {@code [T·B, H]}
 * @param observations number O of leading observations to decide for; the rest are bootstraps
 */
record HeadInput(
    Tape tape, FeatureBatch features, EntityEncoding entities, Variable core, int observations) {}
