/**
 * The state of a training run that both modes share: learner, league, counters, reports,
 * checkpoints.
 *
 * <p>{@code TrainingSession} is what a checkpoint holds.
 */
@NullMarked
package org.overseer.training.session;

import org.jspecify.annotations.NullMarked;
