package org.overseer.perceiver.io;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Reads a safetensors file: 8 bytes little-endian header length, JSON header, raw tensors.
 *
 * <p>The file is untrusted: the whole header is checked on opening and a broken rule is one {@link
 * ModelFormatException} that names it. Tensors are mapped one at a time, not loaded.
 */
public final class SafetensorsReader implements WeightSource {
  private static final int LENGTH_BYTES = 8;

  private final ByteSource bytes;
  private final long dataStart;
  private final SafetensorsHeader header;

  private SafetensorsReader(ByteSource bytes, long dataStart, SafetensorsHeader header) {
    this.bytes = bytes;
    this.dataStart = dataStart;
    this.header = header;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws ModelFormatException if the file is missing or breaks a rule of the format
   */
  public static SafetensorsReader open(Path file) {
    return read(ByteSource.open(file));
  }

  /**
   * Reads from memory, for bytes that came over a wire.
   *
   * @param source a name for messages
   * @throws ModelFormatException if the bytes break a rule of the format
   */
  public static SafetensorsReader of(String source, byte[] bytes) {
    return read(ByteSource.of(source, bytes));
  }

  private static SafetensorsReader read(ByteSource bytes) {
    try {
      int headerBytes = headerBytes(bytes);
      long dataStart = LENGTH_BYTES + (long) headerBytes;
      byte[] json = bytes.read(LENGTH_BYTES, headerBytes).array();
      SafetensorsHeader header =
          SafetensorsHeader.parse(bytes.name(), json, bytes.size() - dataStart);
      return new SafetensorsReader(bytes, dataStart, header);
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static int headerBytes(ByteSource bytes) {
    if (bytes.size() < LENGTH_BYTES) {
      throw new ModelFormatException(
          "%s: has %d bytes, too short for a header length of 8 bytes; it may be truncated"
              .formatted(bytes.name(), bytes.size()));
    }
    long headerBytes = bytes.read(0, LENGTH_BYTES).getLong();
    if (headerBytes < 0 || headerBytes > SafetensorsHeader.MAX_HEADER_BYTES) {
      throw new ModelFormatException(
          "%s: the header length %s is above the limit of %d bytes; is this a safetensors file?"
              .formatted(
                  bytes.name(),
                  Long.toUnsignedString(headerBytes),
                  SafetensorsHeader.MAX_HEADER_BYTES));
    }
    if (headerBytes > bytes.size() - LENGTH_BYTES) {
      throw new ModelFormatException(
          "%s: the header length %d is beyond the file's %d bytes; it may be truncated"
              .formatted(bytes.name(), headerBytes, bytes.size()));
    }
    return (int) headerBytes;
  }

  /** Names of all tensors in the header's order. */
  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(header.entries().keySet());
  }

  /** The file's free-form string metadata. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  @Override
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  @Override
  public DataType dataType(String name) {
    return entry(name).dataType();
  }

  @Override
  public Tensor tensor(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    int length = Tensor.checkedBytes(bytes.name(), name, entry.end() - entry.begin());
    return new Tensor(
        entry.dataType(), entry.shape(), bytes.map(dataStart + entry.begin(), length));
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw NameList.noTensor(bytes.name(), name, header.entries().keySet());
    }
    return entry;
  }

  @Override
  public void close() {
    bytes.close();
  }
}
