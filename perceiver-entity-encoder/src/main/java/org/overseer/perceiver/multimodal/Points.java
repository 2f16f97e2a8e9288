package org.overseer.perceiver.multimodal;

/**
 * What to decode besides the label, the same for every example.
 *
 * @param image numbers of points of the video, counted with columns running fastest
 * @param audio numbers of audio patches
 */
public record Points(int[] image, int[] audio) {
  /** Nothing but the label. */
  public static final Points LABEL_ONLY = new Points(new int[0], new int[0]);

  /** The {@code chunk}-th of {@code chunks} equal shares of everything. */
  static Points chunk(AudioVideoConfig clip, int chunk, int chunks) {
    return new Points(
        share(clip.videoPoints(), chunk, chunks), share(clip.audioPatches(), chunk, chunks));
  }

  private static int[] share(int all, int chunk, int chunks) {
    int from = (int) ((long) all * chunk / chunks);
    int[] numbers = new int[(int) ((long) all * (chunk + 1) / chunks) - from];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = from + i;
    }
    return numbers;
  }
}
