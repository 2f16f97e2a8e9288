package org.overseer.perceiver.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import org.overseer.perceiver.io.PickleValue.View;

/**
 * A tensor as a strided view of a stored range: which bytes it needs, and its elements row-major.
 *
 * <p>Element {@code (i, j, …)} is number {@code offset + i·stride₀ + j·stride₁ + …} of the storage.
 *
 * @param first number of the first element in the storage
 * @param span elements from the first to the last in the storage, 0 for an empty tensor
 * @param count product of the shape
 */
record StridedData(
    DataType dataType, long[] shape, long[] strides, long first, long span, long count) {
  /** Keeps products with an element's size far from overflow. */
  private static final long MAX_ELEMENTS = 1L << 48;

  /**
   * Checks a view against its storage.
   *
   * @throws ModelFormatException if it reaches outside of the storage or its numbers overflow
   */
  static StridedData of(String source, String name, View view) {
    long[] shape = view.shape();
    long[] strides = view.strides();
    String described =
        "%s: tensor '%s' of shape %s, strides %s and offset %d"
            .formatted(
                source, name, Arrays.toString(shape), Arrays.toString(strides), view.offset());
    if (shape.length != strides.length
        || view.offset() < 0
        || Arrays.stream(shape).anyMatch(size -> size < 0)
        || Arrays.stream(strides).anyMatch(stride -> stride < 0)) {
      throw new ModelFormatException(
          described + " needs as many strides as axes, and none of them negative");
    }
    long elements = view.storage().elements();
    long count = 1;
    long span = 1;
    try {
      for (int axis = 0; axis < shape.length; axis++) {
        count = Math.multiplyExact(count, shape[axis]);
        long steps = Math.max(shape[axis] - 1, 0);
        span = Math.addExact(span, Math.multiplyExact(steps, strides[axis]));
      }
    } catch (ArithmeticException e) {
      throw new ModelFormatException(described + " has a size that overflows", e);
    }
    if (count > MAX_ELEMENTS) {
      throw new ModelFormatException(described + " has more elements than any file");
    }
    span = count == 0 ? 0 : span;
    if (view.offset() > elements - span) {
      throw new ModelFormatException(
          described + " reaches beyond the %d elements of its storage".formatted(elements));
    }
    return new StridedData(view.storage().dataType(), shape, strides, view.offset(), span, count);
  }

  /** Size of the tensor's own elements. */
  long bytes() {
    return count * dataType.bytes();
  }

  /** Whether the elements lie in row-major order without gaps. */
  boolean isContiguous() {
    long expected = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (shape[axis] != 1 && strides[axis] != expected) {
        return count == 0;
      }
      expected *= shape[axis];
    }
    return true;
  }

  /**
   * The elements in row-major order.
   *
   * @param stored the {@code span} elements from {@code first} on, little-endian
   */
  ByteBuffer gather(ByteBuffer stored) {
    ByteBuffer target = ByteBuffer.allocate((int) bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int last = shape.length - 1; // a tensor without axes has one element and is contiguous
    int length = (int) shape[last];
    Run run = run(stored, target, length, shape[last] == 1 ? 0 : (int) strides[last]);
    long[] index = new long[last];
    int from = 0;
    for (int to = 0; to < count; to += length) {
      run.copy(from, to);
      for (int axis = last - 1; axis >= 0; axis--) {
        if (++index[axis] < shape[axis]) {
          from += (int) strides[axis];
          break;
        }
        index[axis] = 0;
        from -= (int) ((shape[axis] - 1) * strides[axis]);
      }
    }
    return target;
  }

  /** Copies the elements along the last axis, from and to the given element numbers. */
  private interface Run {
    void copy(int from, int to);
  }

  private Run run(ByteBuffer stored, ByteBuffer target, int length, int stride) {
    return switch (dataType.bytes()) {
      case 1 ->
          (from, to) -> {
            for (int i = 0; i < length; i++) {
              target.put(to + i, stored.get(from + i * stride));
            }
          };
      case 2 -> {
        ShortBuffer in = stored.asShortBuffer();
        ShortBuffer out = target.asShortBuffer();
        yield (from, to) -> {
          for (int i = 0; i < length; i++) {
            out.put(to + i, in.get(from + i * stride));
          }
        };
      }
      case 4 -> {
        IntBuffer in = stored.asIntBuffer();
        IntBuffer out = target.asIntBuffer();
        yield (from, to) -> {
          for (int i = 0; i < length; i++) {
            out.put(to + i, in.get(from + i * stride));
          }
        };
      }
      default -> {
        LongBuffer in = stored.asLongBuffer();
        LongBuffer out = target.asLongBuffer();
        yield (from, to) -> {
          for (int i = 0; i < length; i++) {
            out.put(to + i, in.get(from + i * stride));
          }
        };
      }
    };
  }
}
