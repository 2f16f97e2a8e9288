package org.overseer.perceiver.multimodal;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.overseer.perceiver.audio.AudioPreprocessor;
import org.overseer.perceiver.autograd.Variable;
import org.overseer.perceiver.image.ImagePreprocessor;
import org.overseer.perceiver.image.PatchesPreparation;
import org.overseer.perceiver.image.PositionMode;
import org.overseer.perceiver.io.JsonObject;
import org.overseer.perceiver.position.FourierPositionEncoding;

/**
 * Sizes of a clip and how it becomes input vectors.
 *
 * @param frames T
 * @param height H
 * @param width W
 * @param audioSamples samples of the whole clip
 * @param samplesPerPatch samples of an audio vector
 * @param temporalDownsample frames of a video patch
 * @param spatialDownsample rows and columns of a video patch
 * @param audioBands Fourier bands of audio positions
 * @param audioMaxResolution their resolution
 * @param imageBands Fourier bands of video positions
 * @param imageMaxResolution their resolution over frames, rows and columns
 */
public record AudioVideoConfig(
    int frames,
    int height,
    int width,
    int audioSamples,
    int samplesPerPatch,
    int temporalDownsample,
    int spatialDownsample,
    int audioBands,
    int audioMaxResolution,
    int imageBands,
    int[] imageMaxResolution) {
  /** Red, green, blue. */
  public static final int COLOURS = 3;

  private static final int MAX_BANDS = 1 << 16;

  /** Checks that the clip is cut into whole patches. */
  public AudioVideoConfig {
    imageMaxResolution = imageMaxResolution.clone();
    requirePositive("frames", frames);
    requirePositive("height", height);
    requirePositive("width", width);
    requirePositive("audio samples", audioSamples);
    requirePositive("samples_per_patch", samplesPerPatch);
    requirePositive("temporal_downsample", temporalDownsample);
    requirePositive("spatial_downsample", spatialDownsample);
    requireDivisible("audio samples", audioSamples, "samples_per_patch", samplesPerPatch);
    requireDivisible("frames", frames, "temporal_downsample", temporalDownsample);
    requireDivisible("height", height, "spatial_downsample", spatialDownsample);
    requireDivisible("width", width, "spatial_downsample", spatialDownsample);
    if (imageMaxResolution.length != 3) {
      throw new IllegalArgumentException(
          "image_max_resolution %s must be of frames, rows and columns"
              .formatted(Arrays.toString(imageMaxResolution)));
    }
    if (frames == temporalDownsample) {
      throw new IllegalArgumentException(
          "%d frames in patches of as many leave no time axis; use shorter patches"
              .formatted(frames));
    }
    double points = (double) frames * height * width;
    int audioPatches = audioSamples / samplesPerPatch;
    if (points * COLOURS > Integer.MAX_VALUE || points + audioPatches + 1 > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a video of %d × %d × %d points with %d audio patches is too large"
              .formatted(frames, height, width, audioPatches));
    }
    if (audioBands > MAX_BANDS || imageBands > MAX_BANDS) {
      throw new IllegalArgumentException(
          "audio_num_bands (%d) and image_num_bands (%d) must be at most %d"
              .formatted(audioBands, imageBands, MAX_BANDS));
    }
  }

  /**
   * Reads {@code num_frames, audio_samples_per_frame, samples_per_patch} and from the object {@code
   * multimodal} the settings that Hugging Face's class fixes: {@code audio_num_bands,
   * audio_max_resolution, image_num_bands, image_max_resolution, spatial_downsample,
   * temporal_downsample}.
   *
   * @param gridSide default for the rows and columns of {@code image_max_resolution}
   * @throws IllegalArgumentException if a rule of the clip is broken
   * @throws ArithmeticException if there are too many samples
   */
  static AudioVideoConfig read(JsonObject json, int height, int width, int gridSide) {
    JsonObject settings = json.objectOrEmpty("multimodal");
    int frames = json.integer("num_frames");
    int samples = Math.multiplyExact(frames, json.integer("audio_samples_per_frame"));
    int temporal = settings.integer("temporal_downsample", 1);
    requirePositive("temporal_downsample", temporal);
    return new AudioVideoConfig(
        frames,
        height,
        width,
        samples,
        json.integer("samples_per_patch"),
        temporal,
        settings.integer("spatial_downsample", 4),
        settings.integer("audio_num_bands", 192),
        audioResolution(settings, samples),
        settings.integer("image_num_bands", 32),
        settings.has("image_max_resolution")
            ? settings.integers("image_max_resolution")
            : new int[] {frames / temporal, gridSide, gridSide});
  }

  private static int audioResolution(JsonObject settings, int samples) {
    String field = "audio_max_resolution";
    if (!settings.has(field)) {
      return samples;
    }
    int[] values = settings.integers(field);
    if (values.length != 1) {
      throw settings.error("'" + field + "' must be a list of one number");
    }
    return values[0];
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " (" + value + ") must be at least 1");
    }
  }

  private static void requireDivisible(String name, int value, String partName, int part) {
    if (value % part != 0) {
      throw new IllegalArgumentException(
          "%s (%d) must be divisible by %s (%d)".formatted(name, value, partName, part));
    }
  }

  /** Vectors of the sound. */
  public int audioPatches() {
    return audioSamples / samplesPerPatch;
  }

  /** Vectors of the video. */
  public int videoPatches() {
    return frames / temporalDownsample * videoPatchesPerFrame();
  }

  private int videoPatchesPerFrame() {
    return height / spatialDownsample * (width / spatialDownsample);
  }

  /** Points of the video: T·H·W. */
  public int videoPoints() {
    return frames * height * width;
  }

  @Override
  public int[] imageMaxResolution() {
    return imageMaxResolution.clone();
  }

  /** Channels of the input vectors of sound and video. */
  Map<Modality, Integer> inputWidths() {
    Map<Modality, Integer> widths = new EnumMap<>(Modality.class);
    widths.put(Modality.AUDIO, audioPreprocessor().channels());
    widths.put(Modality.IMAGE, videoPreprocessor().channels());
    return widths;
  }

  FourierPositionEncoding audioPositions() {
    return FourierPositionEncoding.of(audioBands, audioMaxResolution);
  }

  FourierPositionEncoding videoPositions() {
    return FourierPositionEncoding.of(imageBands, imageMaxResolution);
  }

  AudioPreprocessor audioPreprocessor() {
    return new AudioPreprocessor(samplesPerPatch, audioPositions());
  }

  ImagePreprocessor videoPreprocessor() {
    return new ImagePreprocessor(
        PatchesPreparation.raw(COLOURS, temporalDownsample, spatialDownsample),
        videoPositions(),
        PositionMode.CONCAT);
  }

  /** Checks {@code [B, T, H, W, 3]} and {@code [B, samples]}. */
  void requireSizes(Variable video, Variable audio, int examples) {
    requireShape("video", video, examples, frames, height, width, COLOURS);
    requireShape("audio", audio, examples, audioSamples);
  }

  static void requireShape(String name, Variable value, long... shape) {
    if (!Arrays.equals(value.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s: expected %s but got %s"
              .formatted(name, Arrays.toString(shape), Arrays.toString(value.shape())));
    }
  }
}
