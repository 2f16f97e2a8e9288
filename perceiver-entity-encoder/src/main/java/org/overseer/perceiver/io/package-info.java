/**
 * Model folders in the Hugging Face layout: {@code config.json} and {@code model.safetensors}.
 *
 * <p>Every file is treated as untrusted: each broken rule has its own one-line message. Writing is
 * atomic, so that a reader or a crash never meets half a file.
 */
@NullMarked
package org.overseer.perceiver.io;

import org.jspecify.annotations.NullMarked;
