package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.perceiver.Fixtures;
import org.overseer.perceiver.io.TorchFiles.Pickle;

class PytorchReaderTest {
  @TempDir Path folder;

  @Test
  void readsContiguousTensorsInTheOrderOfTheFile() throws IOException {
    Path file = folder.resolve("pytorch_model.bin");
    Pickle pickle =
        Pickle.dict()
            .text("b")
            .view("FloatStorage", "0", 6, 0, new long[] {2, 3}, 3, 1)
            .text("a")
            .view("FloatStorage", "0", 6, 4, new long[] {2}, 1)
            .end();
    Files.write(file, TorchFiles.file(pickle, TorchFiles.range(6)));

    try (PytorchReader reader = PytorchReader.open(file)) {
      assertThat(reader.names()).containsExactly("b", "a");
      assertThat(reader.shape("b")).containsExactly(2, 3);
      assertThat(reader.dataType("b")).isEqualTo(DataType.F32);
      assertThat(reader.tensor("b").toFloats()).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(reader.tensor("a").toFloats()).containsExactly(4, 5);
      assertThatThrownBy(() -> reader.tensor("c"))
          .hasMessage("pytorch_model.bin: has no tensor 'c'; it holds 'b', 'a'");
    }
  }

  @Test
  void mappedTensorsOutliveTheReader() throws IOException {
    Path file = folder.resolve("x.bin");
    Files.write(
        file,
        TorchFiles.file(Pickle.of("x", 2, 0, new long[] {2}, 1), TorchFiles.floats(1.5f, -2)));

    Tensor tensor;
    try (PytorchReader reader = PytorchReader.open(file)) {
      tensor = reader.tensor("x");
    }

    assertThat(tensor.bytes().isDirect()).isTrue();
    assertThat(tensor.toFloats()).containsExactly(1.5f, -2);
  }

  /** Storage 0, 1, …, 23; offset, shape, strides, elements in row-major order. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      0  | 2 3   | 1 2    | 0 2 4 1 3 5
      0  | 3 2   | 8 4    | 0 4 8 12 16 20
      1  | 2 2 3 | 12 3 1 | 1 2 3 4 5 6 13 14 15 16 17 18
      2  | 2 2 2 | 1 4 10 | 2 12 6 16 3 13 7 17
      5  | 3     | 7      | 5 12 19
      23 |       |        | 23
      4  | 1     | 1      | 4
      4  | 1 2   | 999 1  | 4 5
      4  | 2 1   | 1 999  | 4 5
      4  | 2 1 2 | 3 77 2 | 4 6 7 9
      3  | 2 3   | 0 1    | 3 4 5 3 4 5
      3  | 2 3   | 1 0    | 3 3 3 4 4 4
      7  | 4     | 0      | 7 7 7 7
      24 | 0     | 1      |
      0  | 2 0 3 | 3 3 1  |
      """)
  void gathersStridedElements(
      int offset, @Nullable String shape, @Nullable String strides, @Nullable String expected) {
    Pickle pickle = Pickle.of("x", 24, offset, longs(shape), longs(strides));

    try (PytorchReader reader =
        PytorchReader.of("x.bin", TorchFiles.file(pickle, TorchFiles.range(24)))) {
      assertThat(reader.tensor("x").shape()).containsExactly(longs(shape));
      assertThat(asLongs(reader.tensor("x").toFloats())).containsExactly(longs(expected));
    }
  }

  /** Each element as its bytes in the file, high byte first, so that no conversion is tested. */
  @ParameterizedTest
  @CsvSource({
    "DoubleStorage, F64, 8",
    "FloatStorage, F32, 4",
    "HalfStorage, F16, 2",
    "BFloat16Storage, BF16, 2",
    "LongStorage, I64, 8",
    "IntStorage, I32, 4",
    "ShortStorage, I16, 2",
    "CharStorage, I8, 1",
    "ByteStorage, U8, 1",
    "BoolStorage, BOOL, 1"
  })
  void readsEveryStorageType(String storage, DataType type, int size) {
    byte[] bytes = new byte[6 * size];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (7 * i + 1);
    }
    Pickle pickle =
        Pickle.dict()
            .text("plain")
            .view(storage, "0", 6, 2, new long[] {4}, 1)
            .text("transposed")
            .view(storage, "0", 6, 0, new long[] {3, 2}, 1, 3)
            .end();

    try (PytorchReader reader = PytorchReader.of("x.bin", TorchFiles.file(pickle, bytes))) {
      assertThat(reader.dataType("plain")).isEqualTo(type);
      assertThat(reader.tensor("plain").dataType()).isEqualTo(type);
      assertThat(reader.tensor("plain").bytes()).isEqualTo(elements(bytes, size, 2, 3, 4, 5));
      assertThat(reader.tensor("transposed").bytes())
          .isEqualTo(elements(bytes, size, 0, 3, 1, 4, 2, 5));
    }
  }

  private static ByteBuffer elements(byte[] bytes, int size, int... numbers) {
    ByteBuffer elements = ByteBuffer.allocate(size * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : numbers) {
      elements.put(bytes, size * number, size);
    }
    return elements.flip();
  }

  @Test
  void parametersAndStateDictsWithAttributesAreTensorsInADict() {
    Pickle pickle = new Pickle().op(0x80, 2).global("collections", "OrderedDict").op(')', 'R', '(');
    pickle.text("w").global("torch._utils", "_rebuild_parameter").op('(');
    pickle.view("FloatStorage", "0", 1, 0, new long[] {1}, 1).op(0x88);
    pickle.global("collections", "OrderedDict").op(')', 'R', 't', 'R', 'u');
    pickle.op('}').text("_metadata").op('}').text("version").integer(1).op('s', 's', 'b', '.');

    try (PytorchReader reader =
        PytorchReader.of("x.bin", TorchFiles.file(pickle, TorchFiles.floats(8)))) {
      assertThat(reader.names()).containsExactly("w");
      assertThat(reader.tensor("w").toFloats()).containsExactly(8);
    }
  }

  /** Its pickle was written by Python's own pickler, of an OrderedDict with attributes. */
  @Test
  void readsAFileThatPythonWrote() throws IOException {
    byte[] file;
    try (InputStream in =
        PytorchReaderTest.class.getResourceAsStream(
            "WeightFilesFuzzTestInputs/pytorch/state-dict.bin")) {
      file = Objects.requireNonNull(in).readAllBytes();
    }

    try (PytorchReader reader = open(file)) {
      assertThat(reader.names()).containsExactly("a.weight", "a.t", "b");
      assertThat(reader.shape("a.weight")).containsExactly(4, 6);
      assertThat(reader.tensor("a.weight").bytes())
          .isEqualTo(ByteBuffer.wrap(TorchFiles.range(24)));
      assertThat(reader.tensor("a.t").toFloats()).containsExactly(4, 6, 8, 5, 7, 9);
      assertThat(reader.tensor("b").shape()).isEmpty();
      assertThat(reader.tensor("b").toFloats()).containsExactly(23);
    }
  }

  @Test
  void refusesTheHostileFixtureAndNamesWhatItAskedFor() {
    Path file = Fixtures.folder("formats/hostile-pytorch-bin").resolve("pytorch_model.bin");

    assertThatThrownBy(() -> PytorchReader.open(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "pytorch_model.bin: data.pkl: asks for '__builtin__.print', which is refused: only"
                + " tensors in a dict are read, and nothing is called");
  }

  /** Elements of the storage '0', which really has 24; offset, shape, strides, message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      24 | 0  | 5 5     | 5 1     | shape [5, 5], strides [5, 1] and offset 0 reaches beyond the 24 elements
      24 | 1  | 24      | 1       | reaches beyond the 24 elements
      24 | 24 | 1       | 1       | reaches beyond
      24 | 25 | 0       | 1       | reaches beyond
      24 | 0  | 2       | 24      | reaches beyond
      24 | -1 | 2       | 1       | none of them negative
      24 | 5  | 2       | -1      | none of them negative
      24 | 5  | -2      | 1       | none of them negative
      24 | 0  | 2 2     | 1       | as many strides as axes
      24 | 0  | 4294967296 4294967296 | 0 0 | a size that overflows
      24 | 0  | 3       | 9223372036854775807 | a size that overflows
      24 | 0  | 281474976710657 | 0 | more elements than any file
      24 | 9223372036854775807 | 1 | 1 | reaches beyond
      24 | 0  | 5000    | 0       | repeats its elements to 20000 bytes
      23 | 0  | 1       | 1       | needs 23 elements of F32 but 'm/data/0' has 96 bytes
      -1 | 0  | 1       | 1       | needs -1 elements of F32
      4611686018427387928 | 0 | 1 | 1 | needs 4611686018427387928 elements
      """)
  void refusesViewsThatTheirStorageDoesNotHave(
      long elements, long offset, String shape, String strides, String message) {
    Pickle pickle = Pickle.of("x", elements, offset, longs(shape), longs(strides));
    assertRefused(TorchFiles.file(pickle, TorchFiles.range(24)), message);
  }

  @Test
  void refusesAMissingStorage() {
    assertRefused(
        TorchFiles.file(Pickle.of("x", 1, 0, new long[] {1}, 1)),
        "tensor 'x' needs the entry 'm/data/0', which is not there");
  }

  @Test
  void refusesWhatIsNoDictOfTensors() {
    assertRefused(
        TorchFiles.file(new Pickle().op(0x80, 2, 'N', '.')), "does not hold a dict of tensors");
    assertRefused(
        TorchFiles.file(Pickle.dict().text("epoch").integer(3).end()),
        "holds an int under 'epoch'; only tensors under their names are read");
    Pickle numbered = Pickle.dict().integer(7).view("FloatStorage", "0", 1, 0, new long[0]).end();
    assertRefused(TorchFiles.file(numbered, TorchFiles.range(1)), "holds a tensor under '7'");
  }

  @Test
  void refusesBigEndianFiles() {
    assertThat(open(withByteOrder("little")).names()).containsExactly("x");
    assertRefused(withByteOrder("big"), "its byte order is 'big'; only 'little' is read");
    assertRefused(withByteOrder("little".repeat(3)), "its byte order is 'longer than 16 bytes'");
  }

  private static byte[] withByteOrder(String order) {
    return TorchFiles.zip(
        entries(
            "m/data.pkl", Pickle.of("x", 1, 0, new long[] {1}, 1).bytes(),
            "m/byteorder", order.getBytes(StandardCharsets.US_ASCII),
            "m/data/0", TorchFiles.range(1)));
  }

  @Test
  void refusesFilesWithoutOnePickle() {
    byte[] pickle = Pickle.dict().end().bytes();
    assertThat(open(TorchFiles.zip(entries("m/data.pkl", pickle))).names()).isEmpty();
    assertRefused(
        TorchFiles.zip(entries("m/other.pkl", pickle)),
        "has 0 entries '…/data.pkl' instead of one; is this a file of torch.save?");
    assertRefused(TorchFiles.zip(entries("m/data.pkl", pickle, "n/data.pkl", pickle)), "has 2");
    assertRefused(TorchFiles.zip(entries("m/n/data.pkl", pickle)), "has 0 entries");
  }

  @Test
  void refusesAPickleThatIsTooLarge() {
    assertRefused(
        TorchFiles.zip(entries("m/data.pkl", new byte[(1 << 24) + 1])),
        "its data.pkl has 16777217 bytes; at most 16777216 are read");
  }

  @Test
  void saysWhatToDoWithAFileFromBeforeZip() {
    assertRefused(new Pickle().op(0x80, 2, 'N', '.').bytes(), "wrote before 1.6; load it there");
  }

  @Test
  void refusesEveryTruncationOfAFile() {
    byte[] whole =
        TorchFiles.file(Pickle.of("x", 3, 0, new long[] {3}, 1), TorchFiles.floats(1, 2, 3));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> PytorchReader.of("part", part))
          .isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void namesAMissingFile() {
    assertThatThrownBy(() -> PytorchReader.open(folder.resolve("none.bin")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no such file")
        .hasMessageContaining("none.bin");
  }

  private static PytorchReader open(byte[] bytes) {
    return PytorchReader.of("x.bin", bytes);
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("x.bin: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static Map<String, byte[]> entries(Object... namesAndBytes) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < namesAndBytes.length; i += 2) {
      entries.put((String) namesAndBytes[i], (byte[]) namesAndBytes[i + 1]);
    }
    return entries;
  }

  private static long[] asLongs(float[] floats) {
    long[] longs = new long[floats.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = (long) floats[i];
    }
    return longs;
  }

  private static long[] longs(@Nullable String numbers) {
    return numbers == null
        ? new long[0]
        : Arrays.stream(numbers.split(" +")).mapToLong(Long::parseLong).toArray();
  }
}
