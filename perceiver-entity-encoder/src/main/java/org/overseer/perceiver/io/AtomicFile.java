package org.overseer.perceiver.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a file so that its name always shows the old or the new content, also after a crash.
 *
 * <p>Temporary file in the same folder, flushed to the disk, renamed over the target, folder
 * flushed.
 */
public final class AtomicFile {
  /** Heap buffers go through a native copy of the same size, so large ones go in pieces. */
  private static final int PIECE_BYTES = 1 << 20;

  private static final AtomicLong COUNTER = new AtomicLong();

  private AtomicFile() {}

  /** Fills the temporary file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to the channel. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Writes a file, creating its folder where needed.
   *
   * @throws UncheckedIOException if it cannot be written; the old file is then untouched
   */
  public static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " does not name a file");
    }
    try {
      Files.createDirectories(folder);
      Path temporary = temporary(target);
      try {
        try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
          content.writeTo(channel);
          channel.force(true);
        }
        moveOver(temporary, target);
      } finally {
        Files.deleteIfExists(temporary);
      }
      flushFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + FileProblem.reason(e), e);
    }
  }

  /** Writes a file of these bytes. */
  public static void writeBytes(Path file, byte[] bytes) {
    write(file, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
  }

  /** Writes a text file in UTF-8. */
  public static void writeString(Path file, String text) {
    write(file, channel -> writeFully(channel, StandardCharsets.UTF_8.encode(text)));
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + PIECE_BYTES));
      channel.write(bytes);
    }
  }

  /** Not {@code Files.createTempFile}: its owner-only permissions would stay with the file. */
  private static Path temporary(Path target) {
    String unique = ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    return target.resolveSibling("." + target.getFileName() + "." + unique + ".tmp");
  }

  private static void moveOver(Path temporary, Path target) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes the rename itself durable; a folder cannot be opened on Windows, where this is moot. */
  private static void flushFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException ignored) {
      // The content is on the disk already; only the rename's durability is best effort.
    }
  }
}
