/**
 * The actor system: who runs on which thread, and what happens when a part fails.
 *
 * <p>{@code ActorTrainer} starts it and waits for its end, {@code TrainingSupervisor} watches the
 * parts. The actors live with what they drive, in {@code rollout} and {@code learner}.
 */
@NullMarked
package org.overseer.training.cluster;

import org.jspecify.annotations.NullMarked;
