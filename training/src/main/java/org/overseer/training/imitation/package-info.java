/**
 * Behavioural cloning: learning to give the orders that an expert gives (AlphaStar, pseudocode).
 *
 * <p>{@code ImitationTrainer} drives a session as the other trainers do. Its games are {@code
 * TaughtGames}, in which an expert says at every step what it would do; the labels take the place
 * of the choices in a trajectory, and {@code HeldOutGames} tells how many the pupil gets right.
 */
@NullMarked
package org.overseer.training.imitation;

import org.jspecify.annotations.NullMarked;
