/**
 * What a step is paid, stream by stream.
 *
 * <p>Combat return, win and loss, and pseudo-rewards for following a strategy (AlphaStar,
 * pseudocode). Plain Java on observations; every stream has a value head of its own.
 */
@NullMarked
package org.overseer.training.reward;

import org.jspecify.annotations.NullMarked;
