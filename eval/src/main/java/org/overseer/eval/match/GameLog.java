package org.overseer.eval.match;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.overseer.env.Outcome;

/**
 * The games that were played so far, one line of a CSV file each, appended as they end: an
 * evaluation that was stopped goes on after them.
 *
 * <p>A last line that a killed process left half written is cut off. While it is open nobody else
 * can open it, so that two processes do not play the same evaluation. Thread-safe.
 */
public final class GameLog implements AutoCloseable {
  private static final String HEADER = "match,game,seed,side,outcome,steps,dealt,taken";

  private record Key(int match, int game) {}

  private final Path file;
  private final FileChannel channel;
  private final Map<Key, GameResult> games = new HashMap<>();

  private final FileClaim claim;

  private GameLog(Path file, FileChannel channel, FileClaim claim) {
    this.file = file;
    this.channel = channel;
    this.claim = claim;
  }

  /**
   * Opens or creates a log and reads what it holds.
   *
   * @throws IllegalStateException if somebody has it open
   * @throws IllegalArgumentException if a line in it is no game
   * @throws UncheckedIOException if it cannot be read or written
   */
  public static GameLog open(Path file) {
    try {
      FileClaim claim = FileClaim.take(file);
      try {
        return open(file, claim);
      } catch (IOException | RuntimeException e) {
        claim.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + file + ": " + e, e);
    }
  }

  private static GameLog open(Path file, FileClaim claim) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      GameLog log = new GameLog(file, channel, claim);
      log.read();
      return log;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void read() throws IOException {
    String text = Files.readString(file);
    int end = text.lastIndexOf('\n') + 1;
    channel.truncate(text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
    channel.position(channel.size());
    if (end == 0) {
      write(HEADER + "\n");
      return;
    }
    List<String> lines = text.substring(0, end).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      try {
        if (i > 0) {
          read(lines.get(i).split(",", -1));
        } else if (!lines.get(0).equals(HEADER)) {
          throw new IllegalArgumentException("expected '" + HEADER + "'");
        }
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "%s: line %d is no game (%s); delete the file to play its games again"
                .formatted(file, i + 1, e.getMessage()),
            e);
      }
    }
  }

  private void read(String[] fields) {
    if (fields.length != 8) {
      throw new IllegalArgumentException("expected 8 fields but got " + fields.length);
    }
    GameResult game =
        new GameResult(
            Integer.parseInt(fields[1]),
            Long.parseLong(fields[2]),
            Integer.parseInt(fields[3]),
            Outcome.valueOf(fields[4].toUpperCase(Locale.ROOT)),
            Integer.parseInt(fields[5]),
            new Damage(Float.parseFloat(fields[6]), Float.parseFloat(fields[7])));
    games.put(new Key(Integer.parseInt(fields[0]), game.game()), game);
  }

  /** Forgets all games. */
  public synchronized void clear() {
    games.clear();
    try {
      channel.truncate(0);
      channel.position(0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
    write(HEADER + "\n");
  }

  /** Number of games. */
  public synchronized int size() {
    return games.size();
  }

  /** A game of a match; null if it was not played yet. */
  synchronized @Nullable GameResult find(int match, int game) {
    return games.get(new Key(match, game));
  }

  /**
   * Adds games that are not there yet.
   *
   * @param match number of their match
   * @throws UncheckedIOException if the disk is full or the like
   */
  synchronized void append(int match, List<GameResult> results) {
    StringBuilder lines = new StringBuilder();
    for (GameResult game : results) {
      Damage damage = game.damage();
      if (damage == null) {
        throw new IllegalArgumentException("a game of two players tells their damage");
      }
      if (games.putIfAbsent(new Key(match, game.game()), game) == null) {
        lines.append(
            String.join(
                ",",
                Integer.toString(match),
                Integer.toString(game.game()),
                Long.toString(game.seed()),
                Integer.toString(game.side()),
                game.outcome().name().toLowerCase(Locale.ROOT),
                Integer.toString(game.steps()),
                Float.toString(damage.dealt()),
                Float.toString(damage.taken())));
        lines.append('\n');
      }
    }
    write(lines.toString());
  }

  private void write(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(/* metaData= */ false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      claim.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file + ": " + e, e);
    }
  }
}
