package org.overseer.perceiver.audio;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * How the samples of a WAV file are stored.
 *
 * @param isFloat whether they are floating-point numbers
 * @param channels how many samples a moment has
 * @param sampleRate moments a second
 * @param bits of one sample
 */
record WavFormat(boolean isFloat, int channels, int sampleRate, int bits) {
  /** Integers, unsigned if they have 8 bits. */
  static final int PCM = 1;

  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int BASIC_BYTES = 16;
  private static final int EXTENSIBLE_BYTES = 26;
  private static final int MAX_CHANNELS = 64;

  /** Reads the format chunk. */
  static WavFormat parse(Path file, ByteBuffer chunk) {
    if (chunk.remaining() < BASIC_BYTES) {
      throw new ModelFormatException(file + ": its format is incomplete");
    }
    int code = Short.toUnsignedInt(chunk.getShort(0));
    if (code == EXTENSIBLE && chunk.remaining() >= EXTENSIBLE_BYTES) {
      code = Short.toUnsignedInt(chunk.getShort(24)); // the first two bytes of the long code
    }
    int channels = Short.toUnsignedInt(chunk.getShort(2));
    int rate = chunk.getInt(4);
    int bytesPerMoment = Short.toUnsignedInt(chunk.getShort(12));
    int bits = Short.toUnsignedInt(chunk.getShort(14));
    boolean isFloat = code == FLOAT;
    boolean known =
        isFloat
            ? bits == 32 || bits == 64
            : code == PCM && bits % 8 == 0 && bits >= 8 && bits <= 32;
    if (!known) {
      throw new ModelFormatException(
          "%s: has encoding %d with %d bits; PCM of 8, 16, 24 or 32 bits and floats are read"
              .formatted(file, code, bits));
    }
    if (channels < 1 || channels > MAX_CHANNELS || rate < 1 || rate > WavFile.MAX_RATE) {
      throw new ModelFormatException(
          "%s: has %d channels at %,d samples a second; 1 to %d at up to %,d are read"
              .formatted(file, channels, rate, MAX_CHANNELS, WavFile.MAX_RATE));
    }
    if (bytesPerMoment != channels * bits / 8) {
      throw new ModelFormatException(
          "%s: says that %d channels of %d bits take %d bytes"
              .formatted(file, channels, bits, bytesPerMoment));
    }
    return new WavFormat(isFloat, channels, rate, bits);
  }

  /** Bytes of all channels. */
  int bytesPerMoment() {
    return channels * bits / 8;
  }

  /** The mean of the channels, −1 to 1. */
  float nextMoment(ByteBuffer bytes) {
    double sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      sum += nextSample(bytes);
    }
    double mean = sum / channels;
    return (float) Math.max(-1, Math.min(1, mean));
  }

  private double nextSample(ByteBuffer bytes) {
    if (isFloat) {
      return bits == 32 ? bytes.getFloat() : bytes.getDouble();
    }
    return switch (bits) {
      case 8 -> (Byte.toUnsignedInt(bytes.get()) - 128) / 128.0;
      case 16 -> bytes.getShort() / 0x1p15;
      case 24 -> (Short.toUnsignedInt(bytes.getShort()) | bytes.get() << 16) / 0x1p23;
      default -> bytes.getInt() / 0x1p31;
    };
  }
}
