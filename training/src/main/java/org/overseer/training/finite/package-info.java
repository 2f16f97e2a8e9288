/**
 * Looks for NaN and infinity.
 *
 * <p>In what games give, what the network says and what an update leaves behind.
 */
@NullMarked
package org.overseer.training.finite;

import org.jspecify.annotations.NullMarked;
