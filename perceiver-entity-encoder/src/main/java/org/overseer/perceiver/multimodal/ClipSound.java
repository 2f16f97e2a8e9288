package org.overseer.perceiver.multimodal;

import java.nio.file.Path;
import org.overseer.perceiver.audio.WavFile;
import org.overseer.perceiver.io.ModelFormatException;

/** The sound of a clip: its rate, which the clip's frames imply, and as much of a file. */
public final class ClipSound {
  /** Frames a second of every clip. */
  public static final int FRAMES_A_SECOND = 25;

  private ClipSound() {}

  /**
   * Samples a second.
   *
   * @throws ModelFormatException if no file has so many
   */
  public static int rate(AudioVideoConfig clip) {
    int samplesAFrame = clip.audioSamples() / clip.frames();
    long rate = (long) samplesAFrame * FRAMES_A_SECOND;
    if (rate < 1 || rate > WavFile.MAX_RATE) {
      throw new ModelFormatException(
          "the model's frames have %,d samples each, %,d a second; sound has 1 to %,d"
              .formatted(samplesAFrame, rate, WavFile.MAX_RATE));
    }
    return (int) rate;
  }

  /**
   * The start of a file at the clip's rate, then silence where the file is shorter.
   *
   * @return {@code [samples]}
   * @throws ModelFormatException if the file cannot be read or is damaged
   */
  public static float[] read(Path file, AudioVideoConfig clip) {
    return WavFile.read(file)
        .resampledStart(rate(clip), clip.audioSamples())
        .ofLength(clip.audioSamples())
        .samples();
  }
}
