package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The zip files are written by {@code java.util.zip}, then damaged at offsets of the format.
 *
 * <p>Layout of {@link #ZIP}: entry 'a' with 3 bytes, entry 'bb' with none, directory, end record.
 */
class ZipDirectoryTest {
  private static final byte[] ZIP = zip("a", "abc", "bb", "");
  private static final int END = ZIP.length - 22;
  private static final int DIRECTORY =
      ByteBuffer.wrap(ZIP).order(ByteOrder.LITTLE_ENDIAN).getInt(END + 16);

  @Test
  void findsWhereEntriesLie() {
    Map<String, ZipDirectory.Entry> entries = read(ZIP);

    assertThat(entries.keySet()).containsExactly("a", "bb");
    ZipDirectory.Entry a = entries.get("a");
    assertThat(Arrays.copyOfRange(ZIP, (int) a.begin(), (int) (a.begin() + a.bytes())))
        .isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
    assertThat(entries.get("bb").bytes()).isZero();
  }

  @Test
  void acceptsACommentAtTheEnd() {
    byte[] commented = Arrays.copyOf(ZIP, ZIP.length + 4);
    commented[END + 20] = 4;
    assertThat(read(commented)).hasSize(2);
    assertRefused(Arrays.copyOf(ZIP, ZIP.length + 4), "is not a zip file, or was cut off");
  }

  @Test
  void acceptsAnEmptyArchive() {
    byte[] end = Arrays.copyOfRange(ZIP, END, ZIP.length);
    Arrays.fill(end, 4, end.length, (byte) 0);
    assertThat(read(end)).isEmpty();
  }

  @Test
  void refusesWhatIsNoZipFile() {
    assertRefused(new byte[0], "is not a zip file, or was cut off");
    assertRefused(new byte[100_000], "is not a zip file, or was cut off");
    assertRefused(Arrays.copyOf(ZIP, ZIP.length - 1), "is not a zip file, or was cut off");
    assertDamaged(b -> b.putShort(END + 4, (short) 1), "is one part of a zip file");
  }

  @Test
  void refusesADirectoryOutsideOfTheFile() {
    assertDamaged(b -> b.putInt(END + 16, END), "is not inside the file");
    assertDamaged(b -> b.putInt(END + 16, -2), "is not inside the file");
    assertDamaged(b -> b.putInt(END + 12, -2), "has a directory of 4294967294 bytes; at most");
  }

  @Test
  void refusesADirectoryThatDoesNotHoldItsEntries() {
    assertDamaged(b -> b.putShort(END + 10, (short) 3), "its directory is damaged at entry 2");
    assertDamaged(b -> b.putShort(END + 10, (short) 1), "bytes after its last entry");
    assertDamaged(b -> b.put(DIRECTORY, (byte) 0), "its directory is damaged at entry 0");
    assertDamaged(b -> b.putShort(DIRECTORY + 28, (short) 999), "a field of 999 bytes is cut off");
  }

  @Test
  void refusesCompressedAndEncryptedEntries() {
    byte[] compressed = deflated("zeros", new byte[100_000]);
    assertRefused(compressed, "the entry 'zeros' is compressed (method 8)");
    assertDamaged(b -> b.putShort(DIRECTORY + 8, (short) 1), "the entry 'a' is encrypted");
    assertDamaged(b -> b.putInt(DIRECTORY + 24, 4), "'a' has 4 bytes but stores 3 of them");
  }

  @Test
  void refusesEntriesOutsideOfTheFile() {
    assertDamaged(b -> b.putInt(DIRECTORY + 42, DIRECTORY), "the entry 'a' is not inside the file");
    assertDamaged(b -> b.putInt(DIRECTORY + 42, 1), "the entry 'a' is not inside the file");
    assertDamaged(
        b -> b.putInt(DIRECTORY + 20, DIRECTORY).putInt(DIRECTORY + 24, DIRECTORY),
        "the entry 'a' is not inside the file");
    assertDamaged(b -> b.putShort(28, (short) -1), "the entry 'a' is not inside the file");
    assertDamaged(b -> b.putInt(DIRECTORY + 42, -1), "the entry 'a' lacks its 64-bit sizes");
  }

  @Test
  void refusesHeadersThatContradictEachOther() {
    String message = "the two headers of the entry 'a' contradict each other";
    assertDamaged(b -> b.put(30, (byte) 'x'), message);
    assertDamaged(b -> b.putShort(8, (short) 8), message);
    assertDamaged(b -> b.putShort(6, (short) 1), message);
  }

  @Test
  void refusesEntriesThatOverlapOrAppearTwice() {
    byte[] twice = zip("a", "abc", "b", "abc");
    ByteBuffer directory = ByteBuffer.wrap(twice).order(ByteOrder.LITTLE_ENDIAN);
    int first = directory.getInt(twice.length - 22 + 16);
    int second = first + 46 + 1;
    int header = directory.getInt(second + 42);
    byte[] sameName = twice.clone();
    sameName[second + 46] = 'a';
    sameName[header + 30] = 'a';
    assertRefused(sameName, "the entry 'a' appears twice");
    byte[] longer = twice.clone();
    longer[first + 20] = 20;
    longer[first + 24] = 20;
    assertRefused(longer, "the entry 'b' overlaps another one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../x", "m/../../x", "m/..", "m\\x", "m/\nx", "m/\0"})
  void refusesNamesThatAreNoPlainPaths(String name) {
    assertRefused(zip(name, "abc"), "which is no plain path");
  }

  @Test
  void readsThe64BitEndRecord() {
    assertThat(read(wide(b -> {}))).hasSize(2);
    assertThat(read(wide(b -> b.putInt(END + 76 + 16, -1)))).hasSize(2);
    assertRefused(wide(b -> b.putLong(END + 48, 5)), "its two end records contradict each");
    assertRefused(wide(b -> b.putInt(END, 0)), "its 64-bit end record is damaged");
    assertRefused(wide(b -> b.putLong(END + 56 + 8, -1)), "64-bit end record is not inside");
    assertRefused(
        wide(b -> b.putLong(END + 32, -1).putShort(END + 76 + 10, (short) -1)),
        "has -1 entries; at most 100000 are read");
    assertRefused(
        wide(b -> b.putLong(END + 48, Long.MAX_VALUE).putInt(END + 76 + 16, -1)),
        "is not inside the file");
  }

  /** {@link #ZIP} with a 64-bit end record and its locator before the end record. */
  private static byte[] wide(Consumer<ByteBuffer> damage) {
    ByteBuffer wide = ByteBuffer.allocate(ZIP.length + 76).order(ByteOrder.LITTLE_ENDIAN);
    wide.put(ZIP, 0, END);
    wide.putInt(0x06064b50).putLong(44).putInt(0).putInt(0).putInt(0).putLong(2).putLong(2);
    wide.putLong(END - DIRECTORY).putLong(DIRECTORY);
    wide.putInt(0x07064b50).putInt(0).putLong(END).putInt(1);
    wide.put(ZIP, END, 22);
    damage.accept(wide);
    return wide.array();
  }

  private static void assertDamaged(Consumer<ByteBuffer> damage, String message) {
    ByteBuffer damaged = ByteBuffer.wrap(ZIP.clone()).order(ByteOrder.LITTLE_ENDIAN);
    damage.accept(damaged);
    assertRefused(damaged.array(), message);
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("x.zip: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static Map<String, ZipDirectory.Entry> read(byte[] bytes) {
    return ZipDirectory.read(ByteSource.of("x.zip", bytes));
  }

  private static byte[] zip(String... namesAndTexts) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      entries.put(namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.US_ASCII));
    }
    return TorchFiles.zip(entries);
  }

  private static byte[] deflated(String name, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
