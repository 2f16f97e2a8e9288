package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Debug.DebugCommand;
import SC2APIProtocol.Debug.DebugTestProcess;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestDebug;
import SC2APIProtocol.Sc2Api.RequestQuit;
import SC2APIProtocol.Sc2Api.RequestRestartGame;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Result;
import SC2APIProtocol.Sc2Api.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * After quit the next connection is launched, after leaving too, and restart gives the same map at
 * loop 0.
 */
class Conformance3LifecycleTest {
  private final Connection connection = new Connection();

  private Response restart() {
    return connection.good(
        Request.newBuilder().setRestartGame(RequestRestartGame.getDefaultInstance()));
  }

  @Test
  void quitEndsTheVirtualProcessAndNotTheServer() throws IOException {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0)) {
      for (int game = 0; game < 3; game++) {
        try (RawClient client = new RawClient(server.port())) {
          assertThat(client.call(Requests.ping()).getStatus()).isEqualTo(Status.launched);
          client.call(Requests.create("3m", game, Difficulty.Easy));
          assertThat(client.call(Requests.join()).getStatus()).isEqualTo(Status.in_game);
          byte[] quit =
              Request.newBuilder().setQuit(RequestQuit.getDefaultInstance()).build().toByteArray();
          client.send(RawClient.TEXT, quit); // and, as PySC2 does, nobody reads the answer
        }
      }
    }
  }

  @Test
  void aCrashThatIsAskedForClosesOneConnection() throws IOException {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0);
        RawClient client = new RawClient(server.port());
        RawClient other = new RawClient(server.port())) {
      for (RawClient each : new RawClient[] {client, other}) {
        each.call(Requests.create("3m", 1, Difficulty.Easy));
        each.call(Requests.join());
      }
      Request crash =
          Request.newBuilder()
              .setDebug(
                  RequestDebug.newBuilder()
                      .addDebug(
                          DebugCommand.newBuilder()
                              .setTestProcess(
                                  DebugTestProcess.newBuilder()
                                      .setTest(DebugTestProcess.Test.crash))))
              .build();
      client.send(RawClient.BINARY, crash.toByteArray());
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(other.call(Requests.step(8)).getStep().getSimulationLoop()).isEqualTo(8);
    }
  }

  @Test
  void leavingIsPossibleWhereverThereIsAGame() {
    connection.good(Requests.create("3m", 1, Difficulty.Easy));
    assertThat(connection.leave().getStatus()).isEqualTo(Status.launched);
    connection.start("3m", 1, Difficulty.Easy);
    connection.step(8);
    var replay = connection.saveReplay();
    assertThat(connection.leave().getStatus()).isEqualTo(Status.launched);
    connection.startReplay(replay, 1);
    assertThat(connection.leave().getStatus()).isEqualTo(Status.launched);
    connection.start("3m", 1, Difficulty.Easy);
    connection.step(1 << 19);
    assertThat(connection.status()).isEqualTo(Status.ended);
    assertThat(connection.leave().getStatus()).isEqualTo(Status.launched);
  }

  @Test
  void restartInTheMiddleAndAfterTheEndIsTheSameMapAtLoopZero() {
    connection.start("3m", 1, Difficulty.Easy);
    var map = connection.gameInfo();
    for (int count : new int[] {100, 1 << 19}) {
      connection.step(count);
      assertThat(restart().getStatus()).isEqualTo(Status.in_game);
      ResponseObservation seen = connection.observe();
      assertThat(seen.getObservation().getGameLoop()).isZero();
      assertThat(seen.getPlayerResultList()).isEmpty();
      assertThat(connection.gameInfo()).isEqualTo(map);
    }
  }

  @Test
  void timeEndsAtTwoToTheNineteenthWithATie() {
    Request.Builder create = Requests.create("32x32_flat", 1, Difficulty.VeryHard, "");
    connection.good(create);
    connection.good(Requests.join());
    connection.step(10);
    assertThat(restart().getRestartGame().hasNeedHardReset()).isFalse();
    assertThat(connection.step(1 << 20)).isEqualTo(1 << 19);
    assertThat(connection.status()).isEqualTo(Status.ended);
    assertThat(connection.observe().getPlayerResultList())
        .allMatch(result -> result.getResult() == Result.Tie);
    assertThat(restart().getRestartGame().getNeedHardReset()).isTrue();
    assertThat(connection.status()).isEqualTo(Status.in_game);
  }

  @Test
  void createdInEndedReplacesTheGame() {
    connection.start("3m", 1, Difficulty.Easy);
    connection.step(1 << 19);
    assertThat(connection.good(Requests.create("8m", 1, Difficulty.Easy)).getStatus())
        .isEqualTo(Status.init_game);
    connection.good(Requests.join());
    assertThat(connection.units(1)).hasSize(8);
    assertThat(connection.observe().getPlayerResultList())
        .noneMatch(result -> result.getResult() != Result.Undecided);
  }
}
