package org.overseer.replay.game;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Outcome;

/**
 * The file of a recorded game: eight bytes of magic, a version, the deflated fields of {@link
 * RecordedGame}, and a CRC-32C of all before it. Numbers are big-endian.
 *
 * <p>Untrusted: sizes are bounded before anything is made of them, and the message of a refusal is
 * one line that begins with the file.
 */
public final class GameFile {
  /** What the names of such files end in. */
  public static final String SUFFIX = ".game";

  private static final byte[] MAGIC = {(byte) 0x89, 'O', 'V', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = MAGIC.length + Integer.BYTES;
  private static final int CHECK_BYTES = Integer.BYTES;
  private static final int MOST_BYTES = 1 << 24;
  private static final int MOST_STEPS = 1 << 16;
  private static final int MOST_COMMANDS = 1 << 20;
  private static final int LONGEST_NAME = 1024;

  private GameFile() {}

  /** Writes a game; an existing file is replaced, and no reader sees half of one. */
  public static void write(Path file, RecordedGame game) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream head = new DataOutputStream(bytes);
    head.write(MAGIC);
    head.writeInt(VERSION);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      write(game, out);
    }
    DataOutputStream tail = new DataOutputStream(bytes);
    tail.writeInt(check(bytes.toByteArray(), bytes.size()));
    Path whole = file.resolveSibling("." + file.getFileName() + ".tmp");
    Files.write(whole, bytes.toByteArray());
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(RecordedGame game, DataOutputStream out) throws IOException {
    out.writeUTF(game.rules());
    out.writeUTF(game.scenario());
    out.writeInt(game.fingerprint());
    out.writeLong(game.seed());
    for (String player : game.players()) {
      out.writeUTF(player);
    }
    out.writeByte(game.outcome().ordinal());
    out.writeInt(game.steps().size());
    for (RecordedGame.Step step : game.steps()) {
      for (int p = 0; p < RecordedGame.PLAYERS; p++) {
        out.writeLong(step.hashes()[p]);
        write(step.actions()[p], out);
      }
    }
  }

  private static void write(Action action, DataOutputStream out) throws IOException {
    out.writeShort(action.size());
    for (int i = 0; i < action.size(); i++) {
      out.writeByte(action.ability(i).ordinal());
      out.writeBoolean(action.isQueued(i));
      out.writeLong(action.unitTag(i));
      out.writeByte(action.target(i).ordinal());
      switch (action.target(i)) {
        case NONE -> {} // the ability is all there is
        case POINT -> {
          out.writeFloat(action.x(i));
          out.writeFloat(action.y(i));
        }
        case UNIT -> out.writeLong(action.targetTag(i));
      }
    }
  }

  /**
   * Reads a game.
   *
   * @throws IllegalArgumentException if the file holds none, or a damaged one; one line says why
   * @throws IOException if the file cannot be read
   */
  public static RecordedGame read(Path file) throws IOException {
    return read(file, bytes(file));
  }

  /**
   * Reads a game from the bytes of its file.
   *
   * @throws IllegalArgumentException as {@link #read(Path)}
   */
  static RecordedGame read(Path file, byte[] bytes) {
    try {
      return read(bytes);
    } catch (EOFException e) {
      throw new IllegalArgumentException(file + ": the recorded game is cut off", e);
    } catch (UTFDataFormatException e) {
      throw new IllegalArgumentException(
          file + ": the recorded game has a name that is no text", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // bytes in memory only end too early, which is told above
    }
  }

  /**
   * The bytes of a file that may hold a game. Devices and pipes have more of them than their size
   * says.
   *
   * @throws IllegalArgumentException if they are too many; one line says so
   */
  static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException(
            file
                + ": a recorded game has at most %d bytes, and this has more"
                    .formatted(MOST_BYTES));
      }
      return bytes;
    }
  }

  private static RecordedGame read(byte[] bytes) throws IOException {
    int body = bytes.length - CHECK_BYTES;
    if (body < HEAD_BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IllegalArgumentException(
          "this is no recorded game; 'overseer replay record' makes them");
    }
    int version = integer(bytes, MAGIC.length);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "the format of the recorded game is version %d; this program reads %d"
              .formatted(version, VERSION));
    }
    if (check(bytes, body) != integer(bytes, body)) {
      throw new IllegalArgumentException("the recorded game is damaged: its checksum does not fit");
    }
    ByteArrayInputStream packed = new ByteArrayInputStream(bytes, HEAD_BYTES, body - HEAD_BYTES);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(new InflaterInputStream(packed)))) {
      return game(in);
    } catch (ZipException e) {
      throw new IllegalArgumentException("the recorded game is damaged: " + e.getMessage(), e);
    }
  }

  private static RecordedGame game(DataInputStream in) throws IOException {
    String rules = name(in);
    String scenario = name(in);
    int fingerprint = in.readInt();
    long seed = in.readLong();
    List<String> players = List.of(name(in), name(in));
    Outcome outcome = constant(Outcome.values(), in.readUnsignedByte(), "outcome");
    int count = in.readInt();
    if (count < 1 || count > MOST_STEPS) {
      throw new IllegalArgumentException(
          "the recorded game has %d steps; there are 1 to %d".formatted(count, MOST_STEPS));
    }
    List<RecordedGame.Step> steps = new ArrayList<>();
    int commands = 0;
    for (int i = 0; i < count; i++) {
      RecordedGame.Step step = step(in);
      steps.add(step);
      commands += step.actions()[0].size() + step.actions()[1].size();
      if (commands > MOST_COMMANDS) {
        throw new IllegalArgumentException(
            "the recorded game has more than %d commands".formatted(MOST_COMMANDS));
      }
    }
    return new RecordedGame(rules, scenario, fingerprint, seed, players, steps, outcome);
  }

  private static RecordedGame.Step step(DataInputStream in) throws IOException {
    long[] hashes = new long[RecordedGame.PLAYERS];
    Action[] actions = new Action[RecordedGame.PLAYERS];
    for (int p = 0; p < RecordedGame.PLAYERS; p++) {
      hashes[p] = in.readLong();
      actions[p] = action(in);
    }
    return new RecordedGame.Step(hashes, actions);
  }

  private static Action action(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    Action action = new Action();
    for (int i = 0; i < count; i++) {
      Ability ability = constant(Ability.values(), in.readUnsignedByte(), "ability");
      boolean queued = in.readBoolean();
      long unit = in.readLong();
      switch (constant(Action.Target.values(), in.readUnsignedByte(), "target")) {
        case NONE -> action.add(ability, unit);
        case POINT -> action.add(ability, unit, in.readFloat(), in.readFloat());
        case UNIT -> action.add(ability, unit, in.readLong());
      }
      if (queued) {
        action.queued();
      }
    }
    return action;
  }

  private static <T> T constant(T[] constants, int number, String what) {
    if (number >= constants.length) {
      throw new IllegalArgumentException(
          "the recorded game has an %s of number %d; there are %d"
              .formatted(what, number, constants.length));
    }
    return constants[number];
  }

  private static String name(DataInputStream in) throws IOException {
    String name = in.readUTF();
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "the recorded game has a name of " + name.length() + " characters");
    }
    return name;
  }

  private static int check(byte[] bytes, int length) {
    CRC32C check = new CRC32C();
    check.update(bytes, 0, length);
    return (int) check.getValue();
  }

  private static int integer(byte[] bytes, int at) {
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    return value;
  }
}
