package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestPing;
import SC2APIProtocol.Sc2Api.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void servesWebSocketClientsAndSurvivesGarbage() throws IOException {
    // as clients start the game
    try (Program server =
        Program.start(folder, "serve", "-listen", "127.0.0.1", "-port", "0", "-dataDir", "x")) {
      server.awaitNotice("/sc2api; Ctrl-C ends it");
      URI address = URI.create(server.err().replaceAll("(?s).*(ws://\\S+/sc2api).*", "$1"));
      Answer garbage = new Answer();
      WebSocket broken = connect(address, garbage);
      broken.sendBinary(ByteBuffer.wrap(new byte[] {-1, -2, -3, 7}), /* last= */ true).join();
      assertThat(garbage.ended).succeedsWithin(PATIENCE);
      broken.abort();

      Answer pong = new Answer();
      WebSocket client = connect(address, pong);
      Request ping = Request.newBuilder().setPing(RequestPing.getDefaultInstance()).build();
      client.sendBinary(ping.toByteString().asReadOnlyByteBuffer(), /* last= */ true).join();
      assertThat(pong.ended).succeedsWithin(PATIENCE);
      assertThat(Response.parseFrom(pong.bytes.toByteArray()).hasPing()).isTrue();

      playsGamesAt(address);
      Program.run(folder, "serve", "--port", Integer.toString(address.getPort()))
          .assertFailsInOneLine(
              ExitCode.ENVIRONMENT, "cannot listen on 127.0.0.1:" + address.getPort());

      server.interrupt();
      assertThat(server.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(server.out()).isEmpty();
    }
  }

  @Test
  void aServerThatIsNotThereIsToldInOneLine() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Program.run(folder, "play", "--player", "bot:hard", "--connect", "127.0.0.1:" + port)
        .assertFailsInOneLine(
            ExitCode.ENVIRONMENT, "no StarCraft II server answers at ws://127.0.0.1:" + port);
  }

  @Test
  void clientsThatStartTheGameStartTheServer() throws IOException {
    Path installation = folder.resolve("it's a game");
    try (Program install = Program.run(folder, "serve", "--install", installation.toString())) {
      assertThat(install.exitCode()).as(install.err()).isEqualTo(ExitCode.DONE);
    }
    assertThat(installation.resolve("Maps/SMAC_Maps/3m.SC2Map")).isNotEmptyFile();
    try (Program player =
        Program.run(
            folder,
            "play",
            "--player",
            "bot:elite",
            "--difficulty",
            "veryeasy",
            "--games",
            "2",
            "--json",
            "--sc2",
            installation.toString())) {
      assertThat(player.err()).isEmpty();
      assertThat(player.out()).startsWith("{\"games\":2,\"wins\":2,");
    }
    Path executable = installation.resolve("Versions/Base75689/SC2_x64");
    Files.writeString(executable, "#!/bin/sh\necho 'no licence'; exit 9\n");
    Program.run(folder, "play", "--player", "bot:hard", "--sc2", installation.toString())
        .assertFailsInOneLine(ExitCode.ENVIRONMENT, "ended with status 9", "no licence");
    Program.run(folder, "serve", "--install", installation.toString())
        .assertFailsInOneLine(ExitCode.USAGE, "is another program");
    Program.run(folder, "play", "--player", "bot:hard", "--sc2", folder.toString())
        .assertFailsInOneLine(ExitCode.ENVIRONMENT, "no StarCraft II in " + folder);
  }

  @Test
  void twoPlayersMeetInOneGame() throws IOException {
    try (Program server = Program.start(folder, "serve", "--port", "0")) {
      server.awaitNotice("/sc2api; Ctrl-C ends it");
      String address = server.err().replaceAll("(?s).*(ws://\\S+/sc2api).*", "$1");
      int port = URI.create(address).getPort();
      String hosting =
          "play --player bot:elite --map 3m --games 2 --json --host --StartPort 5690 --save-replay"
              + " r.SC2Replay --connect "
              + address;
      String joining =
          "play --player bot:idle --map 3m --json --LadderServer 127.0.0.1 --OpponentId it"
              + " --StartPort 5690 --GamePort "
              + port;
      try (Program host = Program.start(folder, hosting.split(" "))) {
        for (int game = 1; game <= 2; game++) {
          Program guest = Program.run(folder, joining.split(" "));
          assertThat(guest.exitCode()).as(guest.err()).isEqualTo(ExitCode.DONE);
          assertThat(guest.out())
              .startsWith("{\"games\":1,\"wins\":0,\"draws\":0,\"losses\":1,")
              .contains("\"opponent\":\"it\"");
        }
        assertThat(host.exitCode()).as(host.err()).isEqualTo(ExitCode.DONE);
        assertThat(host.out()).startsWith("{\"games\":2,\"wins\":2,");
      }
      assertThat(folder.resolve("r-2.SC2Replay")).isNotEmptyFile();
      try (Program alone =
          Program.run(
              folder,
              ("play --player bot:elite --map 3m --difficulty veryeasy --games 1 --realtime --json"
                      + " --connect "
                      + address)
                  .split(" "))) {
        assertThat(alone.exitCode()).as(alone.err()).isEqualTo(ExitCode.DONE);
        assertThat(alone.out()).startsWith("{\"games\":1,\"wins\":1,");
      }
    }
  }

  @Test
  void anInterruptedPlayerTellsWhatItHasPlayed() throws IOException {
    try (Program server = Program.start(folder, "serve", "--port", "0")) {
      server.awaitNotice("/sc2api; Ctrl-C ends it");
      String address = server.err().replaceAll("(?s).*(ws://\\S+/sc2api).*", "$1");
      String hosting =
          "play --player bot:elite --games 2 --json --host --StartPort 5690 --save-replay"
              + " r.SC2Replay --connect "
              + address;
      String joining =
          "play --player bot:idle --json --StartPort 5690 --GamePort "
              + URI.create(address).getPort();
      try (Program host = Program.start(folder, hosting.split(" "));
          Program guest = Program.run(folder, joining.split(" "))) {
        assertThat(guest.exitCode()).as(guest.err()).isEqualTo(ExitCode.DONE);
        // the host may wait for the guest's second game, or be on its way there
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("r-1.SC2Replay")));
        host.interrupt();
        assertThat(host.exitCode()).as(host.err()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(host.out().lines())
            .singleElement()
            .asString()
            .startsWith("{\"games\":1,\"wins\":1,");
        assertThat(host.err()).isEqualTo("stopped before all of the 2 games were played\n");
      }
    }
  }

  private void playsGamesAt(URI address) throws IOException {
    try (Program player =
        Program.run(
            folder,
            ("play --player bot:elite --map 8m --difficulty veryeasy --games 3 --seed 2 --json"
                    + " --connect "
                    + address)
                .split(" "))) {
      assertThat(player.err()).isEmpty();
      assertThat(player.out())
          .startsWith("{\"games\":3,\"wins\":3,")
          .contains("\"opponent\":\"computer:VeryEasy\",\"player\":\"bot:elite\"");
    }
    Program.run(folder, "play", "--player", "bot:easy", "--map", "8n", "--connect", "" + address)
        .assertFailsInOneLine(ExitCode.FAILED, "InvalidMapPath", "'8m'");
  }

  private static WebSocket connect(URI address, WebSocket.Listener listener) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .connectTimeout(PATIENCE)
        .buildAsync(address, listener)
        .join();
  }

  /** The first message, or the end of the connection. */
  private static final class Answer implements WebSocket.Listener {
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      bytes.writeBytes(part);
      if (last) {
        ended.complete(true);
      }
      webSocket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
      ended.complete(false);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      ended.complete(false);
    }
  }
}
