package org.overseer.perceiver.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The memory of float arrays as buffers, and copies between arrays and Java's heap. */
public final class FloatBuffers {
  /** Most elements of an array that a buffer can show: 2 GB. */
  public static final int MAX_ELEMENTS = Integer.MAX_VALUE / Float.BYTES;

  private static final FloatBuffer EMPTY = FloatBuffer.allocate(0);

  private FloatBuffers() {}

  /** Whether arrays live in memory that this process can read directly (not so on CUDA). */
  public static boolean directlyReadable() {
    return Backend.CPU;
  }

  /**
   * The elements of a float array in C order, as a view that begins at the array's own offset. The
   * array must outlive the buffer.
   *
   * @throws IllegalArgumentException if the array is not a gapless C-order float32 array or has
   *     more than {@link #MAX_ELEMENTS}
   * @throws IllegalStateException if the backend keeps arrays on a device
   */
  public static FloatBuffer of(INDArray array) {
    if (array.isEmpty()) {
      return EMPTY;
    }
    if (!isContiguous(array)) {
      throw new IllegalArgumentException(
          "Needs a gapless C-order FLOAT array, got %s of shape %s, strides %s; use dup('c')"
              .formatted(
                  array.dataType(),
                  Arrays.toString(array.shape()),
                  Arrays.toString(array.stride())));
    }
    if (!directlyReadable()) {
      throw new IllegalStateException(
          "This ND4J backend keeps arrays on a device; use FloatBuffers.read and write");
    }
    if (array.length() > MAX_ELEMENTS) { // JavaCPP would cut the buffer off without a word
      throw new IllegalArgumentException(
          "An array of shape %s has more than %,d elements; use smaller inputs or batches"
              .formatted(Arrays.toString(array.shape()), MAX_ELEMENTS));
    }
    return new Window(array, array.length()).asBuffer();
  }

  /** So many elements of the memory of a float array, from its first element on. */
  static FloatBuffer window(INDArray array, long elements) {
    return new Window(array, elements).asBuffer();
  }

  /** Copies the array's elements, in C order, to the start of {@code target}. */
  public static void read(INDArray array, float[] target) {
    read(array, target, 0);
  }

  /** Copies the array's elements, in C order, to {@code target} from {@code offset} on. */
  public static void read(INDArray array, float[] target, int offset) {
    if (array.isEmpty()) {
      return;
    }
    INDArray source = isContiguous(array) ? array : array.castTo(DataType.FLOAT).dup('c');
    if (directlyReadable()) {
      of(source).get(0, target, offset, Math.toIntExact(source.length()));
    } else {
      float[] values = source.dup('c').data().asFloat();
      System.arraycopy(values, 0, target, offset, values.length);
    }
  }

  /** The array's elements in C order, as a fresh heap array. */
  public static float[] toArray(INDArray array) {
    float[] values = new float[array.isEmpty() ? 0 : Math.toIntExact(array.length())];
    read(array, values);
    return values;
  }

  /** Copies the first elements of {@code source} into the array, in C order. */
  public static void write(float[] source, INDArray array) {
    write(source, 0, array);
  }

  /** Copies the elements of {@code source} from {@code offset} on into the array, in C order. */
  public static void write(float[] source, int offset, INDArray array) {
    if (array.isEmpty()) {
      return;
    }
    int length = Math.toIntExact(array.length());
    if (directlyReadable()) {
      of(array).put(0, source, offset, length);
    } else {
      float[] exact = Arrays.copyOfRange(source, offset, offset + length);
      array.assign(Nd4j.createFromArray(exact).reshape(array.shape()));
    }
  }

  /**
   * Copies an array to another of its shape, which may lie in memory that overlaps the first.
   *
   * @param from gapless C-order float32
   * @param to gapless C-order float32
   */
  public static void move(INDArray from, INDArray to) {
    if (from.isEmpty()) {
      return;
    }
    if (directlyReadable()) {
      FloatBuffer source = of(from);
      of(to).put(0, source, 0, source.capacity()); // as memmove does
    } else {
      try (INDArray copy = from.dup('c')) {
        to.assign(copy);
      }
    }
  }

  /**
   * Copies {@code length} elements of {@code source} from {@code offset} on into the array, in C
   * order from its element number {@code at} on.
   *
   * @param array gapless C-order float32
   */
  public static void writePart(float[] source, int offset, int length, INDArray array, int at) {
    if (directlyReadable()) {
      of(array).put(at, source, offset, length);
    } else {
      part(array, at, length)
          .assign(Nd4j.createFromArray(Arrays.copyOfRange(source, offset, offset + length)));
    }
  }

  /**
   * Copies {@code length} elements of the array, in C order from its element number {@code at} on,
   * to {@code target} from {@code offset} on.
   *
   * @param array gapless C-order float32
   */
  public static void readPart(INDArray array, int at, float[] target, int offset, int length) {
    if (directlyReadable()) {
      of(array).get(at, target, offset, length);
    } else {
      read(part(array, at, length), target, offset);
    }
  }

  private static INDArray part(INDArray array, int at, int length) {
    return Nd4jViews.of(array, new long[] {length}, new long[] {1}, at);
  }

  /** Whether the array is float32 and its elements lie in C order without gaps. */
  public static boolean isContiguous(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      return false;
    }
    long expected = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != expected) {
        return false;
      }
      expected *= array.size(axis);
    }
    return true;
  }

  /** Decided on first use, because a look at the backend loads native code. */
  private static final class Backend {
    static final boolean CPU =
        "CPU"
            .equalsIgnoreCase(
                String.valueOf(
                    Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend")));
  }

  /** A pointer to the memory of one array, from which JavaCPP makes a buffer. */
  private static final class Window extends FloatPointer {
    Window(INDArray array, long elements) {
      address = array.data().address() + array.offset() * Float.BYTES;
      capacity = elements;
      limit = capacity;
    }
  }
}
