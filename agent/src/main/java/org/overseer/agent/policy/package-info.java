/**
 * From the network's log-probabilities to orders.
 *
 * <p>{@code OrderSpace} numbers the orders of a unit, {@code ActionSampler} draws them, {@code
 * Policy} runs the network for a batch of players.
 */
@NullMarked
package org.overseer.agent.policy;

import org.jspecify.annotations.NullMarked;
