package org.overseer.perceiver.audio;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.overseer.perceiver.io.AtomicFile;
import org.overseer.perceiver.io.FileProblem;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Sound in WAV files: a RIFF container of a format chunk and a chunk of samples.
 *
 * <p>A file is untrusted: every broken rule has its own message, and memory is taken for samples
 * that are there, not for those that a header claims.
 */
public final class WavFile {
  /** Highest sample rate of a file that is read. */
  public static final int MAX_RATE = 768_000;

  private static final int MAX_MOMENTS = 50_000_000;
  private static final int HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int MAX_FORMAT_BYTES = 4096;
  private static final int BYTES_PER_SAMPLE = 2;
  private static final int BLOCK_MOMENTS = 4096;

  /** What programs write that do not know the length yet. */
  private static final long UNTIL_THE_END = 0xFFFFFFFFL;

  private WavFile() {}

  /**
   * Reads PCM of 8, 16, 24 or 32 bits or floats of 32 or 64; several channels are averaged.
   *
   * @throws ModelFormatException if the file cannot be read, is damaged, too long or compressed
   */
  public static Waveform read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException("no such file: " + file);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return read(file, in, Files.size(file));
    } catch (EOFException e) {
      throw endsEarly(file);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private static Waveform read(Path file, InputStream in, long fileBytes) throws IOException {
    ByteBuffer header = bytes(file, in, HEADER_BYTES);
    if (!text(header, 0).equals("RIFF") || !text(header, 8).equals("WAVE")) {
      throw new ModelFormatException(file + ": is not a WAV file");
    }
    WavFormat format = null;
    long position = HEADER_BYTES;
    while (true) {
      ByteBuffer chunk = bytes(file, in, CHUNK_HEADER_BYTES);
      String name = text(chunk, 0);
      long length = Integer.toUnsignedLong(chunk.getInt(4));
      position += CHUNK_HEADER_BYTES;
      if (name.equals("data")) {
        if (format == null) {
          throw new ModelFormatException(file + ": its samples come before their format");
        }
        long there = fileBytes - position;
        return samples(file, in, format, length == UNTIL_THE_END ? there : length, there);
      } else if (name.equals("fmt ")) {
        if (length > MAX_FORMAT_BYTES) {
          throw new ModelFormatException(
              "%s: its format takes %,d bytes; at most %,d are read"
                  .formatted(file, length, MAX_FORMAT_BYTES));
        }
        format = WavFormat.parse(file, bytes(file, in, (int) length));
        in.skipNBytes(length % 2);
      } else {
        in.skipNBytes(length + length % 2); // chunks begin at even positions
      }
      position += length + length % 2;
    }
  }

  private static Waveform samples(
      Path file, InputStream in, WavFormat format, long length, long there) throws IOException {
    if (length > there) {
      throw new ModelFormatException(
          "%s: is cut off: %,d bytes of samples are announced, %,d are there"
              .formatted(file, length, there));
    }
    long moments = length / format.bytesPerMoment();
    if (moments > MAX_MOMENTS) {
      throw new ModelFormatException(
          "%s: has %,d samples in a channel; at most %,d are read"
              .formatted(file, moments, MAX_MOMENTS));
    }
    float[] samples = new float[(int) moments];
    for (int from = 0; from < samples.length; from += BLOCK_MOMENTS) {
      int count = Math.min(BLOCK_MOMENTS, samples.length - from);
      ByteBuffer block = bytes(file, in, count * format.bytesPerMoment());
      for (int i = 0; i < count; i++) {
        samples[from + i] = format.nextMoment(block);
        if (Float.isNaN(samples[from + i])) {
          throw new ModelFormatException(
              "%s: sample %,d is not a number".formatted(file, from + i));
        }
      }
    }
    return new Waveform(format.sampleRate(), samples);
  }

  private static ByteBuffer bytes(Path file, InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw endsEarly(file);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ModelFormatException endsEarly(Path file) {
    return new ModelFormatException(file + ": ends before its samples");
  }

  private static String text(ByteBuffer bytes, int at) {
    return new String(bytes.array(), at, 4, StandardCharsets.ISO_8859_1);
  }

  /** Writes one channel of 16-bit PCM atomically; what lies outside of −1 to 1 is clipped. */
  public static void write(Path file, Waveform waveform) {
    float[] samples = waveform.samples();
    int length = Math.multiplyExact(samples.length, BYTES_PER_SAMPLE);
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + 2 * CHUNK_HEADER_BYTES + 16 + length)
            .order(ByteOrder.LITTLE_ENDIAN);
    put(bytes, "RIFF").putInt(bytes.capacity() - CHUNK_HEADER_BYTES);
    put(bytes, "WAVE");
    put(bytes, "fmt ").putInt(16);
    bytes.putShort((short) WavFormat.PCM).putShort((short) 1); // one channel
    bytes.putInt(waveform.sampleRate()).putInt(waveform.sampleRate() * BYTES_PER_SAMPLE);
    bytes.putShort((short) BYTES_PER_SAMPLE).putShort((short) (8 * BYTES_PER_SAMPLE));
    put(bytes, "data").putInt(length);
    for (float sample : samples) {
      int level = Math.round(sample * 32768);
      bytes.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, level)));
    }
    AtomicFile.writeBytes(file, bytes.array());
  }

  private static ByteBuffer put(ByteBuffer bytes, String text) {
    return bytes.put(text.getBytes(StandardCharsets.US_ASCII));
  }
}
