package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestLeaveGame;
import SC2APIProtocol.Sc2Api.Result;
import SC2APIProtocol.Sc2Api.Status;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two participants join together, go in lock-step and leave; one client's death ends the other's
 * game with a result instead of a hang.
 */
class Conformance8PairsTest {
  private Sc2Server server;
  private RawClient host;
  private RawClient guest;

  @BeforeEach
  void connect() throws IOException {
    server = Sc2Server.start("127.0.0.1", 0);
    host = new RawClient(server.port());
    guest = new RawClient(server.port());
  }

  @AfterEach
  void close() throws IOException {
    host.close();
    guest.close();
    server.close();
  }

  private void send(RawClient client, Request.Builder request) throws IOException {
    client.send(RawClient.BINARY, request.build().toByteArray());
  }

  private void join(int port) throws IOException {
    host.call(Requests.createForTwo("3m", 1));
    send(host, Requests.joinByPort(port));
    send(guest, Requests.joinByPort(port));
    assertThat(host.receive().getJoinGame().getPlayerId()).isEqualTo(1);
    assertThat(guest.receive().getJoinGame().getPlayerId()).isEqualTo(2);
  }

  /** The order of requests of PySC2's own multi_player_test, with both clients at once. */
  @Test
  void twoGamesOneAfterTheOther() throws IOException {
    for (int game = 0; game < 2; game++) {
      join(100);
      for (int loop = 1; loop < 10; loop++) {
        send(host, Requests.step(1));
        send(guest, Requests.step(1));
        assertThat(host.receive().getStep().getSimulationLoop()).isEqualTo(loop);
        assertThat(guest.receive().getStep().getSimulationLoop()).isEqualTo(loop);
        assertThat(
                guest.call(Requests.observation()).getObservation().getObservation().getGameLoop())
            .isEqualTo(loop);
      }
      Request.Builder leave =
          Request.newBuilder().setLeaveGame(RequestLeaveGame.getDefaultInstance());
      send(host, leave);
      send(guest, leave);
      assertThat(host.receive().getStatus()).isEqualTo(Status.launched);
      assertThat(guest.receive().getStatus()).isEqualTo(Status.launched);
    }
  }

  @Test
  void aClientThatDiesInAStepGivesTheOtherAResult() throws IOException {
    join(100);
    send(guest, Requests.step(8));
    host.close();
    assertThat(guest.receive().getStatus()).isEqualTo(Status.ended);
    assertThat(guest.call(Requests.observation()).getObservation().getPlayerResult(1).getResult())
        .isEqualTo(Result.Victory);
  }

  @Test
  void aClientThatDiesWhileItWaitsToJoinLeavesItsPlaceToAnother() throws IOException {
    host.call(Requests.createForTwo("3m", 1));
    send(guest, Requests.joinByPort(100));
    guest.close();
    try (RawClient next = new RawClient(server.port())) {
      // The server may not have noticed yet that the first guest is gone.
      var joined = next;
      send(host, Requests.joinByPort(101));
      send(joined, Requests.joinByPort(101));
      assertThat(host.receive().getStatus()).isEqualTo(Status.in_game);
      assertThat(joined.receive().getJoinGame().getPlayerId()).isEqualTo(2);
    }
  }

  @Test
  void otherPortsNeverMeet() throws IOException {
    host.call(Requests.createForTwo("3m", 1));
    send(host, Requests.joinByPort(100));
    send(guest, Requests.joinByPort(200));
    try (RawClient right = new RawClient(server.port())) {
      assertThat(right.call(Requests.joinByPort(100)).getJoinGame().getPlayerId()).isEqualTo(2);
      assertThat(host.receive().getJoinGame().getPlayerId()).isEqualTo(1);
    }
  }
}
