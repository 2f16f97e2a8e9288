package org.overseer.eval.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Outcome;

/** What a log of games makes of a file that is not as it was written. */
class GameLogTest {
  private static final String HEADER = "match,game,seed,side,outcome,steps,dealt,taken\n";
  private static final String FIRST = "0,0,11,0,win,9,1.5,2.5\n";
  private static final String SECOND = "0,1,11,1,loss,8,1.0,2.0\n";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("games.csv");
  }

  private static GameResult game(int number) {
    return new GameResult(number, 11, number % 2, Outcome.DRAW, 7, new Damage(3, 4));
  }

  private int sizeOf(String text) throws IOException {
    Files.writeString(file, text);
    try (GameLog log = GameLog.open(file)) {
      return log.size();
    }
  }

  @Test
  void halfALastLineIsCutOff() throws IOException {
    assertThat(sizeOf(HEADER + FIRST + SECOND.substring(0, 12))).isEqualTo(1);
    assertThat(Files.readString(file)).isEqualTo(HEADER + FIRST);
    assertThat(sizeOf(HEADER.substring(0, 9))).as("half a header").isZero();
    assertThat(Files.readString(file)).isEqualTo(HEADER);
    assertThat(sizeOf("")).isZero();
    assertThat(Files.readString(file)).isEqualTo(HEADER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEADER + "0,0,11,0,win,9,1.5,2.0,1,11,1,loss,8,1.0,2.0\n" + SECOND,
        HEADER + "0,0,11,0,wi\n" + SECOND,
        HEADER + "\n" + SECOND,
        HEADER + "0,0,11,2,win,9,1.5,2.5\n" + SECOND,
        HEADER + "0,0,11,0,win,-9,1.5,2.5\n",
        HEADER + "0,0,11,0,win,9,NaN,2.5\n",
        HEADER + "-1,0,11,0,win,9,1,2.5\n" + SECOND + "0,2,",
      })
  void aLineThatIsNoGameIsRefusedAndNothingIsCut(String text) throws IOException {
    assertThatThrownBy(() -> sizeOf(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": line 2 is no game (")
        .hasMessageEndingWith(
            "delete the line to play its game again, or the file to play all again");
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void aGameThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> sizeOf(HEADER + FIRST + FIRST))
        .hasMessageContaining("line 3 is no game (the game is there already)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not a log", "not a log\n", "not a log\n0,1"})
  void anotherFileIsLeftAsItIs(String text) throws IOException {
    assertThatThrownBy(() -> sizeOf(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1 is no game (expected 'match,game");
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void bytesThatAreNoTextAreNoGame() throws IOException {
    byte[] bytes = (HEADER + FIRST + SECOND).getBytes(StandardCharsets.UTF_8);
    bytes[HEADER.length() + 9] = (byte) 0xff;
    Files.write(file, bytes);
    assertThatThrownBy(() -> GameLog.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2 is no game");
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void whatIsAppendedIsThereAfterwards() throws IOException {
    Files.writeString(file, HEADER + FIRST + "0,1");
    try (GameLog log = GameLog.open(file)) {
      log.append(0, List.of(game(0), game(1), game(1)));
    }
    assertThat(Files.readString(file)).isEqualTo(HEADER + FIRST + "0,1,11,1,draw,7,3.0,4.0\n");
  }

  /** A real file on a disk that is full after some bytes. */
  private record FullDisk(FileChannel file, long limit) implements SeekableByteChannel {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int room = (int) Math.min(bytes.remaining(), limit - file.position());
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      int written = file.write(bytes.slice().limit(room));
      bytes.position(bytes.position() + written);
      return written;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return file.read(bytes);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      return file.position(position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      return file.truncate(size);
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Test
  void aWriteThatFailsLeavesNoHalfLineBehind() throws IOException {
    Files.writeString(file, HEADER);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.position(channel.size());
      FullDisk disk = new FullDisk(channel, HEADER.length() + FIRST.length() + 5L);
      GameLog.appendWhole(disk, StandardCharsets.UTF_8.encode(FIRST));
      assertThatThrownBy(() -> GameLog.appendWhole(disk, StandardCharsets.UTF_8.encode(SECOND)))
          .hasMessage("No space left on device");
      assertThat(Files.readString(file)).isEqualTo(HEADER + FIRST);
      GameLog.appendWhole(disk, StandardCharsets.UTF_8.encode("0,2\n"));
    }
    assertThat(Files.readString(file)).isEqualTo(HEADER + FIRST + "0,2\n");
  }
}
