/**
 * The built-in simulator behind the s2client protocol, so that clients in any language can play it.
 *
 * <p>{@code Sc2Server} accepts connections; each is a {@code VirtualGameProcess} with a status
 * machine of its own (s2client-proto).
 */
@NullMarked
package org.overseer.env.serve;

import org.jspecify.annotations.NullMarked;
