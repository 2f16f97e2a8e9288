/**
 * Environments as RxJava streams.
 *
 * <p>A subscriber's demand drives the game: nothing is simulated or sent before it is asked for.
 */
@NullMarked
package org.overseer.env.stream;

import org.jspecify.annotations.NullMarked;
