package org.overseer.perceiver.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A tensor as weight files hold it: element type, shape, row-major little-endian bytes.
 *
 * <p>A scalar has the shape {@code []}. Immutable; the bytes may be a view of a mapped file.
 */
public final class Tensor {
  private final DataType dataType;
  private final long[] shape;
  private final ByteBuffer bytes;

  Tensor(DataType dataType, long[] shape, ByteBuffer bytes) {
    this.dataType = dataType;
    this.shape = shape.clone();
    this.bytes = bytes.slice().asReadOnlyBuffer();
    if (elementCount() * dataType.bytes() != bytes.remaining()) {
      throw new IllegalArgumentException(
          "shape %s of %s needs %d bytes but there are %d"
              .formatted(
                  Arrays.toString(shape),
                  dataType,
                  elementCount() * dataType.bytes(),
                  bytes.remaining()));
    }
  }

  /** A float32 tensor; the values are copied. */
  public static Tensor ofFloats(float[] values, long... shape) {
    ByteBuffer bytes = littleEndian(values.length, DataType.F32);
    bytes.asFloatBuffer().put(values);
    return new Tensor(DataType.F32, shape, bytes);
  }

  /** A float64 tensor; the values are copied. */
  public static Tensor ofDoubles(double[] values, long... shape) {
    ByteBuffer bytes = littleEndian(values.length, DataType.F64);
    bytes.asDoubleBuffer().put(values);
    return new Tensor(DataType.F64, shape, bytes);
  }

  /** A 64-bit integer tensor; the values are copied. */
  public static Tensor ofLongs(long[] values, long... shape) {
    ByteBuffer bytes = littleEndian(values.length, DataType.I64);
    bytes.asLongBuffer().put(values);
    return new Tensor(DataType.I64, shape, bytes);
  }

  /** An unsigned byte tensor; the values are copied. */
  public static Tensor ofBytes(byte[] values, long... shape) {
    return new Tensor(DataType.U8, shape, ByteBuffer.wrap(values.clone()));
  }

  private static ByteBuffer littleEndian(int elements, DataType dataType) {
    return ByteBuffer.allocate(Math.multiplyExact(elements, dataType.bytes()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The size of a tensor in a file as an {@code int}, or an error that names the limit. */
  static int checkedBytes(String source, String name, long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelFormatException(
          "%s: tensor '%s' has %d bytes; a single tensor may have at most %d"
              .formatted(source, name, bytes, Integer.MAX_VALUE));
    }
    return (int) bytes;
  }

  /** Element type. */
  public DataType dataType() {
    return dataType;
  }

  /** A copy of the shape. */
  public long[] shape() {
    return shape.clone();
  }

  /** Product of the shape; 1 for a scalar. */
  public long elementCount() {
    return LongStream.of(shape).reduce(1, Math::multiplyExact);
  }

  /** The bytes, little-endian and row-major; a fresh view at position 0. */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All elements as float32: F16 and BF16 exactly, wider types rounded to nearest. */
  public float[] toFloats() {
    float[] floats = new float[Math.toIntExact(elementCount())];
    copyTo(FloatBuffer.wrap(floats));
    return floats;
  }

  /** As {@link #toFloats}, to the target's position and on; no copy of the whole is made. */
  void copyTo(FloatBuffer target) {
    FloatConversion.copy(dataType, bytes(), target);
  }

  /**
   * All elements as 64-bit integers.
   *
   * @throws IllegalStateException for a floating-point tensor
   */
  public long[] toLongs() {
    long[] longs = new long[Math.toIntExact(elementCount())];
    ByteBuffer source = bytes();
    for (int i = 0; i < longs.length; i++) {
      longs[i] = FloatConversion.nextInteger(dataType, source);
    }
    return longs;
  }

  @Override
  public String toString() {
    return dataType + Arrays.toString(shape);
  }
}
