package org.overseer.perceiver.audio;

import java.util.Arrays;
import org.overseer.perceiver.autograd.Functions;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.position.PositionEncoding;

/**
 * Makes a set of input vectors of each sound: patches of consecutive samples with their positions
 * behind them (DeepMind's io_processors.py).
 *
 * <p>Axes: B sounds, M patches.
 */
public final class AudioPreprocessor {
  private final int samplesPerPatch;
  private final PositionEncoding positions;

  /**
   * A preprocessor.
   *
   * @param positions over the patches; parameters, if any, are in their scope already
   */
  public AudioPreprocessor(int samplesPerPatch, PositionEncoding positions) {
    if (samplesPerPatch < 1) {
      throw new IllegalArgumentException(
          "samples_per_patch (" + samplesPerPatch + ") must be at least 1");
    }
    this.samplesPerPatch = samplesPerPatch;
    this.positions = positions;
  }

  /** Channels of an input vector: samples, then position. */
  public int channels() {
    return samplesPerPatch + positions.channels();
  }

  /**
   * Makes input vectors.
   *
   * @param audio {@code [B, samples]}
   * @return {@code [B·M, channels]}
   * @throws IllegalArgumentException if the samples do not fill whole patches
   */
  public Variable apply(Variable audio) {
    long[] shape = audio.shape();
    if (shape.length != 2 || shape[1] % samplesPerPatch != 0) {
      throw new IllegalArgumentException(
          "audio must be [sounds, samples], samples divisible by %d, but is %s"
              .formatted(samplesPerPatch, Arrays.toString(shape)));
    }
    int sounds = audio.rows();
    int patches = audio.columns() / samplesPerPatch;
    Variable samples = Functions.reshape(audio, (long) sounds * patches, samplesPerPatch);
    Variable grid = positions.grid(audio.tape(), patches); // [M, P]
    return Functions.concatColumns(
        samples, sounds == 1 ? grid : Functions.repeatRows(grid, sounds));
  }
}
