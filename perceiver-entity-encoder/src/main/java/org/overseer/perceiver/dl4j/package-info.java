/**
 * The Perceiver inside Deeplearning4j networks: a layer that is a vertex of a {@code
 * ComputationGraph} or one layer of a {@code MultiLayerNetwork}.
 *
 * <p>Sets come as Deeplearning4j's sequences {@code [B, C, M]} with a mask {@code [B, M]}. Needs
 * {@code deeplearning4j-nn} on the class path, which this library does not bring along. Nothing
 * else here uses this package.
 */
@NullMarked
package org.overseer.perceiver.dl4j;

import org.jspecify.annotations.NullMarked;
