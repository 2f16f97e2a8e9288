/**
 * The arithmetic of the library: matrix products ({@link Gemm}) and what lies between them.
 *
 * <p>{@link Kernels} has two implementations that agree to float accuracy: plain ND4J ops for any
 * backend, and Vector API loops over ND4J's memory for CPUs.
 */
@NullMarked
package org.overseer.perceiver.kernels;

import org.jspecify.annotations.NullMarked;
