package org.overseer.perceiver.autograd;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.overseer.perceiver.kernels.Kernels;
import org.overseer.perceiver.kernels.Kernels.Block;

/** Functions that move, join, cut and average rows. */
final class RowFunctions {
  private RowFunctions() {}

  static Variable gatherRows(Variable x, int[] rows, int lowest) {
    Shapes.requireMatrix("gatherRows", "x", x);
    Shapes.requireIndices("gatherRows", rows, lowest, x.rows());
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray y = tape.allocate(rows.length, x.columns());
    kernels.gatherRows(x.value(), rows, y, false);
    Backward backward =
        dy -> Gradients.give(x, (dx, more) -> kernels.scatterAddRows(dy, rows, dx, more));
    return tape.record(y, backward, x);
  }

  static Variable scatterAddRows(Variable x, int[] rows, int total) {
    Shapes.requireMatrix("scatterAddRows", "x", x);
    Shapes.requireSize("scatterAddRows", "number of rows", rows.length, x.rows());
    Shapes.requireIndices("scatterAddRows", rows, -1, total);
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray y = tape.allocate(total, x.columns());
    kernels.scatterAddRows(x.value(), rows, y, false);
    Backward backward =
        dy -> Gradients.give(x, (dx, more) -> kernels.gatherRows(dy, rows, dx, more));
    return tape.record(y, backward, x);
  }

  static Variable concatColumns(Variable... parts) {
    int n = requireParts("concatColumns", parts).rows();
    int width = 0;
    for (Variable part : parts) {
      Shapes.requireMatrix("concatColumns", "each part", part);
      Shapes.requireSize("concatColumns", "rows of each part", part.rows(), n);
      width += part.columns();
    }
    Tape tape = parts[0].tape();
    Kernels kernels = tape.kernels();
    INDArray y = tape.allocate(n, width);
    int column = 0;
    for (Variable part : parts) {
      Block to = new Block(y, 0, column);
      kernels.copyBlock(new Block(part.value(), 0, 0), to, n, part.columns(), false);
      column += part.columns();
    }
    Backward backward =
        dy -> {
          int from = 0;
          for (Variable part : parts) {
            Block source = new Block(dy, 0, from);
            int columns = part.columns();
            Gradients.give(
                part, (dx, more) -> kernels.copyBlock(source, origin(dx), n, columns, more));
            from += columns;
          }
        };
    return tape.record(y, backward, parts);
  }

  static Variable concatRows(Variable... parts) {
    int c = requireParts("concatRows", parts).columns();
    int total = 0;
    for (Variable part : parts) {
      Shapes.requireMatrix("concatRows", "each part", part);
      Shapes.requireSize("concatRows", "columns of each part", part.columns(), c);
      total += part.rows();
    }
    Tape tape = parts[0].tape();
    Kernels kernels = tape.kernels();
    INDArray y = tape.allocate(total, c);
    int row = 0;
    for (Variable part : parts) {
      kernels.copyBlock(origin(part.value()), new Block(y, row, 0), part.rows(), c, false);
      row += part.rows();
    }
    Backward backward =
        dy -> {
          int from = 0;
          for (Variable part : parts) {
            Block source = new Block(dy, from, 0);
            int rows = part.rows();
            Gradients.give(
                part, (dx, more) -> kernels.copyBlock(source, origin(dx), rows, c, more));
            from += rows;
          }
        };
    return tape.record(y, backward, parts);
  }

  static Variable sliceColumns(Variable x, int from, int to) {
    Shapes.requireMatrix("sliceColumns", "x", x);
    Shapes.requireRange("sliceColumns", from, to, x.columns());
    return slice(x, 0, from, x.rows(), to - from);
  }

  static Variable sliceRows(Variable x, int from, int to) {
    Shapes.requireMatrix("sliceRows", "x", x);
    Shapes.requireRange("sliceRows", from, to, x.rows());
    return slice(x, from, 0, to - from, x.columns());
  }

  private static Variable slice(Variable x, int row, int column, int rows, int columns) {
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    INDArray y = tape.allocate(rows, columns);
    kernels.copyBlock(new Block(x.value(), row, column), origin(y), rows, columns, false);
    Backward backward =
        dy ->
            kernels.copyBlock(
                origin(dy), new Block(x.gradient(), row, column), rows, columns, true);
    return tape.record(y, backward, x);
  }

  static Variable reshape(Variable x, long... shape) {
    Shapes.requireSize("reshape", "number of elements", Shapes.length(shape), length(x));
    INDArray y = length(x) == 0 ? x.tape().allocate(shape) : x.value().reshape('c', shape);
    return x.tape().record(y, dy -> Gradients.giveScaled(x, dy, 1f), x);
  }

  static Variable repeatRows(Variable x, int times) {
    Shapes.requireMatrix("repeatRows", "x", x);
    Shapes.requireRange("repeatRows", 0, times, Integer.MAX_VALUE);
    Tape tape = x.tape();
    int width = Math.toIntExact(length(x));
    INDArray y = tape.allocate((long) times * x.rows(), x.columns());
    tape.kernels().tile(x.value(), times, y);
    return tape.record(y, dy -> Gradients.giveColumnSums(x, dy, times, width), x);
  }

  static Variable segmentMean(Variable x, Segments segments) {
    Shapes.requireMatrix("segmentMean", "x", x);
    Shapes.requireSize("segmentMean", "rows of x", x.rows(), segments.total());
    Tape tape = x.tape();
    Kernels kernels = tape.kernels();
    int[] offsets = segments.sharedOffsets();
    INDArray y = tape.allocate(segments.size(), x.columns());
    kernels.segmentMean(x.value(), offsets, y);
    Backward backward =
        dy -> Gradients.give(x, (dx, more) -> kernels.segmentMeanBackward(dy, offsets, dx, more));
    return tape.record(y, backward, x);
  }

  private static long length(Variable x) {
    return x.value().isEmpty() ? 0 : x.value().length();
  }

  private static Block origin(INDArray array) {
    return new Block(array, 0, 0);
  }

  private static Variable requireParts(String function, Variable... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException(function + ": needs at least one part");
    }
    return parts[0];
  }
}
