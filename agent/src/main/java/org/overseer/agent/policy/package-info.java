/**
 * An agent's network as a player: questions about observations in, decisions out.
 *
 * <p>{@code Policy} runs the network for a batch of players; {@code OrderChoice} says how each
 * takes its decisions, drawn or the most probable.
 */
@NullMarked
package org.overseer.agent.policy;

import org.jspecify.annotations.NullMarked;
