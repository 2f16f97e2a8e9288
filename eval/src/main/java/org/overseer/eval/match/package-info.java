/**
 * Matches: many games between two players, seed-paired and with sides swapped.
 *
 * <p>Players answer many games at once, so that a network evaluates them as one batch. Seeds and
 * sides of a game do not depend on how many games run side by side, and neither do the games of
 * scripted players. The last bits of a network's outputs depend on the size of its batch, so its
 * games are the same only for the same number of slots.
 */
@NullMarked
package org.overseer.eval.match;

import org.jspecify.annotations.NullMarked;
