package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Makes WebSocket frames that are wrong in many ways: requests with flipped, missing and foreign
 * bytes, requests of random fields, and frames that break WebSocket's own rules.
 */
final class FrameMutator {
  private static final int LARGEST_PAYLOAD = 20_000;
  private static final int ROUNDS_OF_FLIPS = 6;

  /** Steps of more game loops than this are sent once in {@link #SELDOM} times. */
  private static final int MANY_LOOPS = 1000;

  private static final int SELDOM = 500;

  private static final int REMEMBERED = 5;

  private final SplittableRandom random;
  private final RandomRequests requests;
  private final Deque<Request> sent = new ArrayDeque<>();
  private final Deque<byte[]> following = new ArrayDeque<>();
  private boolean over;
  private boolean mayBeClosed;
  private boolean mayWait;

  FrameMutator(SplittableRandom random) {
    this.random = random;
    this.requests = new RandomRequests(random);
  }

  /** Most connections begin with a game, so that what follows meets one. */
  void startConnection() {
    following.clear();
    sent.clear();
    over = false;
    mayBeClosed = false;
    mayWait = false;
    if (random.nextInt(10) < 7) {
      String map = random.nextBoolean() ? "3m" : "2s3z";
      String name = random.nextBoolean() ? "bot" : "";
      Difficulty difficulty = Difficulty.forNumber(1 + random.nextInt(10));
      add(Requests.create(map, random.nextInt(), difficulty, name).build().toByteArray());
      add(Requests.join().build().toByteArray());
    }
  }

  /** No frame may follow the last one. */
  boolean connectionIsOver() {
    return over && following.isEmpty();
  }

  /** The server may have closed the connection because of what it was sent. */
  boolean mayBeClosed() {
    return mayBeClosed;
  }

  /** Everything sent is answered soon; a join may wait for its other player. */
  boolean answersAreDue() {
    return !over && !mayWait && following.isEmpty();
  }

  /** The last requests of this connection that could be read, for failures. */
  @Override
  public String toString() {
    return sent.stream()
        .map(request -> TextFormat.printer().emittingSingleLine(true).printToString(request))
        .collect(Collectors.joining(" / "));
  }

  /** The next frame's bytes, head and mask included. */
  byte[] next() {
    while (following.isEmpty()) {
      mutate();
    }
    return following.remove();
  }

  private void mutate() {
    byte[] payload = requests.next().toByteArray();
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> add(payload);
      case 3, 4, 5 -> add(flipped(payload));
      case 6, 7 -> add(Arrays.copyOf(payload, random.nextInt(payload.length + 1)));
      case 8 -> add(joined(payload, requests.next().toByteArray()));
      case 9 -> add(joined(payload, foreignField()));
      case 10 -> add(noise(random.nextInt(300)));
      case 11 -> fragments(payload);
      case 12 -> add(joined(payload, hugeCount()));
      case 13 -> control();
      case 14 -> add(flipped(joined(payload, payload)));
      default -> {
        if (random.nextInt(20) == 0) {
          broken(payload);
        } else {
          add(flipped(flipped(payload)));
        }
      }
    }
  }

  /** A whole message, in a binary or a text frame. */
  private void add(byte[] bytes) {
    byte[] payload = Arrays.copyOf(bytes, Math.min(bytes.length, LARGEST_PAYLOAD));
    if (isSlow(payload)) {
      return;
    }
    following.add(
        frame(0x80 | (random.nextInt(4) == 0 ? RawClient.TEXT : RawClient.BINARY), payload));
  }

  /**
   * Notes what a request does to the connection; whether it would keep the server busy too long.
   */
  private boolean isSlow(byte[] payload) {
    try {
      Request request = Request.parseFrom(payload);
      sent.add(request);
      if (sent.size() > REMEMBERED) {
        sent.remove();
      }
      if (Integer.toUnsignedLong(request.getStep().getCount()) > MANY_LOOPS
          && random.nextInt(SELDOM) > 0) {
        return true;
      }
      mayWait |= request.hasJoinGame() || request.getObservation().hasGameLoop();
      mayWait |= request.getCreateGame().getRealtime();
      // A client may ask its game to crash or to hang.
      boolean test = request.getDebug().getDebugList().stream().anyMatch(d -> d.hasTestProcess());
      mayWait |= test;
      mayBeClosed |= request.hasQuit() || test;
      over |= request.hasQuit();
    } catch (InvalidProtocolBufferException e) {
      // answered with a usage error
    }
    return false;
  }

  private void fragments(byte[] payload) {
    if (isSlow(payload)) {
      return;
    }
    int parts = 1 + random.nextInt(4);
    int from = 0;
    for (int part = 0; part < parts; part++) {
      int to =
          part == parts - 1 ? payload.length : from + random.nextInt(payload.length - from + 1);
      int opcode = part == 0 ? RawClient.BINARY : 0;
      following.add(
          frame((part == parts - 1 ? 0x80 : 0) | opcode, Arrays.copyOfRange(payload, from, to)));
      from = to;
      if (part < parts - 1 && random.nextInt(3) == 0) {
        following.add(frame(0x80 | RawClient.PING, noise(random.nextInt(20))));
      }
    }
  }

  private void control() {
    int opcode = random.nextBoolean() ? RawClient.PING : RawClient.PONG;
    following.add(frame(0x80 | opcode, noise(random.nextInt(126))));
  }

  /** What no client may send; the server closes the connection. */
  private void broken(byte[] payload) {
    mayBeClosed = true;
    over = true;
    byte[] good = frame(0x80 | RawClient.BINARY, payload);
    switch (random.nextInt(6)) {
      case 0 -> good[0] = (byte) (0x80 | 3 + random.nextInt(5)); // reserved opcodes
      case 1 -> good[0] |= (byte) (0x10 << random.nextInt(3)); // reserved bits
      case 2 -> good[1] &= 0x7f; // no mask
      case 3 -> good = Arrays.copyOf(good, random.nextInt(good.length)); // and then nothing
      case 4 -> good[0] = (byte) 0x80; // the end of a message that never began
      default -> good = new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4};
    }
    following.add(good);
  }

  private byte[] flipped(byte[] bytes) {
    byte[] copy = bytes.clone();
    for (int i = 1 + random.nextInt(ROUNDS_OF_FLIPS); i > 0 && copy.length > 0; i--) {
      int at = random.nextInt(copy.length);
      copy[at] =
          random.nextBoolean()
              ? (byte) (copy[at] ^ 1 << random.nextInt(8))
              : (byte) random.nextInt(256);
    }
    return copy;
  }

  /** A field of any number and type, with a value that need not fit. */
  private byte[] foreignField() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (long) random.nextInt(1 << 10) << 3 | random.nextInt(8));
    varint(out, random.nextBoolean() ? random.nextInt(200) : random.nextLong());
    out.writeBytes(noise(random.nextInt(40)));
    return out.toByteArray();
  }

  /** A field that says it has very many bytes. */
  private byte[] hugeCount() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (1 + random.nextInt(22)) << 3 | 2);
    varint(out, random.nextBoolean() ? Integer.MAX_VALUE : 1L << random.nextInt(20, 63));
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 8);
    out.write(first);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    byte[] mask = noise(4);
    out.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ mask[i & 3]);
    }
    return out.toByteArray();
  }
}
