/**
 * The built-in simulator: fights of two small armies, deterministic from a seed.
 *
 * <p>{@code Simulation} holds the state as arrays and advances it one game loop at a time; {@code
 * SkirmishEnvironment} makes agent steps of it, {@code ScriptedPlayer} plays against it. Rules and
 * figures are explained in docs/skirmish.md.
 */
@NullMarked
package org.overseer.env.skirmish;

import org.jspecify.annotations.NullMarked;
