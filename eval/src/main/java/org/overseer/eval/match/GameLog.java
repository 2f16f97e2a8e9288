package org.overseer.eval.match;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
   * @throws IllegalArgumentException if a line in it is no game; the file is left as it is
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
    } catch (FileClaim.TakenException e) {
      throw new IllegalStateException(
          "%s is in use: the same evaluation runs %s; wait for it or stop it"
              .formatted(file, e.holder()),
          e);
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

  /** Checks all of it before anything is cut off. */
  private void read() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
    String torn = new String(bytes, end, bytes.length - end, StandardCharsets.UTF_8);
    if (end == 0 && !HEADER.startsWith(torn)) {
      throw noGame(0, "expected '" + HEADER + "'", null);
    }
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      try {
        if (i > 0) {
          read(lines.get(i).split(",", -1));
        } else if (!lines.get(0).equals(HEADER)) {
          throw new IllegalArgumentException("expected '" + HEADER + "'");
        }
      } catch (RuntimeException e) {
        throw noGame(i, String.valueOf(e.getMessage()), e);
      }
    }
    channel.truncate(end);
    channel.position(end);
    if (end == 0) {
      write(HEADER + "\n");
    }
  }

  private IllegalArgumentException noGame(int line, String rule, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "%s: line %d is no game (%s); delete the line to play its game again, or the file to play all again"
            .formatted(file, line + 1, rule),
        cause);
  }

  private void read(String[] fields) {
    if (fields.length != 8) {
      throw new IllegalArgumentException("expected 8 fields but got " + fields.length);
    }
    Damage damage = new Damage(Float.parseFloat(fields[6]), Float.parseFloat(fields[7]));
    GameResult game =
        new GameResult(
            Integer.parseInt(fields[1]),
            Long.parseLong(fields[2]),
            Integer.parseInt(fields[3]),
            Outcome.valueOf(fields[4].toUpperCase(Locale.ROOT)),
            Integer.parseInt(fields[5]),
            damage);
    int match = Integer.parseInt(fields[0]);
    if (match < 0
        || game.game() < 0
        || game.side() < 0
        || game.side() > 1
        || game.steps() < 0
        || !Float.isFinite(damage.dealt())
        || !Float.isFinite(damage.taken())) {
      throw new IllegalArgumentException("a number is out of its range");
    }
    if (games.putIfAbsent(new Key(match, game.game()), game) != null) {
      throw new IllegalArgumentException("the game is there already");
    }
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
    Map<Key, GameResult> added = new LinkedHashMap<>();
    StringBuilder lines = new StringBuilder();
    for (GameResult game : results) {
      Damage damage = game.damage();
      if (damage == null) {
        throw new IllegalArgumentException("a game of two players tells their damage");
      }
      Key key = new Key(match, game.game());
      if (!games.containsKey(key) && added.putIfAbsent(key, game) == null) {
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
    games.putAll(added);
  }

  private void write(String text) {
    try {
      appendWhole(channel, StandardCharsets.UTF_8.encode(text));
      channel.force(/* metaData= */ false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
  }

  /**
   * Writes all or nothing: what another thread writes after a failure is not to stand behind half a
   * line. A channel that cannot be cut back is closed, so that nobody writes behind it.
   */
  static void appendWhole(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
    long start = channel.position();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      try {
        channel.truncate(start);
        channel.position(start);
      } catch (IOException cut) {
        e.addSuppressed(cut);
        channel.close();
      }
      throw e;
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
