/**
 * WebSocket transport for protobuf messages, on Netty.
 *
 * <p>Knows frames, timeouts and bytes, not the messages: those are chosen by the packages {@code
 * sc2} (client) and {@code serve} (server).
 */
@NullMarked
package org.overseer.env.net;

import org.jspecify.annotations.NullMarked;
