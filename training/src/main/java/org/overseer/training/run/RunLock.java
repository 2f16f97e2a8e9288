package org.overseer.training.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two processes from writing the same run. The operating system holds the lock, so it goes
 * away with its process, however that ends.
 *
 * <p>A POSIX system drops all locks that a process has on a file as soon as the process closes any
 * of its openings of that file. So the runs of this process are known here, and the file of one of
 * them is not opened a second time.
 */
final class RunLock implements AutoCloseable {
  private static final int LONGEST_HOLDER = 32;

  /** Lock files of this process, by their real paths. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock of a run.
   *
   * @param runs folder of all runs, which exists
   * @throws RunException if another process, or another run in this one, has it
   */
  static RunLock take(Path runs, String name) throws IOException {
    Path file = runs.toRealPath().resolve("." + name + ".lock");
    if (!OURS.add(file)) {
      throw inUse(name, "in this process (process " + ProcessHandle.current().pid() + ")");
    }
    try {
      return new RunLock(file, locked(file, name));
    } catch (IOException | RuntimeException e) {
      OURS.remove(file);
      throw e;
    }
  }

  private static FileChannel locked(Path file, String name) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        String holder = holder(channel);
        throw inUse(
            name, "by another process" + (holder.isEmpty() ? "" : " (process " + holder + ")"));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST_HOLDER);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
  }

  private static RunException inUse(String run, String where) {
    return new RunException(
        "run '%s' is being trained %s; wait for it, stop it, or choose another name with --run"
            .formatted(run, where));
  }

  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return; // the entry may be another run's by now
    }
    try {
      channel.close();
    } finally {
      OURS.remove(file);
    }
  }
}
