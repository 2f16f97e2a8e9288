/**
 * Who plays whom: main agents, exploiters, their frozen past, and what they achieve.
 *
 * <p>{@code League} holds them and draws the matches; {@code OpponentRule} has the rules.
 */
@NullMarked
package org.overseer.training.league;

import org.jspecify.annotations.NullMarked;
