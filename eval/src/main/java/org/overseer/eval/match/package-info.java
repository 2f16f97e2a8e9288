/**
 * Matches: many games between two players, seed-paired and with sides swapped.
 *
 * <p>Players answer many games at once, so that a network evaluates them as one batch. Results do
 * not depend on how many games run side by side.
 */
@NullMarked
package org.overseer.eval.match;

import org.jspecify.annotations.NullMarked;
