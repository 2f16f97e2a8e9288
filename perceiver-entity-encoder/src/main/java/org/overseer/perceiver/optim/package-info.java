/**
 * Steps along the gradient: ND4J's updaters and LAMB over all parameters of a model, and schedules.
 *
 * <p>{@code Optimizer} applies an updater of ND4J, {@code Lamb} the paper's; both clip and keep
 * their state. Schedules are ND4J's, {@code CosineSchedule} is what those lack.
 */
@NullMarked
package org.overseer.perceiver.optim;

import org.jspecify.annotations.NullMarked;
