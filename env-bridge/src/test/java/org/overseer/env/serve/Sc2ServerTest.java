package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestQuit;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.Result;
import SC2APIProtocol.Sc2Api.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.overseer.env.EnvironmentException;
import org.overseer.env.net.NoLeaks;

@ExtendWith(NoLeaks.class)
class Sc2ServerTest {
  private static final int MAX_FRAME = 4096;

  private Sc2Server server;

  @BeforeEach
  void start() {
    server = Sc2Server.start("127.0.0.1", 0, MAX_FRAME, new SplittableRandom(1));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void textFramesThatAreNotUtf8AreAnsweredInBinaryFrames() throws IOException {
    try (RawClient client = connect()) {
      Request request = Requests.ping().setId(200).build(); // 200 is the bytes c8 01
      client.send(RawClient.TEXT, request.toByteArray());
      Response response = client.receive();
      assertThat(response.getId()).isEqualTo(200);
      assertThat(response.getPing().hasGameVersion()).isTrue();
      assertThat(response.getPing().hasDataVersion()).isTrue();
      assertThat(response.getPing().hasDataBuild()).isTrue();
      assertThat(response.getPing().hasBaseBuild()).isTrue();
    }
  }

  @Test
  void fragmentsWithAPingBetweenThemAreOneRequest() throws IOException {
    try (RawClient client = connect()) {
      byte[] request = Requests.ping().setId(300).build().toByteArray();
      client.frame(false, RawClient.TEXT, Arrays.copyOf(request, 3));
      client.send(RawClient.PING, new byte[] {42});
      client.frame(true, 0, Arrays.copyOfRange(request, 3, request.length));
      int[] opcode = new int[1];
      assertThat(client.receive(opcode)).containsExactly(42);
      assertThat(opcode[0]).isEqualTo(RawClient.PONG);
      assertThat(client.receive().getId()).isEqualTo(300);
    }
  }

  @Test
  void garbageIsAUsageErrorAndDisturbsNobody() throws IOException {
    try (RawClient client = connect();
        RawClient other = connect()) {
      startGame(other, "3m");
      startGame(client, "3m");
      client.send(RawClient.BINARY, new byte[] {(byte) 0xff, 0x11, 0x22});
      Response refused = client.receive();
      assertThat(refused.getErrorList()).hasSize(1);
      assertThat(refused.getError(0)).contains("not a protobuf message");
      assertThat(refused.getStatus()).isEqualTo(Status.in_game);
      client.send(RawClient.BINARY, new byte[0]);
      assertThat(client.receive().getErrorCount()).isOne();
      assertThat(client.call(Requests.step(8)).getStep().getSimulationLoop()).isEqualTo(8);
      assertThat(other.call(Requests.step(3)).getStep().getSimulationLoop()).isEqualTo(3);
    }
  }

  @Test
  void oversizedFrameClosesOnlyItsOwnConnection() throws IOException {
    try (RawClient client = connect();
        RawClient other = connect()) {
      startGame(other, "3m");
      client.send(RawClient.BINARY, new byte[MAX_FRAME + 1]);
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(other.call(Requests.step(8)).getStep().getSimulationLoop()).isEqualTo(8);
      try (RawClient next = connect()) {
        assertThat(next.call(Requests.ping()).getStatus()).isEqualTo(Status.launched);
      }
    }
  }

  @Test
  void messageOfManyFragmentsIsLimitedToo() throws IOException {
    try (RawClient client = connect()) {
      client.frame(false, RawClient.BINARY, new byte[MAX_FRAME - 1]);
      client.frame(false, 0, new byte[MAX_FRAME - 1]);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void otherPathsAreNotFound() throws IOException {
    try (RawClient client = new RawClient(server.port(), "/other")) {
      assertThat(client.readLine()).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (RawClient client = connect()) {
      startGame(client, "3m");
      int requests = 300; // more than the server reads ahead
      for (int i = 1; i <= requests; i++) {
        Request.Builder request = i % 3 == 0 ? Requests.observation() : Requests.step(1);
        client.send(RawClient.BINARY, request.setId(i).build().toByteArray());
      }
      for (int i = 1; i <= requests; i++) {
        assertThat(client.receive().getId()).isEqualTo(i);
      }
    }
  }

  @Test
  void clientThatReadsLateHoldsUpNobodyElse() throws IOException {
    try (RawClient late = connect();
        RawClient other = connect()) {
      startGame(late, "8m");
      startGame(other, "3m");
      int requests = 4000; // whose answers are far more than sockets buffer
      byte[] request = Requests.observation().build().toByteArray();
      for (int i = 0; i < requests; i++) {
        late.send(RawClient.BINARY, request);
      }
      for (int loop = 1; loop <= 50; loop++) {
        assertThat(other.call(Requests.step(1)).getStep().getSimulationLoop()).isEqualTo(loop);
      }
      for (int i = 0; i < requests; i++) {
        assertThat(late.receive().hasObservation()).isTrue();
      }
    }
  }

  @Test
  void connectionsPlayGamesOfTheirOwn() throws IOException {
    try (RawClient one = connect();
        RawClient two = connect()) {
      startGame(one, "3m");
      assertThat(two.call(Requests.ping()).getStatus()).isEqualTo(Status.launched);
      startGame(two, "8m");
      one.call(Requests.step(40));
      Response seen = two.call(Requests.observation());
      assertThat(seen.getObservation().getObservation().getGameLoop()).isZero();
      assertThat(seen.getObservation().getObservation().getRawData().getUnitsCount()).isEqualTo(16);
    }
  }

  @Test
  void quitEndsOneGameAndTheNextConnectionIsFreshlyLaunched() throws IOException {
    try (RawClient client = connect();
        RawClient other = connect()) {
      startGame(other, "3m");
      startGame(client, "3m");
      Response quit = client.call(Request.newBuilder().setQuit(RequestQuit.getDefaultInstance()));
      assertThat(quit.getStatus()).isEqualTo(Status.quit);
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(other.call(Requests.ping()).getStatus()).isEqualTo(Status.in_game);
      try (RawClient next = connect()) {
        assertThat(next.call(Requests.ping()).getStatus()).isEqualTo(Status.launched);
      }
    }
  }

  @Test
  void dyingClientEndsTheOthersGameWithAResult() throws IOException {
    try (RawClient host = connect()) {
      host.call(Requests.createForTwo("3m", 9));
      host.send(RawClient.BINARY, Requests.joinByPort(700).build().toByteArray());
      try (RawClient guest = connect()) {
        assertThat(guest.call(Requests.joinByPort(700)).getJoinGame().getPlayerId()).isEqualTo(2);
        assertThat(host.receive().getJoinGame().getPlayerId()).isEqualTo(1);
        host.send(RawClient.BINARY, Requests.step(8).build().toByteArray());
      } // the socket just closes, without a close frame
      assertThat(host.receive().getStatus()).isEqualTo(Status.ended);
      var seen = host.call(Requests.observation()).getObservation();
      assertThat(seen.getPlayerResult(0).getResult()).isEqualTo(Result.Victory);
      assertThat(seen.getPlayerResult(1).getResult()).isEqualTo(Result.Defeat);
    }
  }

  @Test
  void clientThatAnswersNoPingsIsDisconnected() throws IOException {
    KeepAlive.Timing impatient = new KeepAlive.Timing(Duration.ofMillis(20), 2);
    try (Sc2Server strict =
            Sc2Server.start("127.0.0.1", 0, MAX_FRAME, new SplittableRandom(1), impatient, null);
        RawClient gone = new RawClient(strict.port())) {
      assertThat(gone.isClosedByServer()).isTrue();
    }
  }

  @Test
  void closeFreesThePortAndThoseWhoWaitForIt() throws Exception {
    FutureTask<Boolean> waiter =
        new FutureTask<>(
            () -> {
              server.awaitClose();
              return true;
            });
    new Thread(waiter, "waiter").start();
    try (RawClient client = connect()) {
      assertThat(waiter).isNotDone();
      server.close();
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(waiter.get(20, TimeUnit.SECONDS)).isTrue();
    Sc2Server.start("127.0.0.1", server.port()).close();
  }

  @Test
  void portInUseIsOneClearLine() {
    assertThatThrownBy(() -> Sc2Server.start("127.0.0.1", server.port()))
        .isInstanceOfSatisfying(
            EnvironmentException.class,
            e -> assertThat(e.code()).isEqualTo(EnvironmentException.Code.UNREACHABLE))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains("127.0.0.1:" + server.port(), "in use", "another one")
                    .hasLineCount(1));
  }

  private RawClient connect() throws IOException {
    return new RawClient(server.port());
  }

  private static void startGame(RawClient client, String map) throws IOException {
    client.call(Requests.create(map, 4, Difficulty.Easy));
    assertThat(client.call(Requests.join()).getStatus()).isEqualTo(Status.in_game);
  }
}
