package org.overseer.perceiver.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A tensor as it lies in a safetensors file: element type, shape, row-major little-endian bytes.
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
    ByteBuffer source = bytes();
    switch (dataType) {
      case F32 -> source.asFloatBuffer().get(floats);
      case F64 -> {
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) source.getDouble();
        }
      }
      case F16 -> {
        for (int i = 0; i < floats.length; i++) {
          floats[i] = halfToFloat(source.getShort());
        }
      }
      case BF16 -> {
        for (int i = 0; i < floats.length; i++) {
          floats[i] = Float.intBitsToFloat(source.getShort() << 16);
        }
      }
      case BOOL, U8, I8, I16, I32, I64 -> {
        for (int i = 0; i < floats.length; i++) {
          floats[i] = nextInteger(source);
        }
      }
    }
    return floats;
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
      longs[i] = nextInteger(source);
    }
    return longs;
  }

  private long nextInteger(ByteBuffer source) {
    return switch (dataType) {
      case BOOL, U8 -> Byte.toUnsignedLong(source.get());
      case I8 -> source.get();
      case I16 -> source.getShort();
      case I32 -> source.getInt();
      case I64 -> source.getLong();
      case F16, BF16, F32, F64 ->
          throw new IllegalStateException("a tensor of " + dataType + " does not hold integers");
    };
  }

  /** Half precision: 1 sign, 5 exponent (bias 15) and 10 fraction bits; exact in float32. */
  private static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) { // zero or subnormal: fraction · 2⁻²⁴
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wideExponent = exponent == 0x1f ? 0xff : exponent + 127 - 15;
    return Float.intBitsToFloat(sign | wideExponent << 23 | fraction << 13);
  }

  @Override
  public String toString() {
    return dataType + Arrays.toString(shape);
  }
}
