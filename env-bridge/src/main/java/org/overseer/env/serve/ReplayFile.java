package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.PlayerInfoExtra;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The container of replays (docs/adr/0016): eight bytes of magic, a version, the fields of {@link
 * Replay}, and a checksum of all before it. Numbers are big-endian.
 *
 * <p>Untrusted: every length is checked before anything is made of it, and the message of a refusal
 * is one line.
 */
final class ReplayFile {
  /** A file is read only up to this size; recordings stay far below. */
  static final int MOST_BYTES = 1 << 24;

  /** Like PNG's, so that a transfer that changes line ends is noticed at once. */
  private static final byte[] MAGIC = {(byte) 0x89, 'O', 'V', 'R', '\r', '\n', 0x1a, '\n'};

  private static final int VERSION = 1;
  private static final int CHECK_BYTES = 4;
  private static final int LONGEST_NAME = 1024;

  private ReplayFile() {}

  static ByteString write(Replay replay) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(MAGIC);
      out.writeInt(VERSION);
      out.writeUTF(replay.rules());
      out.writeUTF(replay.scenario());
      out.writeInt(replay.fingerprint());
      out.writeUTF(replay.mapPath());
      out.writeLong(replay.seed());
      out.writeBoolean(replay.disableFog());
      out.writeByte(replay.players().size());
      for (PlayerInfoExtra player : replay.players()) {
        out.writeInt(player.getSerializedSize());
        out.write(player.toByteArray());
      }
      out.writeInt(replay.loops());
      out.writeLong(replay.hash());
      out.writeInt(replay.inputs().size());
      for (GameRecord.Block block : replay.inputs()) {
        out.writeInt(block.rawBytes());
        out.writeInt(block.deflated().length);
        out.write(block.deflated());
      }
      out.writeInt(check(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  /**
   * @throws IllegalArgumentException if this is no replay, or a damaged one; the message says why
   */
  static Replay read(ByteString data) {
    byte[] bytes = checked(data);
    try (DataInputStream in =
        new DataInputStream(ByteString.copyFrom(bytes, 0, bytes.length - CHECK_BYTES).newInput())) {
      in.skipNBytes(MAGIC.length + Integer.BYTES);
      Replay replay = fields(in);
      if (in.available() > 0) {
        throw new IllegalArgumentException("the replay goes on after its end");
      }
      checkInputs(replay);
      return replay;
    } catch (IOException e) {
      throw new IllegalArgumentException("the replay is cut off", e);
    }
  }

  private static byte[] checked(ByteString data) {
    if (data.size() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the replay has " + data.size() + " bytes; at most " + MOST_BYTES + " are allowed");
    }
    byte[] bytes = data.toByteArray();
    int head = MAGIC.length + Integer.BYTES;
    if (bytes.length < head + CHECK_BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IllegalArgumentException("this is not a replay that RequestSaveReplay gave");
    }
    int version = integer(bytes, MAGIC.length);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "the replay's format is version " + version + "; this server reads " + VERSION);
    }
    int body = bytes.length - CHECK_BYTES;
    if (check(bytes, body) != integer(bytes, body)) {
      throw new IllegalArgumentException("the replay is damaged: its checksum does not fit");
    }
    return bytes;
  }

  private static Replay fields(DataInputStream in) throws IOException {
    String rules = name(in);
    String scenario = name(in);
    int fingerprint = in.readInt();
    String mapPath = name(in);
    long seed = in.readLong();
    boolean disableFog = in.readBoolean();
    List<PlayerInfoExtra> players = players(in);
    int loops = in.readInt();
    if (loops < 0 || loops > Game.END_OF_TIME) {
      throw new IllegalArgumentException(
          "the replay has " + loops + " game loops; there are at most " + Game.END_OF_TIME);
    }
    long hash = in.readLong();
    return new Replay(
        rules, scenario, fingerprint, mapPath, seed, disableFog, players, loops, hash, blocks(in));
  }

  private static List<PlayerInfoExtra> players(DataInputStream in) throws IOException {
    int count = in.readUnsignedByte();
    if (count < 1 || count > 2) {
      throw new IllegalArgumentException("the replay has " + count + " players, not 1 or 2");
    }
    List<PlayerInfoExtra> players = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try {
        players.add(PlayerInfoExtra.parseFrom(bytes(in)));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException("the replay's player " + (i + 1) + " is damaged", e);
      }
    }
    return players;
  }

  private static List<GameRecord.Block> blocks(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<GameRecord.Block> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int raw = in.readInt();
      blocks.add(new GameRecord.Block(raw, bytes(in)));
    }
    return blocks;
  }

  /** Reads all inputs once, so that a replay that has begun goes on to its end. */
  private static void checkInputs(Replay replay) {
    Iterator<Input> inputs = GameRecord.read(replay.inputs());
    int loop = 0;
    while (inputs.hasNext()) {
      Input input = inputs.next();
      if (input.loop() < loop || input.loop() > replay.loops()) {
        throw new IllegalArgumentException("the replay's inputs are out of order");
      }
      loop = input.loop();
      Playback.parse(input);
    }
  }

  private static String name(DataInputStream in) throws IOException {
    String name = in.readUTF();
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "the replay has a name of " + name.length() + " characters");
    }
    return name;
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IllegalArgumentException("the replay is cut off");
    }
    return in.readNBytes(length);
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
