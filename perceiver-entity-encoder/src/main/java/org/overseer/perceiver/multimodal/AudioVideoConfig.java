package org.overseer.perceiver.multimodal;

import java.util.Arrays;
import org.overseer.perceiver.audio.AudioPreprocessor;
import org.overseer.perceiver.image.ImagePreprocessor;
import org.overseer.perceiver.image.PatchesPreparation;
import org.overseer.perceiver.image.PositionMode;
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
    if ((double) frames * height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a video of %d × %d × %d has too many points".formatted(frames, height, width));
    }
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
}
