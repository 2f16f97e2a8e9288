package org.overseer.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the files back with a parser of its own: bitwise CRC, wire format by hand. */
class TensorBoardWriterTest {
  @TempDir private Path folder;

  @Test
  void scalarsReadBackWithTheirStep() throws IOException {
    try (TensorBoardWriter writer = TensorBoardWriter.open(folder, 0)) {
      writer.write(
          new MetricRow(
              5_000_000_000L,
              3,
              Duration.ofSeconds(1),
              Map.of(Metric.LOSS, 0.25, Metric.ENTROPY, -1.5),
              Map.of("3m", 0.75)));
    }
    List<Map<Integer, Object>> events = events(onlyFile());
    assertThat(events).hasSize(3);
    assertThat(text(events.get(0).get(3))).isEqualTo("brain.Event:2");
    Map<Integer, Object> event = events.get(2);
    assertThat(event).containsEntry(2, 5_000_000_000L);
    double wallTime = Double.longBitsToDouble((Long) event.get(1));
    assertThat(wallTime).isCloseTo(System.currentTimeMillis() / 1e3, within(600.0));
    Map<String, Float> scalars = new HashMap<>();
    for (Object value : all(bytes(event.get(5)), 1)) {
      Map<Integer, Object> fields = fields(bytes(value));
      scalars.put(text(fields.get(1)), Float.intBitsToFloat((Integer) fields.get(2)));
    }
    assertThat(scalars)
        .isEqualTo(
            Map.of("learner/loss", 0.25f, "learner/entropy", -1.5f, "rollout/win_rate/3m", 0.75f));
  }

  @Test
  void sessionStartLeavesThePointAtTheCheckpointAndNoneAfterIt() throws IOException {
    try (TensorBoardWriter killed = TensorBoardWriter.open(folder, 0)) {
      for (long step : new long[] {1200, 1234, 1235, 1300}) {
        killed.write(new MetricRow(step, 3, Duration.ofSeconds(1), Map.of(Metric.LOSS, 0.25)));
      }
    }
    List<Map<Integer, Object>> written = events(onlyFile());
    Files.delete(onlyFile());
    TensorBoardWriter.open(folder, 1234).close();
    Map<Integer, Object> start = events(onlyFile()).get(1);
    assertThat(fields(bytes(start.get(7)))).isEqualTo(Map.of(1, 1L));
    // as TensorBoard does: a session start at step s drops what is not before s
    long from = (Long) start.get(2);
    assertThat(written.stream().filter(event -> event.containsKey(5)).map(event -> event.get(2)))
        .filteredOn(step -> (Long) step < from)
        .containsExactly(1200L, 1234L);
  }

  @Test
  void eachStartWritesAFileOfItsOwn() throws IOException {
    TensorBoardWriter.open(folder, 0).close();
    TensorBoardWriter.open(folder, 0).close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      assertThat(all.get(0).getFileName().toString()).contains("tfevents");
      return all.get(0);
    }
  }

  /** Field number → value of each record's message, after checking both checksums. */
  private static List<Map<Integer, Object>> events(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Map<Integer, Object>> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(maskedCrc(length));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertThat(in.getInt()).isEqualTo(maskedCrc(data));
      events.add(fields(data));
    }
    return events;
  }

  /** CRC-32C bit by bit: reflected polynomial 0x82F63B78. */
  private static int maskedCrc(byte[] data) {
    int crc = ~0;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    crc = ~crc;
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  private static Map<Integer, Object> fields(byte[] message) {
    Map<Integer, Object> fields = new HashMap<>();
    walk(message, fields::put);
    return fields;
  }

  private static List<Object> all(byte[] message, int field) {
    List<Object> values = new ArrayList<>();
    walk(
        message,
        (number, value) -> {
          if (number == field) {
            values.add(value);
          }
        });
    return values;
  }

  private static void walk(byte[] message, java.util.function.BiConsumer<Integer, Object> visitor) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      switch (tag & 7) {
        case 0 -> visitor.accept(tag >>> 3, varint(in));
        case 1 -> visitor.accept(tag >>> 3, in.getLong());
        case 2 -> {
          byte[] content = new byte[(int) varint(in)];
          in.get(content);
          visitor.accept(tag >>> 3, content);
        }
        case 5 -> visitor.accept(tag >>> 3, in.getInt());
        default -> throw new AssertionError("wire type " + (tag & 7));
      }
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static byte[] bytes(Object value) {
    return (byte[]) value;
  }

  private static String text(Object value) {
    return new String((byte[]) value, StandardCharsets.UTF_8);
  }
}
