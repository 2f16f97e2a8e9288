/**
 * In-memory replay tables after Reverb's model (Cassirer et al. 2021).
 *
 * <p>A table stores items with priorities; selectors choose what is sampled and what is removed,
 * and one rate limiter keeps inserting and sampling in step.
 */
@NullMarked
package org.overseer.replay.table;

import org.jspecify.annotations.NullMarked;
