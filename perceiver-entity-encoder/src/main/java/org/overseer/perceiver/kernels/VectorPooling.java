package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** The greatest value under a filter, on the heap; all channels of a pixel go together. */
final class VectorPooling {
  private VectorPooling() {}

  static void forward(
      FloatBuffer images, ConvolutionShape shape, FloatBuffer pooled, int fromImage, int toImage) {
    int c = shape.channels();
    int pixels = shape.height() * shape.width() * c;
    int rowLength = shape.outputWidth() * c;
    float[] image = Heap.array(0, pixels);
    float[] row = Heap.array(1, rowLength);
    for (int b = fromImage; b < toImage; b++) {
      images.get(b * pixels, image, 0, pixels);
      for (int oy = 0; oy < shape.outputHeight(); oy++) {
        Arrays.fill(row, 0, rowLength, Float.NEGATIVE_INFINITY);
        for (int ox = 0; ox < shape.outputWidth(); ox++) {
          Window window = Window.of(shape, oy, ox);
          for (int y = window.top; y < window.bottom; y++) {
            for (int x = window.left; x < window.right; x++) {
              raise(row, ox * c, image, (y * shape.width() + x) * c, c);
            }
          }
        }
        pooled.put((b * shape.outputHeight() + oy) * rowLength, row, 0, rowLength);
      }
    }
  }

  private static void raise(float[] greatest, int at, float[] image, int pixel, int channels) {
    for (int c = 0; c < channels; c++) {
      greatest[at + c] = Math.max(greatest[at + c], image[pixel + c]);
    }
  }

  static void backward(
      FloatBuffer images,
      FloatBuffer pooled,
      ConvolutionShape shape,
      FloatBuffer dPooled,
      FloatBuffer dImages,
      int fromImage,
      int toImage) {
    int c = shape.channels();
    int pixels = shape.height() * shape.width() * c;
    int rowLength = shape.outputWidth() * c;
    float[] image = Heap.array(0, pixels);
    float[] dImage = Heap.array(1, pixels);
    float[] greatest = Heap.array(2, rowLength);
    float[] gradient = Heap.array(3, rowLength);
    for (int b = fromImage; b < toImage; b++) {
      images.get(b * pixels, image, 0, pixels);
      dImages.get(b * pixels, dImage, 0, pixels);
      for (int oy = 0; oy < shape.outputHeight(); oy++) {
        int row = (b * shape.outputHeight() + oy) * rowLength;
        pooled.get(row, greatest, 0, rowLength);
        dPooled.get(row, gradient, 0, rowLength);
        for (int ox = 0; ox < shape.outputWidth(); ox++) {
          Window window = Window.of(shape, oy, ox);
          for (int at = ox * c; at < (ox + 1) * c; at++) {
            dImage[window.first(image, shape, at - ox * c, greatest[at])] += gradient[at];
          }
        }
      }
      dImages.put(b * pixels, dImage, 0, pixels);
    }
  }

  /** The pixels under the filter that lie inside the image; ends exclusive. */
  private record Window(int top, int bottom, int left, int right) {
    static Window of(ConvolutionShape shape, int oy, int ox) {
      int top = oy * shape.stride() - shape.padding().top();
      int left = ox * shape.stride() - shape.padding().left();
      return new Window(
          Math.max(top, 0),
          Math.min(top + shape.kernelHeight(), shape.height()),
          Math.max(left, 0),
          Math.min(left + shape.kernelWidth(), shape.width()));
    }

    /** Place in the image of the first pixel whose channel has the value. */
    int first(float[] image, ConvolutionShape shape, int channel, float value) {
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          int place = (y * shape.width() + x) * shape.channels() + channel;
          if (image[place] == value) {
            return place;
          }
        }
      }
      // Only NaN differs from itself; it shows in the result, wherever its gradient goes.
      return (top * shape.width() + left) * shape.channels() + channel;
    }
  }
}
