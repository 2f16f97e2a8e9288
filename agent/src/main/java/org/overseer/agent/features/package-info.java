/**
 * From an observation to the numbers that the network reads, and from order numbers to commands.
 *
 * <p>Plain arrays, packed sets, no tensors: {@code ObservationEncoder} appends observations to a
 * {@code FeatureBatch} that a caller owns and reuses; {@code OrderSpace} numbers what units can do.
 */
@NullMarked
package org.overseer.agent.features;

import org.jspecify.annotations.NullMarked;
