package org.overseer.env.serve;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Every input of a game in order. With setup and seed it is the whole game, because the simulation
 * is deterministic (docs/adr/0016).
 *
 * <p>Kept as deflated blocks; a record that would grow beyond its limits is dropped, and the game
 * can then be neither saved nor replayed. Not thread-safe.
 */
final class GameRecord {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int MOST_INPUT_BYTES = 1 << 22;
  private static final long MOST_RAW_BYTES = 1 << 26;
  private static final int MOST_PACKED_BYTES = 1 << 23;

  /** Some inputs, deflated. */
  record Block(int rawBytes, byte[] deflated) {}

  private final List<Block> blocks = new ArrayList<>();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private long rawBytes;
  private int packedBytes;
  private boolean complete = true;

  void add(Input input) {
    int bytes = input.message().length + 10;
    rawBytes += bytes;
    if (!complete || bytes > MOST_INPUT_BYTES || rawBytes > MOST_RAW_BYTES) {
      drop();
      return;
    }
    try {
      DataOutputStream out = new DataOutputStream(open);
      out.writeInt(input.loop());
      out.writeByte(input.player());
      out.writeByte(input.kind().ordinal());
      out.writeInt(input.message().length);
      out.write(input.message());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    if (open.size() >= BLOCK_BYTES) {
      close();
    }
  }

  /** All inputs so far; null if there were too many to keep. */
  @Nullable List<Block> blocks() {
    if (open.size() > 0) {
      close();
    }
    return complete ? List.copyOf(blocks) : null;
  }

  private void close() {
    byte[] raw = open.toByteArray();
    open.reset();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(raw);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream(raw.length / 4 + 64);
      byte[] part = new byte[8192];
      while (!deflater.finished()) {
        packed.write(part, 0, deflater.deflate(part));
      }
      blocks.add(new Block(raw.length, packed.toByteArray()));
      packedBytes += packed.size();
    } finally {
      deflater.end();
    }
    if (packedBytes > MOST_PACKED_BYTES) {
      drop();
    }
  }

  private void drop() {
    complete = false;
    blocks.clear();
    open.reset();
  }

  /**
   * Reads inputs, one block in memory at a time.
   *
   * @throws IllegalArgumentException from the iterator if the blocks hold something else
   */
  static Iterator<Input> read(List<Block> blocks) {
    return new Reader(blocks);
  }

  private static final class Reader implements Iterator<Input> {
    private final Iterator<Block> blocks;
    private DataInputStream block = new DataInputStream(new ByteArrayInputStream(new byte[0]));
    private long rawBytes;

    Reader(List<Block> blocks) {
      this.blocks = blocks.iterator();
    }

    @Override
    public boolean hasNext() {
      try {
        while (block.available() == 0 && blocks.hasNext()) {
          block = new DataInputStream(new ByteArrayInputStream(inflate(blocks.next())));
        }
        return block.available() > 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Input next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        int loop = block.readInt();
        int player = block.readUnsignedByte();
        int kind = block.readUnsignedByte();
        int length = block.readInt();
        if (length < 0 || length > block.available() || player > 1 || kind >= KINDS.length) {
          throw new IllegalArgumentException("an input of the game is damaged");
        }
        return new Input(loop, player, KINDS[kind], block.readNBytes(length));
      } catch (EOFException e) {
        throw new IllegalArgumentException("an input of the game is cut off", e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private byte[] inflate(Block packed) {
      rawBytes += packed.rawBytes();
      if (packed.rawBytes() < 0
          || packed.rawBytes() > MOST_INPUT_BYTES + BLOCK_BYTES
          || rawBytes > MOST_RAW_BYTES + BLOCK_BYTES) {
        throw new IllegalArgumentException("the inputs of the game are longer than allowed");
      }
      Inflater inflater = new Inflater();
      try {
        inflater.setInput(packed.deflated());
        byte[] raw = new byte[packed.rawBytes()];
        if (inflater.inflate(raw) != raw.length) {
          throw new IllegalArgumentException("the inputs of the game are cut off");
        }
        return raw;
      } catch (DataFormatException e) {
        throw new IllegalArgumentException("the inputs of the game are damaged", e);
      } finally {
        inflater.end();
      }
    }

    private static final Input.Kind[] KINDS = Input.Kind.values();
  }
}
