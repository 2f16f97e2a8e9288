package org.overseer.eval.match;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a file or folder, for one holder in all processes of the machine; it ends with
 * its process, however that ends.
 *
 * <p>The lock is on a file of its own beside it, {@code .NAME.lock}, which holds the number of the
 * process. The system drops a process's lock when the process closes <em>any</em> channel to the
 * locked file, also one that was opened only to read: so nobody else opens this one, and a second
 * claim within a process is refused before it does.
 */
public final class FileClaim implements AutoCloseable {
  private static final int LONGEST_HOLDER = 32;
  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel channel;

  private FileClaim(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /** Somebody has the file. */
  public static final class TakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private TakenException(String holder) {
      super(holder);
    }

    /** Who has it, such as {@code by another process (process 123)}. */
    public String holder() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Claims a file or folder, which need not exist; the folder that it is in must.
   *
   * @throws TakenException if somebody has it
   */
  public static FileClaim take(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " does not name a file");
    }
    Path lock = folder.toRealPath().resolve("." + file.getFileName() + ".lock");
    if (!CLAIMED.add(lock)) {
      throw new TakenException("in this process (process " + pid() + ")");
    }
    try {
      return new FileClaim(lock, locked(lock));
    } catch (IOException | RuntimeException e) {
      CLAIMED.remove(lock);
      throw e;
    }
  }

  private static FileChannel locked(Path lock) throws IOException {
    FileChannel channel =
        FileChannel.open(
            lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        String holder = holder(channel);
        throw new TakenException(
            "by another process" + (holder.isEmpty() ? "" : " (process " + holder + ")"));
      }
      channel.truncate(0);
      channel.write(StandardCharsets.UTF_8.encode(pid()));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST_HOLDER);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return; // somebody else may have it by now
    }
    try {
      channel.close();
    } finally {
      CLAIMED.remove(key);
    }
  }
}
