package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import SC2APIProtocol.Common.Size2DI;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Sc2Api.Observation;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.EnvironmentException;

class RecordedMessagesTest {
  private static final ResponseObservation OBSERVATION =
      ResponseObservation.newBuilder()
          .setObservation(Observation.newBuilder().setGameLoop(17))
          .build();
  private static final ResponseGameInfo GAME_INFO =
      ResponseGameInfo.newBuilder()
          .setMapName("Flat")
          .setStartRaw(StartRaw.newBuilder().setMapSize(Size2DI.newBuilder().setX(8).setY(8)))
          .build();

  @TempDir Path folder;

  @Test
  void everyFormIsRead() throws IOException {
    byte[] text = OBSERVATION.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Message wrapped = Response.newBuilder().setObservation(OBSERVATION).setId(4).build();
    assertThat(RecordedMessages.observation(write("a.pb", OBSERVATION.toByteArray())))
        .isEqualTo(OBSERVATION);
    assertThat(RecordedMessages.observation(write("a.pb.gz", gzip(OBSERVATION.toByteArray()))))
        .isEqualTo(OBSERVATION);
    assertThat(RecordedMessages.observation(write("a.pbtxt", text))).isEqualTo(OBSERVATION);
    assertThat(RecordedMessages.observation(write("a.pbtxt.gz", gzip(text))))
        .isEqualTo(OBSERVATION);
    assertThat(RecordedMessages.observation(write("w.pb", wrapped.toByteArray())))
        .isEqualTo(OBSERVATION);
    assertThat(RecordedMessages.gameInfo(write("g.pb", GAME_INFO.toByteArray())))
        .isEqualTo(GAME_INFO);
  }

  @Test
  void truncatedGzipIsOneClearLine() throws IOException {
    byte[] whole = gzip(OBSERVATION.toByteArray());
    Path file = write("cut.observation.pb.gz", Arrays.copyOf(whole, whole.length - 9));
    refused(() -> RecordedMessages.observation(file), "cut.observation.pb.gz", "cut off");
  }

  @Test
  void damagedGzipIsOneClearLine() throws IOException {
    byte[] bytes = gzip(OBSERVATION.toByteArray());
    bytes[12] ^= 0x55;
    Path file = write("bad.observation.pb.gz", bytes);
    refused(() -> RecordedMessages.observation(file), "bad.observation.pb.gz");
  }

  @Test
  void whatIsNotProtobufIsOneClearLine() throws IOException {
    Path file = write("noise.observation.pb", new byte[] {(byte) 0xff, (byte) 0xff, 3, 1});
    refused(() -> RecordedMessages.observation(file), "noise.observation.pb", "protobuf");
    Path text = write("noise.observation.pbtxt", "hello {".getBytes());
    refused(() -> RecordedMessages.observation(text), "noise.observation.pbtxt", "text format");
  }

  @Test
  void anotherMessageIsNamed() throws IOException {
    Message response = Response.newBuilder().setGameInfo(GAME_INFO).build();
    Path file = write("info.pb", response.toByteArray());
    refused(() -> RecordedMessages.observation(file), "info.pb", "expected an observation");
    refused(() -> RecordedMessages.data(file), "info.pb", "expected game data", "game_info");
    Path observation = write("obs.pb", OBSERVATION.toByteArray());
    refused(() -> RecordedMessages.gameInfo(observation), "obs.pb", "expected a game info");
  }

  @Test
  void missingAndEmptyFilesAreOneClearLine() throws IOException {
    refused(() -> RecordedMessages.data(folder.resolve("none.pb")), "none.pb", "no such file");
    Path empty = write("empty.pb", new byte[0]);
    refused(() -> RecordedMessages.observation(empty), "empty.pb", "empty");
    refused(() -> RecordedMessages.observation(folder), "cannot be read");
  }

  @Test
  void bombIsRefusedWithoutUnpackingItAll() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i <= RecordedMessages.MAX_BYTES >> 20; i++) {
        zip.write(zeros);
      }
    }
    Path file = write("bomb.observation.pb.gz", bytes.toByteArray());
    refused(() -> RecordedMessages.observation(file), "bomb.observation.pb.gz", "larger than");
  }

  private static void refused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EnvironmentException.class,
            e -> assertThat(e.code()).isEqualTo(EnvironmentException.Code.FORMAT))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts).hasLineCount(1));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }
}
