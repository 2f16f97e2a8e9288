/**
 * Who plays whom: the newest policy and the frozen past ones.
 *
 * <p>{@code PastPlayers} keeps the frozen versions and draws opponents.
 */
@NullMarked
package org.overseer.training.league;

import org.jspecify.annotations.NullMarked;
