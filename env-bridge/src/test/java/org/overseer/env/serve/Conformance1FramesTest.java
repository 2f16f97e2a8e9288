package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.LocalMap;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Status;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Text and binary frames, payloads that are not UTF-8, unknown paths, connections that just close,
 * many connections with states of their own. {@link Sc2ServerTest} has the limits.
 */
class Conformance1FramesTest {
  @Test
  void textAndBinaryFramesMayAlternate() throws IOException {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0);
        RawClient client = new RawClient(server.port())) {
      for (int id = 120; id < 140; id++) {
        byte[] request = Requests.ping().setId(id).build().toByteArray(); // from 128 on not UTF-8
        client.send(id % 2 == 0 ? RawClient.TEXT : RawClient.BINARY, request);
        assertThat(client.receive().getId()).isEqualTo(id);
      }
    }
  }

  @Test
  void aMapOf8MegabytesIsTaken() throws IOException {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0);
        RawClient client = new RawClient(server.port())) {
      Request.Builder create = Requests.create("3m", 1, Difficulty.Easy);
      create
          .getCreateGameBuilder()
          .setLocalMap(
              LocalMap.newBuilder()
                  .setMapPath("3m.SC2Map")
                  .setMapData(ByteString.copyFrom(new byte[8_000_000])));
      assertThat(client.call(create).getStatus()).isEqualTo(Status.init_game);
    }
  }

  @Test
  void compressionIsDeclined() throws IOException {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0);
        RawClient client =
            new RawClient(
                server.port(),
                "/sc2api",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n")) {
      List<String> headers = new ArrayList<>();
      for (String line = client.readLine(); !line.isEmpty(); line = client.readLine()) {
        headers.add(line);
      }
      assertThat(headers.get(0)).startsWith("HTTP/1.1 101");
      assertThat(headers)
          .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("extensions"));
      assertThat(client.call(Requests.ping()).hasPing()).isTrue();
    }
  }

  @Test
  void thirtyConnectionsHaveThirtyGames() throws IOException {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        clients.add(new RawClient(server.port()));
        clients.get(i).call(Requests.create("3m", i, Difficulty.Easy));
        clients.get(i).call(Requests.join());
        clients.get(i).call(Requests.step(i + 1));
      }
      clients.get(0).close(); // without a close frame
      for (int i = 1; i < 30; i++) {
        int loop =
            clients
                .get(i)
                .call(Requests.observation())
                .getObservation()
                .getObservation()
                .getGameLoop();
        assertThat(loop).isEqualTo(i + 1);
        clients.get(i).close();
      }
      try (RawClient other = new RawClient(server.port(), "/")) {
        assertThat(other.readLine()).startsWith("HTTP/1.1 404");
      }
    }
  }
}
