package org.overseer.perceiver.autograd;

/** Functions that only move pixels: each is a choice of rows of {@code C} values. */
final class PatchFunctions {
  private PatchFunctions() {}

  static Variable spaceToDepth(Variable x, int dt, int dh, int dw) {
    Video size = Video.of("spaceToDepth", x);
    size.requireDivisible(dt, dh, dw);
    if (dt == 1 && dh == 1 && dw == 1) {
      return x;
    }
    Variable moved = Functions.gatherRows(size.pixels(x), boxes(size, dt, dh, dw));
    long channels = (long) dt * dh * dw * size.c;
    return Functions.reshape(moved, size.b, size.t / dt, size.h / dh, size.w / dw, channels);
  }

  static Variable depthToSpace(Variable x, int dt, int dh, int dw) {
    Video boxed = Video.of("depthToSpace", x);
    int box = dt * dh * dw;
    if (boxed.c % box != 0) {
      throw new IllegalArgumentException(
          "depthToSpace: %d channels are no multiple of the box %d × %d × %d"
              .formatted(boxed.c, dt, dh, dw));
    }
    Video size = new Video(boxed.b, boxed.t * dt, boxed.h * dh, boxed.w * dw, boxed.c / box);
    int[] source = boxes(size, dt, dh, dw);
    int[] inverse = new int[source.length];
    for (int i = 0; i < source.length; i++) {
      inverse[source[i]] = i;
    }
    Variable moved = Functions.gatherRows(size.pixels(x), inverse);
    return Functions.reshape(moved, size.b, size.t, size.h, size.w, size.c);
  }

  static Variable subsample(Variable x, int dt, int dh, int dw) {
    Video size = Video.of("subsample", x);
    int frames = steps(size.t, dt);
    int rows = steps(size.h, dh);
    int columns = steps(size.w, dw);
    int[] source = new int[size.b * frames * rows * columns];
    int next = 0;
    for (int b = 0; b < size.b; b++) {
      for (int t = 0; t < frames; t++) {
        for (int y = 0; y < rows; y++) {
          for (int column = 0; column < columns; column++) {
            source[next++] = size.pixel(b, t * dt, y * dh, column * dw);
          }
        }
      }
    }
    Variable kept = Functions.gatherRows(size.pixels(x), source);
    return Functions.reshape(kept, size.b, frames, rows, columns, size.c);
  }

  private static int steps(int size, int step) {
    return (size + step - 1) / step;
  }

  /** The pixels box after box, and within a box by (dt, dh, dw). */
  private static int[] boxes(Video size, int dt, int dh, int dw) {
    int[] source = new int[size.b * size.t * size.h * size.w];
    int next = 0;
    for (int b = 0; b < size.b; b++) {
      for (int t = 0; t < size.t; t += dt) {
        for (int y = 0; y < size.h; y += dh) {
          for (int x = 0; x < size.w; x += dw) {
            for (int inner = 0; inner < dt * dh * dw; inner++) {
              int frame = t + inner / (dh * dw);
              int row = y + inner / dw % dh;
              source[next++] = size.pixel(b, frame, row, x + inner % dw);
            }
          }
        }
      }
    }
    return source;
  }

  /** Sizes of {@code [B, T, H, W, C]}. */
  private record Video(int b, int t, int h, int w, int c) {
    static Video of(String function, Variable x) {
      Shapes.requireSize(function, "rank of x", x.value().rank(), 5);
      long[] s = x.shape();
      return new Video((int) s[0], (int) s[1], (int) s[2], (int) s[3], (int) s[4]);
    }

    int pixel(int image, int frame, int row, int column) {
      return ((image * t + frame) * h + row) * w + column;
    }

    Variable pixels(Variable x) {
      return Functions.reshape(x, (long) b * t * h * w, c);
    }

    void requireDivisible(int dt, int dh, int dw) {
      if (t % dt != 0 || h % dh != 0 || w % dw != 0) {
        throw new IllegalArgumentException(
            "spaceToDepth: %d × %d × %d (frames, rows, columns) does not divide into boxes of %d × %d × %d"
                .formatted(t, h, w, dt, dh, dw));
      }
    }
  }
}
