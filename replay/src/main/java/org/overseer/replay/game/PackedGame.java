package org.overseer.replay.game;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A recorded game as the bytes of its file, a tenth of what it takes when unpacked: thousands fit
 * into memory. Immutable.
 */
public final class PackedGame {
  private final Path file;
  private final byte[] bytes;

  private PackedGame(Path file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Reads a file, without a look at what it holds.
   *
   * @throws IllegalArgumentException if it is too long for a recorded game; one line says so
   * @throws IOException if it cannot be read
   */
  public static PackedGame read(Path file) throws IOException {
    return new PackedGame(file, GameFile.bytes(file));
  }

  /**
   * The game, made anew each time.
   *
   * @throws IllegalArgumentException if the file holds none, or a damaged one; one line says why
   */
  public RecordedGame unpack() {
    return GameFile.read(file, bytes);
  }
}
