package org.overseer.perceiver.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.overseer.perceiver.io.ModelFormatException;

/**
 * Walks over the blocks of a GIF file up to its end mark, without decoding: how long each frame
 * stays, and whether the file is whole. Java's decoder takes one that breaks off for complete.
 */
final class GifDelays {
  private static final int SCREEN_BYTES = 13; // with the signature
  private static final int FLAGS = 10;
  private static final int TABLE_FOLLOWS = 0x80;
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xF9;
  private static final int CONTROL_BYTES = 4;
  private static final int PICTURE = 0x2C;
  private static final int PICTURE_BYTES = 9;
  private static final int END = 0x3B;

  private final DataInputStream in;
  private final List<Integer> delays = new ArrayList<>();
  private int delay;

  private GifDelays(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /**
   * How long each picture stays, in 1/100 s; 0 where the file does not say.
   *
   * @throws ModelFormatException if the file breaks off
   */
  static List<Integer> read(Path file) throws IOException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      GifDelays walk = new GifDelays(stream);
      walk.toEnd();
      return walk.delays;
    } catch (EOFException e) {
      throw new ModelFormatException(
          "cannot read image %s: it breaks off before its end mark".formatted(file), e);
    }
  }

  private void toEnd() throws IOException {
    byte[] screen = new byte[SCREEN_BYTES];
    in.readFully(screen);
    skipTable(screen[FLAGS]);
    int block;
    while ((block = in.readUnsignedByte()) != END) {
      if (block == EXTENSION) {
        extension(in.readUnsignedByte());
      } else if (block == PICTURE) {
        byte[] place = new byte[PICTURE_BYTES];
        in.readFully(place);
        skipTable(place[PICTURE_BYTES - 1]);
        in.readUnsignedByte(); // the code size
        skipParts();
        delays.add(delay);
        delay = 0;
      } else if (block != 0) { // some writers end blocks twice
        throw new IOException("it has a block of the unknown kind " + block);
      }
    }
  }

  private void extension(int kind) throws IOException {
    if (kind == CONTROL) {
      byte[] control = new byte[in.readUnsignedByte()];
      in.readFully(control);
      if (control.length == CONTROL_BYTES) {
        delay = Byte.toUnsignedInt(control[1]) | Byte.toUnsignedInt(control[2]) << 8;
      }
    }
    skipParts();
  }

  private void skipTable(byte flags) throws IOException {
    if ((flags & TABLE_FOLLOWS) != 0) {
      in.readFully(new byte[3 << ((flags & 7) + 1)]);
    }
  }

  private void skipParts() throws IOException {
    int length;
    while ((length = in.readUnsignedByte()) > 0) {
      in.readFully(new byte[length]);
    }
  }
}
