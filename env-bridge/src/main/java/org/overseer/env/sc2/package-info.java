/**
 * The client side of the s2client protocol: a remote StarCraft II game as an environment.
 *
 * <p>The adapters turn protobuf messages into plain observations and actions into messages; {@code
 * Sc2Protocol} pairs requests with responses; {@code Sc2Environment} plays.
 */
@NullMarked
package org.overseer.env.sc2;

import org.jspecify.annotations.NullMarked;
