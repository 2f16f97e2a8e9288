/**
 * The environment API in plain Java: games, observations and actions.
 *
 * <p>Observations are primitive arrays that their environment owns and rewrites; nothing here knows
 * of tensors, sockets or protobuf. Implementations are the built-in simulator ({@code skirmish})
 * and the StarCraft II client ({@code sc2}).
 */
@NullMarked
package org.overseer.env;

import org.jspecify.annotations.NullMarked;
