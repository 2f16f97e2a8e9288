package org.overseer.perceiver.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Random access to the bytes of a file or of memory; every failure is a {@link
 * ModelFormatException}. Buffers are little-endian.
 */
final class ByteSource implements Closeable {
  /** Reading into the heap goes through a native copy of the same size, so it goes in pieces. */
  private static final int PIECE_BYTES = 1 << 20;

  private final String name;
  private final long size;
  private final @Nullable FileChannel channel;
  private final ByteBuffer memory;

  private ByteSource(String name, long size, @Nullable FileChannel channel, ByteBuffer memory) {
    this.name = name;
    this.size = size;
    this.channel = channel;
    this.memory = memory;
  }

  static ByteSource open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException("no such file: " + file);
    }
    try {
      ForeignContent.refuse(file);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      String name = String.valueOf(file.getFileName());
      return new ByteSource(name, channel.size(), channel, ByteBuffer.allocate(0));
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  static ByteSource of(String name, byte[] bytes) {
    return new ByteSource(name, bytes.length, null, ByteBuffer.wrap(bytes));
  }

  /** The file's name without its folder, for messages. */
  String name() {
    return name;
  }

  long size() {
    return size;
  }

  /** A copy of {@code bytes} bytes, which must lie inside the source. */
  ByteBuffer read(long position, int bytes) {
    checkRange(position, bytes);
    ByteBuffer target = ByteBuffer.allocate(bytes);
    if (channel == null) {
      return target.put(memory.slice((int) position, bytes)).flip().order(ByteOrder.LITTLE_ENDIAN);
    }
    try {
      while (target.position() < bytes) {
        target.limit(Math.min(bytes, target.position() + PIECE_BYTES));
        if (channel.read(target, position + target.position()) < 0) {
          throw truncated();
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return target.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A view of {@code bytes} bytes, which must lie inside the source; files are mapped. */
  ByteBuffer map(long position, int bytes) {
    checkRange(position, bytes);
    if (channel == null) {
      return memory.slice((int) position, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (bytes == 0) {
      return ByteBuffer.allocate(0);
    }
    try {
      // Mapping beyond the end of a file that shrank since would fault on access.
      if (channel.size() < position + bytes) {
        throw truncated();
      }
      return channel
          .map(FileChannel.MapMode.READ_ONLY, position, bytes)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void checkRange(long position, int bytes) {
    if (position < 0 || bytes < 0 || position > size - bytes) {
      throw new IllegalArgumentException(
          "%s: %d bytes at %d are not inside its %d bytes".formatted(name, bytes, position, size));
    }
  }

  private ModelFormatException truncated() {
    return new ModelFormatException(name + ": the file was truncated while it was read");
  }

  private ModelFormatException unreadable(IOException e) {
    return new ModelFormatException("cannot read %s: %s".formatted(name, e.getMessage()), e);
  }

  @Override
  public void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // Nothing was written, so nothing is lost.
      }
    }
  }
}
