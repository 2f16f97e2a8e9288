package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.PlayerInfo;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestGameInfo;
import SC2APIProtocol.Sc2Api.RequestLeaveGame;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseJoinGame;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Result;
import SC2APIProtocol.Sc2Api.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class TwoParticipantsTest {
  private final Rendezvous rendezvous = new Rendezvous();
  private final VirtualGameProcess process = launch();

  private VirtualGameProcess launch() {
    return new VirtualGameProcess(TestServices.of(rendezvous, Runnable::run, () -> 7));
  }

  @Test
  void theOneWhoLeavesATwoPlayerGameLosesAndTheOtherIsNotLeftWaiting() {
    VirtualGameProcess guest = launch();
    call(Requests.createForTwo("3m", 5));
    var hostJoin = process.handle(Requests.joinByPort(4000).build());
    assertThat(hostJoin).isNotDone();
    Response guestJoin = guest.handle(Requests.joinByPort(4000).build()).join();
    assertThat(hostJoin.join().getJoinGame().getPlayerId()).isEqualTo(1);
    assertThat(guestJoin.getJoinGame().getPlayerId()).isEqualTo(2);
    var hostStep = process.handle(Requests.step(8).build());
    assertThat(hostStep).as("waits for the other player").isNotDone();
    assertThat(guest.handle(Requests.step(4).build()).join().getStep().getSimulationLoop())
        .isEqualTo(4);
    assertThat(hostStep).isNotDone();
    guest.end();
    assertThat(hostStep.join().getStatus()).isEqualTo(Status.ended);
    assertThat(observe().getPlayerResult(0).getResult()).isEqualTo(Result.Victory);
  }

  @Test
  void theNextGameOfTwoBeginsOnlyAfterTheLastOneIsLeft() {
    VirtualGameProcess guest = launch();
    call(Requests.createForTwo("3m", 5));
    process.handle(Requests.joinByPort(4000).build());
    guest.handle(Requests.joinByPort(4000).build()).join();
    guest.end();
    assertThat(process.status()).isEqualTo(Status.ended);
    Response refused = call(Requests.createForTwo("3m", 6));
    assertThat(refused.getErrorList())
        .containsExactly(
            "RequestCreateGame does not end a game with two participants; send RequestLeaveGame"
                + " first");
    assertThat(refused.getStatus()).isEqualTo(Status.ended);
    assertThat(observe().getPlayerResultCount()).isEqualTo(2);
    call(Request.newBuilder().setLeaveGame(RequestLeaveGame.getDefaultInstance()));
    assertThat(call(Requests.createForTwo("3m", 6)).getStatus()).isEqualTo(Status.init_game);
  }

  @Test
  void gameInfoListsThePlayersThatThereAre() {
    VirtualGameProcess guest = launch();
    call(Requests.createForTwo("3m", 5));
    process.handle(Requests.joinByPort(4000).build());
    guest.handle(Requests.joinByPort(4000).build()).join();
    assertThat(playerTypes()).containsExactly(PlayerType.Participant, PlayerType.Participant);
    call(Request.newBuilder().setLeaveGame(RequestLeaveGame.getDefaultInstance()));
    call(Requests.create("3m", 1, Difficulty.Easy));
    call(Requests.join());
    assertThat(playerTypes()).containsExactly(PlayerType.Participant, PlayerType.Computer);
    call(Request.newBuilder().setLeaveGame(RequestLeaveGame.getDefaultInstance()));
    Request.Builder alone = Requests.create("3m", 1, Difficulty.Easy);
    alone.getCreateGameBuilder().removePlayerSetup(1);
    call(alone);
    call(Requests.join());
    assertThat(playerTypes()).containsExactly(PlayerType.Participant);
  }

  private List<PlayerType> playerTypes() {
    Request.Builder question =
        Request.newBuilder().setGameInfo(RequestGameInfo.getDefaultInstance());
    return call(question).getGameInfo().getPlayerInfoList().stream()
        .map(PlayerInfo::getType)
        .toList();
  }

  @Test
  void placeOfAPlayerWhoGaveUpWaitingIsFree() {
    call(Requests.createForTwo("3m", 5));
    var waiting = process.handle(Requests.joinByPort(4000).build());
    process.end();
    assertThat(waiting).isDone();
    VirtualGameProcess host = launch();
    VirtualGameProcess guest = launch();
    host.handle(Requests.createForTwo("3m", 5).build()).join();
    var hostJoin = host.handle(Requests.joinByPort(4000).build());
    guest.handle(Requests.joinByPort(4000).build()).join();
    assertThat(hostJoin.join().getJoinGame().getPlayerId()).isEqualTo(1);
  }

  @Test
  void secondClientWithTheSamePortsAndRoleIsTurnedAway() {
    process.handle(Requests.joinByPort(4000).build());
    Response second = launch().handle(Requests.joinByPort(4000).build()).join();
    assertThat(second.getJoinGame().getError()).isEqualTo(ResponseJoinGame.Error.GameFull);
    assertThat(second.getStatus()).isEqualTo(Status.launched);
  }

  private Response call(Request.Builder request) {
    return process.handle(request.build()).join();
  }

  private ResponseObservation observe() {
    return call(Requests.observation()).getObservation();
  }
}
