package org.overseer.perceiver.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a safetensors file: 8 bytes little-endian header length, JSON header, raw tensors.
 *
 * <p>The file is untrusted: the whole header is checked on opening and a broken rule is one {@link
 * ModelFormatException} that names it. Tensors are mapped one at a time, not loaded.
 */
public final class SafetensorsReader implements Closeable {
  private static final int LENGTH_BYTES = 8;

  private final String source;
  private final @Nullable FileChannel channel;
  private final ByteBuffer memory;
  private final long dataStart;
  private final SafetensorsHeader header;

  private SafetensorsReader(
      String source,
      @Nullable FileChannel channel,
      ByteBuffer memory,
      long dataStart,
      SafetensorsHeader header) {
    this.source = source;
    this.channel = channel;
    this.memory = memory;
    this.dataStart = dataStart;
    this.header = header;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws ModelFormatException if the file is missing or breaks a rule of the format
   */
  public static SafetensorsReader open(Path file) {
    String source = String.valueOf(file.getFileName());
    FileChannel channel = null;
    try {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
      channel = FileChannel.open(file, StandardOpenOption.READ);
      ByteBuffer length = readFully(channel, 0, (int) Math.min(LENGTH_BYTES, channel.size()));
      int headerBytes = checkedHeaderBytes(source, length, channel.size());
      byte[] json = readFully(channel, LENGTH_BYTES, headerBytes).array();
      long dataStart = LENGTH_BYTES + (long) headerBytes;
      SafetensorsHeader header = SafetensorsHeader.parse(source, json, channel.size() - dataStart);
      return new SafetensorsReader(source, channel, ByteBuffer.allocate(0), dataStart, header);
    } catch (NoSuchFileException e) {
      throw new ModelFormatException("no such file: " + file, e);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new ModelFormatException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  /**
   * Reads from memory, for bytes that came over a wire.
   *
   * @param source a name for messages
   * @throws ModelFormatException if the bytes break a rule of the format
   */
  public static SafetensorsReader of(String source, byte[] bytes) {
    ByteBuffer memory = ByteBuffer.wrap(bytes);
    int headerBytes = checkedHeaderBytes(source, memory.duplicate(), bytes.length);
    byte[] json = new byte[headerBytes];
    memory.get(LENGTH_BYTES, json);
    int dataStart = LENGTH_BYTES + headerBytes;
    SafetensorsHeader header = SafetensorsHeader.parse(source, json, bytes.length - dataStart);
    return new SafetensorsReader(source, null, memory, dataStart, header);
  }

  private static int checkedHeaderBytes(String source, ByteBuffer start, long fileBytes) {
    if (fileBytes < LENGTH_BYTES) {
      throw new ModelFormatException(
          "%s: has %d bytes, too short for a header length of 8 bytes; it may be truncated"
              .formatted(source, fileBytes));
    }
    long headerBytes = start.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    if (headerBytes < 0 || headerBytes > SafetensorsHeader.MAX_HEADER_BYTES) {
      throw new ModelFormatException(
          "%s: the header length %s is above the limit of %d bytes; is this a safetensors file?"
              .formatted(
                  source, Long.toUnsignedString(headerBytes), SafetensorsHeader.MAX_HEADER_BYTES));
    }
    if (headerBytes > fileBytes - LENGTH_BYTES) {
      throw new ModelFormatException(
          "%s: the header length %d is beyond the file's %d bytes; it may be truncated"
              .formatted(source, headerBytes, fileBytes));
    }
    return (int) headerBytes;
  }

  /** Names of all tensors in the header's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(header.entries().keySet());
  }

  /** The file's free-form string metadata. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /**
   * Shape of a tensor without touching its data.
   *
   * @throws ModelFormatException if there is no such tensor
   */
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  /**
   * One tensor, mapped from the file.
   *
   * @throws ModelFormatException if there is no such tensor or it cannot be read
   */
  public Tensor tensor(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    long bytes = entry.end() - entry.begin();
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelFormatException(
          "%s: tensor '%s' has %d bytes; a single tensor may have at most %d"
              .formatted(source, name, bytes, Integer.MAX_VALUE));
    }
    return new Tensor(entry.dataType(), entry.shape(), data(name, entry.begin(), (int) bytes));
  }

  private ByteBuffer data(String name, long begin, int bytes) {
    if (channel == null) {
      return memory.slice((int) (dataStart + begin), bytes);
    }
    if (bytes == 0) {
      return ByteBuffer.allocate(0);
    }
    try {
      // Mapping beyond the end of a file that shrank since would fault on access.
      if (channel.size() < dataStart + begin + bytes) {
        throw new ModelFormatException(source + ": the file was truncated while it was read");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, dataStart + begin, bytes);
    } catch (IOException e) {
      throw new ModelFormatException(
          "%s: cannot map tensor '%s': %s".formatted(source, name, e.getMessage()), e);
    }
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new ModelFormatException(
          "%s: has no tensor '%s'; it holds %s"
              .formatted(source, name, NameList.of(header.entries().keySet())));
    }
    return entry;
  }

  private static ByteBuffer readFully(FileChannel channel, long position, int bytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position + buffer.position());
      if (read < 0) {
        throw new IOException("the file ended early");
      }
    }
    return buffer.flip();
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // The failure that led here is the one to report.
      }
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }
}
