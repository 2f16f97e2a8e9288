package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Unfolding of images on the heap: for each filter row, one run of pixels is copied. */
final class VectorConvolution {
  private VectorConvolution() {}

  static void imageToColumns(
      FloatBuffer images, ConvolutionShape shape, FloatBuffer columns, int fromImage, int toImage) {
    int pixels = shape.height() * shape.width() * shape.channels();
    int patch = shape.patchLength();
    int width = shape.outputWidth();
    float[] image = Heap.array(0, pixels);
    float[] row = Heap.array(1, width * patch);
    for (int b = fromImage; b < toImage; b++) {
      images.get(b * pixels, image, 0, pixels);
      for (int oy = 0; oy < shape.outputHeight(); oy++) {
        Arrays.fill(row, 0, width * patch, 0f);
        for (int ox = 0; ox < width; ox++) {
          for (int ky = 0; ky < shape.kernelHeight(); ky++) {
            Run run = Run.of(shape, oy, ox, ky);
            if (run.length > 0) {
              System.arraycopy(image, run.pixel, row, ox * patch + run.place, run.length);
            }
          }
        }
        columns.put((b * shape.outputHeight() + oy) * width * patch, row, 0, width * patch);
      }
    }
  }

  static void addColumnsToImage(
      FloatBuffer columns, ConvolutionShape shape, FloatBuffer images, int fromImage, int toImage) {
    int pixels = shape.height() * shape.width() * shape.channels();
    int patch = shape.patchLength();
    int width = shape.outputWidth();
    float[] image = Heap.array(0, pixels);
    float[] row = Heap.array(1, width * patch);
    for (int b = fromImage; b < toImage; b++) {
      images.get(b * pixels, image, 0, pixels);
      for (int oy = 0; oy < shape.outputHeight(); oy++) {
        columns.get((b * shape.outputHeight() + oy) * width * patch, row, 0, width * patch);
        for (int ox = 0; ox < width; ox++) {
          for (int ky = 0; ky < shape.kernelHeight(); ky++) {
            Run run = Run.of(shape, oy, ox, ky);
            if (run.length > 0) {
              VectorElementwise.addTo(image, run.pixel, row, ox * patch + run.place, run.length);
            }
          }
        }
      }
      images.put(b * pixels, image, 0, pixels);
    }
  }

  /** The values under one filter row that lie inside the image: adjacent in image and patch. */
  private record Run(int pixel, int place, int length) {
    static Run of(ConvolutionShape shape, int oy, int ox, int ky) {
      int y = oy * shape.stride() + ky - shape.padding().top();
      int left = ox * shape.stride() - shape.padding().left();
      int from = Math.max(left, 0);
      int to = Math.min(left + shape.kernelWidth(), shape.width());
      int c = shape.channels();
      if (y < 0 || y >= shape.height() || to <= from) {
        return new Run(0, 0, 0);
      }
      return new Run(
          (y * shape.width() + from) * c,
          (ky * shape.kernelWidth() + from - left) * c,
          (to - from) * c);
    }
  }
}
