/**
 * Perceiver IO on text: bytes in, a distribution over bytes out for every position.
 *
 * <p>{@link org.overseer.perceiver.text.ByteTokenizer} turns strings into ids and back; there is no
 * vocabulary to learn and no word that it does not know.
 */
@NullMarked
package org.overseer.perceiver.text;

import org.jspecify.annotations.NullMarked;
