/**
 * What actors record of their games: transitions, cut into unrolls of a fixed length.
 *
 * <p>Plain Java on top of the environment API, so that actors, tables and learner share it. Next on
 * the way: {@link org.overseer.replay.table}.
 */
@NullMarked
package org.overseer.replay.trajectory;

import org.jspecify.annotations.NullMarked;
