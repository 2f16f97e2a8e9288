/**
 * From the network's log-probabilities to orders.
 *
 * <p>{@code Policy} runs the network for a batch of players, {@code OrderChoice} and {@code
 * ActionSampler} take the orders that {@code OrderSpace} numbers.
 */
@NullMarked
package org.overseer.agent.policy;

import org.jspecify.annotations.NullMarked;
