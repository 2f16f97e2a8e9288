package org.overseer.eval.match;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a file, for one holder in all processes of the machine; it ends with its
 * process, however that ends.
 *
 * <p>The lock is on a file of its own. The system drops a process's lock when the process closes
 * <em>any</em> channel to the locked file, also one that was opened only to read: so nobody else
 * opens this one, and a second claim within a process is refused before it does.
 */
final class FileClaim implements AutoCloseable {
  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel channel;

  private FileClaim(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Claims a file, which need not exist; its folder must.
   *
   * @throws IllegalStateException if somebody has it
   */
  static FileClaim take(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " does not name a file");
    }
    Path lock = folder.toRealPath().resolve("." + file.getFileName() + ".lock");
    if (!CLAIMED.add(lock)) {
      throw taken(file);
    }
    boolean ours = false;
    FileChannel channel = open(lock);
    try {
      ours = channel.tryLock() != null;
      if (!ours) {
        throw taken(file);
      }
      return new FileClaim(lock, channel);
    } finally {
      if (!ours) {
        channel.close();
        CLAIMED.remove(lock);
      }
    }
  }

  private static FileChannel open(Path lock) throws IOException {
    try {
      return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException | RuntimeException e) {
      CLAIMED.remove(lock);
      throw e;
    }
  }

  private static IllegalStateException taken(Path file) {
    return new IllegalStateException(
        file + " is in use: the same evaluation runs in another process; wait for it or stop it");
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
