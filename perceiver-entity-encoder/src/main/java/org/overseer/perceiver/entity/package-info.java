/**
 * Sets of game units in, embeddings out: the entity encoders behind one interface.
 *
 * <p>Sets are packed end to end, without cap and without padding. An encoder lives inside a larger
 * model (shared tape and parameters) or alone (a model folder of its own).
 */
@NullMarked
package org.overseer.perceiver.entity;

import org.jspecify.annotations.NullMarked;
