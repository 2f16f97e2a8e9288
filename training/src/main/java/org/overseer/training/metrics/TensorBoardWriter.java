package org.overseer.training.metrics;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes scalars as a TensorBoard event file: TFRecord framing (length, masked CRC32C of the
 * length, data, masked CRC32C of the data; all little-endian) around {@code Event} messages, of
 * which the few fields used here are encoded by hand.
 *
 * <p>Field numbers after tensorflow's {@code event.proto} and {@code summary.proto}: {@code Event}
 * wall_time 1, step 2, file_version 3, summary 5, session_log 7; {@code Summary} value 1; {@code
 * Summary.Value} tag 1, simple_value 2; {@code SessionLog} status 1.
 */
public final class TensorBoardWriter implements MetricSink {
  private static final int SESSION_STARTED = 1;
  private static final int CRC_MASK_DELTA = 0xa282ead8;

  private final FileChannel channel;

  private TensorBoardWriter(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Starts a new event file. Its session start makes TensorBoard forget the points of earlier files
   * after this step, which a killed process wrote after its last checkpoint.
   *
   * @param folder the run's {@code tb} folder; created if needed
   * @param agentSteps the step that training goes on from; 0 for a new run
   */
  public static TensorBoardWriter open(Path folder, long agentSteps) throws IOException {
    Files.createDirectories(folder);
    Instant now = Instant.now();
    String name =
        String.format(
            Locale.ROOT,
            "events.out.tfevents.%010d.%09d.overseer",
            now.getEpochSecond(),
            now.getNano());
    TensorBoardWriter writer =
        new TensorBoardWriter(
            FileChannel.open(
                folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    writer.event(0, event -> event.writeString(3, "brain.Event:2"));
    byte[] started = message(log -> log.writeEnum(1, SESSION_STARTED));
    // TensorBoard keeps the points before the session start; the one at the checkpoint is valid
    writer.event(agentSteps + 1, event -> event.writeByteArray(7, started));
    return writer;
  }

  @Override
  public void write(MetricRow row) throws IOException {
    byte[] summary =
        message(
            out -> {
              for (Map.Entry<Metric, Double> entry : row.values().entrySet()) {
                out.writeByteArray(1, scalar(entry.getKey().key(), entry.getValue()));
              }
              for (Map.Entry<String, Double> entry : row.winRates().entrySet()) {
                out.writeByteArray(
                    1, scalar(Metric.WIN_RATE.key(entry.getKey()), entry.getValue()));
              }
            });
    event(row.agentSteps(), event -> event.writeByteArray(5, summary));
  }

  private static byte[] scalar(String tag, double value) throws IOException {
    return message(
        out -> {
          out.writeString(1, tag);
          out.writeFloat(2, (float) value);
        });
  }

  @Override
  public void flush() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void event(long step, Fields content) throws IOException {
    byte[] event =
        message(
            out -> {
              out.writeDouble(1, System.currentTimeMillis() / 1e3);
              out.writeInt64(2, step);
              content.writeTo(out);
            });
    ByteBuffer length = little(Long.BYTES).putLong(event.length).flip();
    ByteBuffer frame =
        little(Long.BYTES + Integer.BYTES + event.length + Integer.BYTES)
            .put(length.duplicate())
            .putInt(maskedCrc(length))
            .put(event)
            .putInt(maskedCrc(ByteBuffer.wrap(event)))
            .flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A CRC of data that itself contains CRCs is weak; the mask makes up for it (TFRecord format).
   */
  private static int maskedCrc(ByteBuffer data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK_DELTA;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }

  /** Writes the fields of one message. */
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }
}
