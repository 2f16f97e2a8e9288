package org.overseer.perceiver.multimodal;

import java.util.random.RandomGenerator;
import org.overseer.perceiver.autograd.Tape;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.kernels.FloatBuffers;

/**
 * Everything that {@link MultimodalAutoencoder} decodes of B examples.
 *
 * @param video {@code [B, T, H, W, 3]}
 * @param audio {@code [B, samples]}
 * @param label logits {@code [B, K]}
 */
public record Reconstruction(float[] video, float[] audio, float[] label) {
  /** What an exact reconstruction has, in place of infinity. */
  private static final double NO_ERROR_PSNR = 100;

  /** How many shares the released model's output is decoded in. */
  public static final int CHUNKS = 128;

  /** Hears of each chunk that is done. */
  @FunctionalInterface
  public interface Progress {
    /** {@code done} of {@code chunks} are decoded. */
    void decoded(int done, int chunks);
  }

  /** Values of a batch on the heap, in the shapes of {@link MultimodalAutoencoder.Inputs}. */
  public record Clips(int examples, float[] video, float[] audio, float[] label) {
    /** One clip whose label is masked. */
    public static Clips unlabelled(MultimodalConfig config, float[] video, float[] audio) {
      return new Clips(1, video, audio, new float[config.numLabels()]);
    }
  }

  /**
   * Encodes clips once, then decodes everything in chunks, each a step of its own on the tape, so
   * that only one chunk's arrays are in memory.
   *
   * @param random decides what is masked where a probability is neither 0 nor 1
   */
  public static Reconstruction of(
      MultimodalAutoencoder model,
      Tape tape,
      Clips clips,
      int chunks,
      RandomGenerator random,
      Progress progress) {
    MultimodalConfig config = model.config();
    if (chunks < 1 || chunks > config.clip().videoPoints()) {
      throw new IllegalArgumentException(
          "chunks (%d) must be 1 to %d".formatted(chunks, config.clip().videoPoints()));
    }
    float[] latents = encode(model, tape, clips, random);
    int examples = clips.examples();
    int rows = examples * config.perceiver().numLatents();
    AudioVideoConfig clip = config.clip();
    float[] video =
        new float[Math.multiplyExact(examples, clip.videoPoints() * AudioVideoConfig.COLOURS)];
    float[] audio = new float[Math.multiplyExact(examples, clip.audioSamples())];
    float[] label = new float[0];
    for (int chunk = 0; chunk < chunks; chunk++) {
      tape.begin(/* recording= */ false);
      Variable z = tape.constant(latents, rows, config.perceiver().dLatents());
      Points points = Points.chunk(clip, chunk, chunks);
      MultimodalAutoencoder.Decoded decoded = model.decode(z, examples, points);
      scatter(decoded.image(), points.image(), video, examples, clip.videoPoints());
      scatter(decoded.audio(), points.audio(), audio, examples, clip.audioPatches());
      label = FloatBuffers.toArray(decoded.label().value());
      progress.decoded(chunk + 1, chunks);
    }
    return new Reconstruction(video, audio, label);
  }

  /**
   * Peak signal-to-noise ratio in decibels, at most {@value #NO_ERROR_PSNR}.
   *
   * @param peak largest difference that two values can have: 1 for video, 2 for sound
   */
  public static double peakSignalToNoise(float[] original, float[] decoded, double peak) {
    double sum = 0;
    for (int i = 0; i < original.length; i++) {
      double difference = original[i] - decoded[i];
      sum += difference * difference;
    }
    double ratio = 10 * Math.log10(peak * peak * original.length / sum);
    return Math.min(NO_ERROR_PSNR, ratio);
  }

  private static float[] encode(
      MultimodalAutoencoder model, Tape tape, Clips clips, RandomGenerator random) {
    MultimodalConfig config = model.config();
    AudioVideoConfig clip = config.clip();
    int examples = clips.examples();
    tape.begin(/* recording= */ false);
    MultimodalAutoencoder.Inputs inputs =
        new MultimodalAutoencoder.Inputs(
            tape.constant(
                clips.video(),
                examples,
                clip.frames(),
                clip.height(),
                clip.width(),
                AudioVideoConfig.COLOURS),
            tape.constant(clips.audio(), examples, clip.audioSamples()),
            tape.constant(clips.label(), examples, config.numLabels()));
    return FloatBuffers.toArray(model.encode(inputs, random).value());
  }

  /** Consecutive points of each example to their place. */
  private static void scatter(
      Variable decoded, int[] points, float[] target, int examples, int pointsPerExample) {
    if (points.length == 0) {
      return;
    }
    float[] values = FloatBuffers.toArray(decoded.value());
    int width = decoded.columns();
    int length = points.length * width;
    for (int example = 0; example < examples; example++) {
      int start = (example * pointsPerExample + points[0]) * width;
      System.arraycopy(values, example * length, target, start, length);
    }
  }
}
