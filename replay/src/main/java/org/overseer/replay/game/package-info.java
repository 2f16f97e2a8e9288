/**
 * Recorded games: seed, commands, and a hash of every observation (docs/adr/0020).
 *
 * <p>{@code GameRecorder} watches an environment, {@code GameFile} keeps what it saw, {@code
 * GameVerifier} plays it again and compares.
 */
@NullMarked
package org.overseer.replay.game;

import org.jspecify.annotations.NullMarked;
