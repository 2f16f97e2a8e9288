package org.overseer.perceiver.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void readsBackWhatItWrote() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b.bytes", Tensor.ofBytes(new byte[] {1, -1, 7}, 3));
    tensors.put("a.floats", Tensor.ofFloats(new float[] {1.5f, -0f, Float.MIN_VALUE, 4}, 2, 2));
    tensors.put("scalar", Tensor.ofDoubles(new double[] {Math.PI}));
    tensors.put("longs", Tensor.ofLongs(new long[] {Long.MIN_VALUE, 3}, 2));
    tensors.put("empty", Tensor.ofFloats(new float[0], 0, 5));
    Path file = folder.resolve("deep/er/x.safetensors");

    SafetensorsWriter.write(file, tensors);

    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.metadata()).containsExactly(Map.entry("format", "pt"));
      assertThat(reader.names()).containsExactly("longs", "scalar", "a.floats", "empty", "b.bytes");
      assertThat(reader.shape("a.floats")).containsExactly(2, 2);
      assertThat(reader.tensor("a.floats").toFloats())
          .containsExactly(1.5f, -0f, Float.MIN_VALUE, 4);
      assertThat(reader.tensor("longs").toLongs()).containsExactly(Long.MIN_VALUE, 3);
      assertThat(reader.tensor("scalar").shape()).isEmpty();
      assertThat(reader.tensor("scalar").toFloats()).containsExactly((float) Math.PI);
      assertThat(reader.tensor("b.bytes").toLongs()).containsExactly(1, 255, 7);
      assertThat(reader.tensor("empty").toFloats()).isEmpty();
    }
  }

  @Test
  void bytesInMemoryEqualTheFile() throws IOException {
    Map<String, Tensor> tensors = Map.of("x", Tensor.ofFloats(new float[] {1, 2}, 2));
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, tensors);

    byte[] bytes = SafetensorsWriter.toBytes(tensors, Map.of("format", "pt"));

    assertThat(bytes).isEqualTo(Files.readAllBytes(file));
    try (SafetensorsReader reader = SafetensorsReader.of("wire", bytes)) {
      assertThat(reader.tensor("x").toFloats()).containsExactly(1, 2);
    }
  }

  @Test
  void followsTheLayoutOfTheFormat() throws IOException {
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, Map.of("w", Tensor.ofFloats(new float[] {1, -2}, 2)));

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = (int) bytes.getLong();
    byte[] header = new byte[headerLength];
    bytes.get(header);

    assertThat(headerLength % 8).isZero();
    assertThat(new String(header, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
    assertThat(bytes.getFloat()).isEqualTo(1f);
    assertThat(bytes.getFloat()).isEqualTo(-2f);
    assertThat(bytes.remaining()).isZero();
  }

  @Test
  void leavesNoTemporaryFileAndReplacesTheOldOne() throws IOException {
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, Map.of("old", Tensor.ofLongs(new long[] {1}, 1)));
    SafetensorsWriter.write(file, Map.of("new", Tensor.ofLongs(new long[] {2}, 1)));

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.names()).containsExactly("new");
    }
  }

  @Test
  void keepsTheOldFileWhenWritingFails() throws IOException {
    Path file = folder.resolve("x.json");
    AtomicFile.writeString(file, "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.wrap(new byte[] {1}));
                      throw new IOException("disk full");
                    }))
        .hasMessageContaining("cannot write " + file)
        .hasMessageContaining("disk full");

    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void widensHalfPrecisionExactly() {
    short[] halves = {0x3c00, (short) 0xc000, 0x0001, (short) 0x8000, 0x7bff, 0x7c00, 0x7e00};
    float[] values = read("F16", halves);

    assertThat(values[0]).isEqualTo(1f);
    assertThat(values[1]).isEqualTo(-2f);
    assertThat(values[2]).isEqualTo(0x1p-24f);
    assertThat(Float.floatToRawIntBits(values[3])).isEqualTo(0x80000000);
    assertThat(values[4]).isEqualTo(65504f);
    assertThat(values[5]).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(values[6]).isNaN();
    assertThat(read("BF16", new short[] {0x3f80, (short) 0xc040})).containsExactly(1f, -3f);
  }

  private static float[] read(String dataType, short[] elements) {
    ByteBuffer data = ByteBuffer.allocate(2 * elements.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asShortBuffer().put(elements);
    String header =
        "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(dataType, elements.length, 2 * elements.length);
    try (SafetensorsReader reader = SafetensorsReader.of("test", file(header, data.array()))) {
      return reader.tensor("x").toFloats();
    }
  }

  /** Each rule of the format, broken once: header (with ' for "), data bytes, message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
      []                                                            | 0 | must begin with '{'
      {'x':                                                         | 0 | not valid JSON
      {} x                                                          | 0 | not valid JSON
      {}{}                                                          | 0 | text after its closing brace
      {'x':3}                                                       | 0 | tensor 'x' must be an object
      {'x':{'shape':[],'data_offsets':[0,4]}}                       | 4 | tensor 'x' lacks 'dtype'
      {'x':{'dtype':'F32','data_offsets':[0,4]}}                    | 4 | tensor 'x' lacks 'shape'
      {'x':{'dtype':'F32','shape':[]}}                              | 4 | tensor 'x' lacks 'data_offsets'
      {'x':{'dtype':'F8','shape':[],'data_offsets':[0,1]}}          | 1 | dtype 'F8'; supported are
      {'x':{'dtype':'F32','dtype':'F32','shape':[],'data_offsets':[0,4]}} | 4 | has 'dtype' twice
      {'x':{'dtype':'F32','shape':[],'data_offsets':[0,4],'y':1}}   | 4 | unknown field 'y'
      {'x':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}       | 4 | non-negative integers as 'shape'
      {'x':{'dtype':'F32','shape':[1.5],'data_offsets':[0,4]}}      | 4 | non-negative integers as 'shape'
      {'x':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}} | 4 | non-negative integers
      {'x':{'dtype':'F32','shape':[1],'data_offsets':[0]}}          | 4 | exactly two 'data_offsets'
      {'x':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}        | 4 | end before they begin
      {'x':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}        | 4 | needs 8 bytes but its data_offsets span 4
      {'x':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,4]}} | 4 | whose size overflows
      {'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}        | 4 | may be truncated
      {'x':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'y':{'dtype':'U8','shape':[2],'data_offsets':[1,3]}} | 3 | tensor 'y' begins at byte 1 and overlaps
      {'x':{'dtype':'U8','shape':[2],'data_offsets':[1,3]}}         | 3 | leaves a gap before it: bytes 0 to 1
      {'x':{'dtype':'U8','shape':[2],'data_offsets':[0,2]}}         | 3 | 1 bytes after the last tensor
      {'x':{'dtype':'U8','shape':[0],'data_offsets':[0,0]},'x':{'dtype':'U8','shape':[0],'data_offsets':[0,0]}} | 0 | tensor 'x' appears twice
      {'__metadata__':{'a':1}}                                      | 0 | must hold strings only
      {'__metadata__':{'a':'1','a':'2'}}                            | 0 | the key 'a' twice
      {'__metadata__':{},'__metadata__':{}}                         | 0 | '__metadata__' appears twice
      """)
  void refusesABrokenHeader(String header, int dataBytes, String message) {
    assertThatThrownBy(
            () ->
                SafetensorsReader.of(
                    "x.safetensors", file(header.replace('\'', '"'), new byte[dataBytes])))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("x.safetensors: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesABrokenHeaderLength() throws IOException {
    assertRefused(new byte[5], "too short for a header length");
    assertRefused(length(100_000_001), "above the limit of 100000000 bytes");
    assertRefused(length(-1), "header length 18446744073709551615 is above the limit");
    assertRefused(length(9), "beyond the file's 8 bytes");
    assertRefused(length(0), "must begin with '{'");
  }

  @Test
  void refusesInvalidUtf8() throws IOException {
    byte[] bytes = file("{\"x\":{}}", new byte[0]);
    bytes[10] = (byte) 0xff;
    assertRefused(bytes, "not valid");
  }

  @Test
  void messagesAreShortLinesWhateverNamesAFileHolds() {
    String name = "a\\n\\u2028" + "b".repeat(40_000);
    byte[] bytes = file("{\"" + name + "\":3}", new byte[0]);

    assertThatThrownBy(() -> SafetensorsReader.of("x.safetensors", bytes))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("x.safetensors: tensor 'a??bbb")
        .hasMessageEndingWith("…")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2_100));
  }

  @Test
  void writesTensorsOfSeveralPieces() {
    float[] values = new float[700_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, Map.of("x", Tensor.ofFloats(values, values.length)));

    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.tensor("x").toFloats()).isEqualTo(values);
    }
  }

  @Test
  void refusesEveryTruncationOfAFile() {
    byte[] whole =
        SafetensorsWriter.toBytes(Map.of("x", Tensor.ofFloats(new float[] {1, 2, 3}, 3)), Map.of());
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> SafetensorsReader.of("part", part))
          .isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void everyDamagedByteEitherReadsOrIsRefusedInOneWay() {
    byte[] whole =
        SafetensorsWriter.toBytes(
            Map.of(
                "x", Tensor.ofFloats(new float[] {1, 2, 3}, 3),
                "y", Tensor.ofBytes(new byte[] {5}, 1)),
            Map.of("format", "pt"));
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      for (int value : new int[] {0, '"', '}', ',', '9', 0x80, 0xff}) {
        byte[] damaged = whole.clone();
        damaged[at] = (byte) value;
        try (SafetensorsReader reader = SafetensorsReader.of("damaged", damaged)) {
          reader.names().forEach(name -> reader.tensor(name).toFloats());
        } catch (ModelFormatException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(whole.length);
  }

  /** More than one mapping and more than the heap can hold: only what is asked for is touched. */
  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere the file would really take 3 GB of the disk
  void readsTensorsBeyondTwoGigabytesWithoutLoadingTheFile() throws IOException {
    long large = 1_500_000_000;
    Path file = folder.resolve("large.safetensors");
    String header =
        "{'a':{'dtype':'U8','shape':[%d],'data_offsets':[0,%d]},".formatted(large, large)
            + "'b':{'dtype':'U8','shape':[%d],'data_offsets':[%d,%d]},"
                .formatted(large, large, 2 * large)
            + "'c':{'dtype':'F32','shape':[2],'data_offsets':[%d,%d]}}"
                .formatted(2 * large, 2 * large + 8);
    writeSparse(file, header, 2 * large, 1.5f, -2);

    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.tensor("c").toFloats()).containsExactly(1.5f, -2);
      assertThat(reader.tensor("b").bytes().get((int) large - 1)).isZero();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void refusesToReadASingleTensorOfTwoGigabytes() throws IOException {
    long large = 1L << 31;
    Path file = folder.resolve("large.safetensors");
    writeSparse(
        file,
        "{'a':{'dtype':'U8','shape':[%d],'data_offsets':[0,%d]},".formatted(large, large)
            + "'b':{'dtype':'F32','shape':[1],'data_offsets':[%d,%d]}}".formatted(large, large + 4),
        large,
        7);

    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.tensor("b").toFloats()).containsExactly(7);
      assertThatThrownBy(() -> reader.tensor("a"))
          .isInstanceOf(ModelFormatException.class)
          .hasMessage(
              "large.safetensors: tensor 'a' has 2147483648 bytes; a single tensor may have at"
                  + " most 2147483647");
    }
  }

  /** A header, a hole of so many bytes, then floats. */
  private static void writeSparse(Path file, String header, long hole, float... end)
      throws IOException {
    byte[] start = file(header.replace('\'', '"'), new byte[0]);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(start);
      out.seek(start.length + hole);
      out.write(TorchFiles.floats(end));
    }
  }

  @Test
  void namesAMissingFileAndAMissingTensor() {
    assertThatThrownBy(() -> SafetensorsReader.open(folder.resolve("none.safetensors")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no such file")
        .hasMessageContaining("none.safetensors");
    byte[] bytes = file("{}", new byte[0]);
    try (SafetensorsReader reader = SafetensorsReader.of("m", bytes)) {
      assertThatThrownBy(() -> reader.tensor("y"))
          .hasMessage("m: has no tensor 'y'; it holds none");
    }
  }

  @Test
  void aFloatTensorDoesNotPassAsIntegers() {
    assertThatThrownBy(() -> Tensor.ofFloats(new float[] {1}, 1).toLongs())
        .hasMessageContaining("F32 does not hold integers");
    assertThatThrownBy(() -> Tensor.ofFloats(new float[] {1}, 2))
        .hasMessageContaining("needs 8 bytes but there are 4");
  }

  private void assertRefused(byte[] bytes, String message) throws IOException {
    Path file = folder.resolve("bad.safetensors");
    Files.write(file, bytes);
    assertThatThrownBy(() -> SafetensorsReader.open(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> SafetensorsReader.of("bad", bytes)).hasMessageContaining(message);
  }

  private static byte[] length(long headerBytes) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(headerBytes).array();
  }

  private static byte[] file(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length);
    return bytes.put(length(json.length)).put(json).put(data).array();
  }
}
