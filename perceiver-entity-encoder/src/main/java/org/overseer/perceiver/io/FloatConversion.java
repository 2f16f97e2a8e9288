package org.overseer.perceiver.io;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Elements of any type as float32.
 *
 * <p>Narrow and wide types go through small heap blocks: loops over arrays run several times as
 * fast as single reads from a mapped file.
 */
final class FloatConversion {
  private static final int BLOCK = 4096;

  private FloatConversion() {}

  /**
   * Converts all elements.
   *
   * @param source little-endian
   * @param target receives as many floats as {@code source} holds elements
   */
  static void copy(DataType type, ByteBuffer source, FloatBuffer target) {
    switch (type) {
      case F32 -> target.put(source.asFloatBuffer());
      case F64 -> copyDoubles(source.asDoubleBuffer(), target);
      case F16 -> copyHalves(source.asShortBuffer(), target);
      case BF16 -> copyUpperHalves(source.asShortBuffer(), target);
      case BOOL, U8, I8, I16, I32, I64 -> {
        while (source.hasRemaining()) {
          target.put(nextInteger(type, source));
        }
      }
    }
  }

  private static void copyDoubles(DoubleBuffer source, FloatBuffer target) {
    double[] block = new double[Math.min(BLOCK, source.remaining())];
    float[] floats = new float[block.length];
    while (source.hasRemaining()) {
      int count = Math.min(block.length, source.remaining());
      source.get(block, 0, count);
      for (int i = 0; i < count; i++) {
        floats[i] = (float) block[i];
      }
      target.put(floats, 0, count);
    }
  }

  private static void copyHalves(ShortBuffer source, FloatBuffer target) {
    short[] block = new short[Math.min(BLOCK, source.remaining())];
    float[] floats = new float[block.length];
    while (source.hasRemaining()) {
      int count = Math.min(block.length, source.remaining());
      source.get(block, 0, count);
      for (int i = 0; i < count; i++) {
        floats[i] = halfToFloat(block[i]);
      }
      target.put(floats, 0, count);
    }
  }

  private static void copyUpperHalves(ShortBuffer source, FloatBuffer target) {
    short[] block = new short[Math.min(BLOCK, source.remaining())];
    float[] floats = new float[block.length];
    while (source.hasRemaining()) {
      int count = Math.min(block.length, source.remaining());
      source.get(block, 0, count);
      for (int i = 0; i < count; i++) {
        floats[i] = Float.intBitsToFloat(block[i] << 16);
      }
      target.put(floats, 0, count);
    }
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

  /**
   * The next element as an integer.
   *
   * @throws IllegalStateException for a floating-point type
   */
  static long nextInteger(DataType type, ByteBuffer source) {
    return switch (type) {
      case BOOL, U8 -> Byte.toUnsignedLong(source.get());
      case I8 -> source.get();
      case I16 -> source.getShort();
      case I32 -> source.getInt();
      case I64 -> source.getLong();
      case F16, BF16, F32, F64 ->
          throw new IllegalStateException("a tensor of " + type + " does not hold integers");
    };
  }
}
