/**
 * The updating side: batches trajectories, computes the losses and changes the parameters.
 *
 * <p>Returns and advantages ({@link org.overseer.training.learner.VTrace}, {@link
 * org.overseer.training.learner.TdLambda}) are constants to the losses, so they are plain Java;
 * what needs gradients runs on the tape.
 */
@NullMarked
package org.overseer.training.learner;

import org.jspecify.annotations.NullMarked;
