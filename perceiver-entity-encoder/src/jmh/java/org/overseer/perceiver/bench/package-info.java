/**
 * Speed of the encoder beside libtorch's, in one process, interleaved.
 *
 * <p>{@code EncoderBenchmarkMain} runs the rounds; {@code EncoderBenchmark} is what JMH measures.
 */
@NullMarked
package org.overseer.perceiver.bench;

import org.jspecify.annotations.NullMarked;
