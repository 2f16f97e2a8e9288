/**
 * The folder of a run: who may write it, what it records, and checkpoints that survive a crash.
 *
 * <p>Everything is written so that a process killed at any moment leaves a folder from which the
 * same command goes on. See {@link org.overseer.training.run.RunFolder}.
 */
@NullMarked
package org.overseer.training.run;

import org.jspecify.annotations.NullMarked;
