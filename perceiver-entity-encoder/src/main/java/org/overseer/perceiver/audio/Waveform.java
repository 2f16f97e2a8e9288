package org.overseer.perceiver.audio;

import java.util.Arrays;

/**
 * One channel of sound.
 *
 * @param sampleRate samples a second
 * @param samples from −1 to 1; not copied
 */
public record Waveform(int sampleRate, float[] samples) {
  /** Checks the rate. */
  public Waveform {
    if (sampleRate < 1) {
      throw new IllegalArgumentException("a sample rate must be positive but is " + sampleRate);
    }
  }

  /**
   * The same sound at another rate: band-limited, so that nothing above half the lower of the two
   * rates folds back.
   */
  public Waveform resampled(int rate) {
    return resampledStart(rate, Integer.MAX_VALUE);
  }

  /** The first so many samples at another rate, or all if there are fewer; no others are made. */
  public Waveform resampledStart(int rate, int length) {
    return rate == sampleRate
        ? samples.length <= length ? this : ofLength(length)
        : new Waveform(rate, Resampler.resample(samples, sampleRate, rate, length));
  }

  /** Exactly so many samples: the end is cut off, or silence added. */
  public Waveform ofLength(int length) {
    return new Waveform(sampleRate, Arrays.copyOf(samples, length));
  }
}
