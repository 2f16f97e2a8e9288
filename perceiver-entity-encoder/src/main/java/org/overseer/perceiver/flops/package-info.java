/**
 * Floating-point operations of a model's forward pass, counted from its sizes.
 *
 * <p>The rule is the paper's (appendix D): a multiply and an add are two operations; only linear
 * layers and attention products count.
 */
@NullMarked
package org.overseer.perceiver.flops;

import org.jspecify.annotations.NullMarked;
