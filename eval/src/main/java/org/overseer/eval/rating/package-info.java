/**
 * Ratings of players from the results of their games.
 *
 * <p>Every figure comes with its uncertainty: 100 games tell a win rate to about ten percentage
 * points.
 */
@NullMarked
package org.overseer.eval.rating;

import org.jspecify.annotations.NullMarked;
