package org.overseer.perceiver.autograd;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.ConvolutionShape;
import org.overseer.perceiver.kernels.ImagePadding;
import org.overseer.perceiver.kernels.Kernels;

/** 2-D convolution as a matrix product over unfolded images. */
final class ConvolutionFunctions {
  private ConvolutionFunctions() {}

  static Variable conv2d(
      Variable x, Variable weight, @Nullable Variable bias, int stride, ImagePadding padding) {
    ConvolutionShape shape = shape(x, weight, stride, padding);
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    int o = weight.rows();
    int positions = shape.positions();
    INDArray columns = tape.allocate(positions, shape.patchLength());
    kernels.imageToColumns(x.value(), shape, columns);
    INDArray filters = channelsLast(weight, shape, tape);
    INDArray y = tape.allocate(positions, o);
    kernels.gemm(columns, false, filters, true, y, false);
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
          weightGradient(weight, dy, columns, shape, tape);
          if (bias != null) {
            Gradients.giveColumnSums(bias, dy, positions, o);
          }
          if (x.requiresGradient()) {
            INDArray dColumns = tape.allocate(positions, shape.patchLength());
            kernels.gemm(dy, false, filters, false, dColumns, false);
            kernels.addColumnsToImage(dColumns, shape, x.gradient());
          }
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

  private static void weightGradient(
      Variable weight, INDArray dy, INDArray columns, ConvolutionShape shape, Tape tape) {
    if (weight.requiresGradient()) {
      INDArray dFilters = tape.allocate(weight.rows(), shape.patchLength());
      tape.kernels().gemm(dy, true, columns, false, dFilters, false);
      int area = shape.kernelHeight() * shape.kernelWidth();
      Gradients.give(
          weight,
          (dw, more) ->
              tape.kernels().transpose(dFilters, weight.rows(), area, shape.channels(), dw, more));
    }
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
