package org.overseer.perceiver.io;

/** Element types of the weight files that this library reads, named as in safetensors. */
public enum DataType {
  /** One byte, 0 or 1. */
  BOOL(1),
  /** Unsigned byte. */
  U8(1),
  /** Signed byte. */
  I8(1),
  /** Signed 16-bit integer. */
  I16(2),
  /** IEEE 754 half precision. */
  F16(2),
  /** The upper half of a float32. */
  BF16(2),
  /** Signed 32-bit integer. */
  I32(4),
  /** IEEE 754 single precision. */
  F32(4),
  /** Signed 64-bit integer. */
  I64(8),
  /** IEEE 754 double precision. */
  F64(8);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Whether elements are floating-point numbers. */
  public boolean isFloatingPoint() {
    return this == F16 || this == BF16 || this == F32 || this == F64;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
