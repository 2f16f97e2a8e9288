/**
 * Model folders in the Hugging Face layout: {@code config.json}, and weights as safetensors or as
 * files of {@code torch.save}, whole or in shards.
 *
 * <p>Every file is treated as untrusted: each broken rule has its own one-line message. Writing is
 * atomic, so that a reader or a crash never meets half a file.
 */
@NullMarked
package org.overseer.perceiver.io;

import org.jspecify.annotations.NullMarked;
