package org.overseer.perceiver.image.augment;

import java.util.Arrays;

/**
 * Images with their classes, ready for a model.
 *
 * @param height rows of each image
 * @param width columns of each image
 * @param channels values of each pixel
 * @param images float32 {@code [B, height, width, channels]}; not copied
 * @param labels class of each image, {@code [B]}; not copied
 */
public record ImageBatch(int height, int width, int channels, float[] images, int[] labels) {
  /** Checks the sizes. */
  public ImageBatch {
    if (images.length != (long) labels.length * height * width * channels) {
      throw new IllegalArgumentException(
          "%d images of [%d, %d, %d] have %d values but there are %d"
              .formatted(
                  labels.length,
                  height,
                  width,
                  channels,
                  (long) labels.length * height * width * channels,
                  images.length));
    }
  }

  /** How many images there are. */
  public int size() {
    return labels.length;
  }

  /** Values of one image. */
  int imageValues() {
    return height * width * channels;
  }

  /** Some of the images. */
  ImageBatch part(int from, int to) {
    return new ImageBatch(
        height,
        width,
        channels,
        Arrays.copyOfRange(images, from * imageValues(), to * imageValues()),
        Arrays.copyOfRange(labels, from, to));
  }
}
