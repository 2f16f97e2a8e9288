/**
 * Settings of a training run: immutable records, bound from HOCON layer by layer.
 *
 * <p>Layers, later ones win: {@code defaults.conf}, a preset, a file, {@code --set key=value}.
 * {@link org.overseer.training.config.ConfigLoader} rejects what it does not know.
 */
@NullMarked
package org.overseer.training.config;

import org.jspecify.annotations.NullMarked;
