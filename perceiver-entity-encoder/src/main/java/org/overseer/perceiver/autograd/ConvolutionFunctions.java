package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.ConvolutionShape;
import org.overseer.perceiver.kernels.ImagePadding;
import org.overseer.perceiver.kernels.Kernels;

/**
 * 2-D convolution as a matrix product over unfolded images.
 *
 * <p>Unfolded images are many times as large as the images. Large ones are not kept for the
 * backward pass but made again there, which costs far less than the products do.
 */
final class ConvolutionFunctions {
  /** Largest unfolded images that are kept, in floats: 16 MiB. */
  private static final long KEPT_FLOATS = 1 << 22;

  private ConvolutionFunctions() {}

  static Variable conv2d(
      Variable x, Variable weight, @Nullable Variable bias, int stride, ImagePadding padding) {
    ConvolutionShape shape = shape(x, weight, stride, padding);
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    int o = weight.rows();
    int positions = shape.positions();
    INDArray filters = channelsLast(weight, shape, tape);
    INDArray y = tape.allocate(positions, o);
    Arena.Mark mark = tape.mark();
    INDArray columns = columns(x, shape);
    kernels.gemm(columns, false, filters, true, y, false);
    boolean kept = tape.recording() && columns.length() <= KEPT_FLOATS;
    if (!kept) {
      tape.release(mark);
    }
    if (bias != null) {
      Shapes.requireSize("conv2d", "length of bias", bias.value().length(), o);
      kernels.addRow(y, bias.value(), y);
    }
    INDArray image =
        positions == 0
            ? tape.allocate(shape.batch(), shape.outputHeight(), shape.outputWidth(), o)
            : y.reshape('c', shape.batch(), shape.outputHeight(), shape.outputWidth(), o);
    Backward backward =
        dImage -> {
          if (positions == 0) {
            return;
          }
          INDArray dy = dImage.reshape('c', positions, o);
          if (bias != null) {
            Gradients.giveColumnSums(bias, dy, positions, o);
          }
          INDArray dFilters = tape.allocate(o, shape.patchLength());
          INDArray dx = x.requiresGradient() ? x.gradient() : null;
          Arena.Mark before = tape.mark(); // all that outlives this pass is allocated
          INDArray unfolded = kept ? columns : columns(x, shape);
          if (weight.requiresGradient()) {
            kernels.gemm(dy, true, unfolded, false, dFilters, false);
          }
          if (dx != null) { // the unfolded images are not needed any more
            kernels.gemm(dy, false, filters, false, unfolded, false);
            kernels.addColumnsToImage(unfolded, shape, dx);
          }
          tape.release(before);
          giveFilters(weight, dFilters, shape);
        };
    return bias == null
        ? tape.record(image, backward, x, weight)
        : tape.record(image, backward, x, weight, bias);
  }

  /** The filters as [O, ky·kx·C], the order of the unfolded patches. */
  private static INDArray channelsLast(Variable weight, ConvolutionShape shape, Tape tape) {
    INDArray filters = tape.allocate(weight.rows(), shape.patchLength());
    int area = shape.kernelHeight() * shape.kernelWidth();
    tape.kernels().transpose(weight.value(), weight.rows(), shape.channels(), area, filters, false);
    return filters;
  }

  /** The images unfolded, {@code [positions, ky·kx·C]}. */
  private static INDArray columns(Variable x, ConvolutionShape shape) {
    INDArray columns = x.tape().allocate(shape.positions(), shape.patchLength());
    x.tape().kernels().imageToColumns(x.value(), shape, columns);
    return columns;
  }

  private static void giveFilters(Variable weight, INDArray dFilters, ConvolutionShape shape) {
    int area = shape.kernelHeight() * shape.kernelWidth();
    Kernels kernels = weight.tape().kernels();
    Gradients.give(
        weight,
        (dw, more) -> kernels.transpose(dFilters, weight.rows(), area, shape.channels(), dw, more));
  }

  private static ConvolutionShape shape(
      Variable x, Variable weight, int stride, ImagePadding padding) {
    Shapes.requireSize("conv2d", "rank of x", x.value().rank(), 4);
    Shapes.requireSize("conv2d", "rank of weight", weight.value().rank(), 4);
    long[] image = x.shape();
    long[] filter = weight.shape();
    Shapes.requireSize("conv2d", "channels of weight", filter[1], image[3]);
    return new ConvolutionShape(
        (int) image[0],
        (int) image[1],
        (int) image[2],
        (int) image[3],
        (int) filter[2],
        (int) filter[3],
        stride,
        padding);
  }
}
