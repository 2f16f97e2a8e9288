/**
 * Round robins among many players: who plays whom how often, who beats whom, and how strong each
 * is.
 */
@NullMarked
package org.overseer.eval.league;

import org.jspecify.annotations.NullMarked;
