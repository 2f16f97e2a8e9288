package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.ActionObserverCameraFollowPlayer;
import SC2APIProtocol.Sc2Api.ActionObserverCameraFollowUnits;
import SC2APIProtocol.Sc2Api.ActionObserverCameraMove;
import SC2APIProtocol.Sc2Api.ActionObserverPlayerPerspective;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.ObserverAction;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.PortSet;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestCreateGame;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.RequestObserverAction;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseJoinGame;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Result;
import SC2APIProtocol.Sc2Api.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that watch: alone two computers, or with players they meet by ports. */
class ObserversTest {
  private final Services services = Connection.services();
  private final Connection host = new Connection(services);
  private final Connection guest = new Connection(services);
  private final Connection observer = new Connection(services);

  private static Request.Builder create(PlayerType... types) {
    RequestCreateGame.Builder create =
        RequestCreateGame.newBuilder().setBattlenetMapName("3m").setRandomSeed(1);
    for (PlayerType type : types) {
      create.addPlayerSetup(
          PlayerSetup.newBuilder().setType(type).setDifficulty(Difficulty.VeryHard));
    }
    return Request.newBuilder().setCreateGame(create);
  }

  private static Request.Builder watch(int observed) {
    return Request.newBuilder()
        .setJoinGame(
            RequestJoinGame.newBuilder()
                .setObservedPlayerId(observed)
                .setOptions(Connection.RAW)
                .setServerPorts(PortSet.newBuilder().setGamePort(5).setBasePort(6)));
  }

  /** The order of requests of PySC2's own observer_test. */
  @Test
  void twoComputersPlayForOneObserver() {
    observer.good(create(PlayerType.Computer, PlayerType.Computer, PlayerType.Observer));
    Request.Builder join =
        Request.newBuilder()
            .setJoinGame(
                RequestJoinGame.newBuilder()
                    .setObservedPlayerId(0)
                    .setOptions(InterfaceOptions.getDefaultInstance()));
    Response joined = observer.good(join);
    assertThat(joined.getStatus()).isEqualTo(Status.in_game);
    assertThat(joined.getJoinGame().getPlayerId()).isEqualTo(3);
    while (observer.observe().getPlayerResultCount() == 0) {
      observer.step(16);
    }
    assertThat(observer.observe().getPlayerResultList())
        .extracting(r -> r.getResult())
        .containsAnyOf(Result.Victory, Result.Tie);
    assertThat(observer.gameInfo().getPlayerInfoList())
        .hasSize(2)
        .allMatch(player -> player.getType() == PlayerType.Computer && player.hasRaceActual());
  }

  private void meet(int observed) {
    host.good(create(PlayerType.Participant, PlayerType.Participant, PlayerType.Observer));
    var hostJoin = host.send(Requests.joinByPort(5));
    var observerJoin = observer.send(watch(observed));
    assertThat(hostJoin).isNotDone();
    assertThat(guest.good(Requests.joinByPort(5)).getJoinGame().getPlayerId()).isEqualTo(2);
    assertThat(hostJoin.join().getJoinGame().getPlayerId()).isEqualTo(1);
    assertThat(observerJoin.join().getJoinGame().getPlayerId()).isEqualTo(3);
  }

  private void bothStep(int count) {
    var waiting = host.send(Requests.step(count));
    guest.step(count);
    assertThat(waiting).isDone();
  }

  @Test
  void anObserverStepsWithThePlayersButNeverHoldsThemUp() {
    meet(0);
    bothStep(8);
    bothStep(8);
    assertThat(observer.step(8)).as("already there").isEqualTo(16);
    assertThat(observer.observe().getObservation().getGameLoop()).isEqualTo(16);
    var step = observer.send(Requests.step(4));
    assertThat(step).isNotDone();
    bothStep(8);
    assertThat(step.join().getStep().getSimulationLoop()).isEqualTo(24);
    observer.process.end();
    bothStep(8);
    assertThat(host.status()).isEqualTo(Status.in_game);
  }

  @Test
  void anObserverSeesWhatThePlayerSeesOrAll() {
    meet(2);
    bothStep(8);
    assertThat(observer.observe().getObservation().getRawData().getUnitsList())
        .isEqualTo(guest.observe().getObservation().getRawData().getUnitsList());
    act(perspective(0));
    List<Unit> all = observer.observe().getObservation().getRawData().getUnitsList();
    assertThat(all).hasSize(6).allMatch(u -> u.getAlliance() == Alliance.Ally);
    assertThat(all).allMatch(unit -> unit.getOrdersCount() == 1);
    act(perspective(1));
    assertThat(Connection.units(observer.observe(), 1))
        .hasSize(3)
        .allMatch(u -> u.getAlliance() == Alliance.Self);
  }

  @Test
  void observersMoveTheCameraAndPlayersDoNot() {
    meet(1);
    Unit unit = guest.units(2).get(0);
    act(
        ObserverAction.newBuilder()
            .setCameraMove(
                ActionObserverCameraMove.newBuilder().setWorldPos(Connection.point(3, 4))));
    assertThat(camera()).isEqualTo(Connection.point(3, 4));
    act(
        ObserverAction.newBuilder()
            .setCameraFollowUnits(
                ActionObserverCameraFollowUnits.newBuilder().addUnitTags(unit.getTag())));
    assertThat(camera().getX()).isEqualTo(unit.getPos().getX());
    act(
        ObserverAction.newBuilder()
            .setCameraFollowPlayer(ActionObserverCameraFollowPlayer.newBuilder().setPlayerId(2)));
    assertThat(camera().getX())
        .isEqualTo(guest.observe().getObservation().getRawData().getPlayer().getCamera().getX());
    Request.Builder move =
        Request.newBuilder()
            .setObsAction(RequestObserverAction.newBuilder().addActions(perspective(9)));
    assertThat(observer.call(move).getErrorList()).hasSize(1);
    move.getObsActionBuilder().setActions(0, perspective(1));
    assertThat(host.call(move).getErrorList()).hasSize(1);
    assertThat(observer.call(Requests.command()).getErrorList())
        .containsExactly("RequestAction is for players; this connection observes");
  }

  @Test
  void placesThatTheGameDoesNotHaveAreRefused() {
    host.good(create(PlayerType.Participant, PlayerType.Computer));
    assertThat(host.good(watch(1)).getJoinGame().getError())
        .isEqualTo(ResponseJoinGame.Error.NoSpaceForUser);
    assertThat(host.good(watch(3)).getJoinGame().getError())
        .isEqualTo(ResponseJoinGame.Error.InvalidObservedPlayerId);
    observer.good(create(PlayerType.Computer, PlayerType.Computer, PlayerType.Observer));
    assertThat(observer.good(Requests.join()).getJoinGame().getError())
        .isEqualTo(ResponseJoinGame.Error.NoSpaceForUser);
    assertThat(observer.status()).isEqualTo(Status.init_game);
  }

  private static ObserverAction.Builder perspective(int player) {
    return ObserverAction.newBuilder()
        .setPlayerPerspective(ActionObserverPlayerPerspective.newBuilder().setPlayerId(player));
  }

  private void act(ObserverAction.Builder action) {
    Response response =
        observer.good(
            Request.newBuilder()
                .setObsAction(RequestObserverAction.newBuilder().addActions(action)));
    assertThat(response.hasObsAction()).isTrue();
  }

  private SC2APIProtocol.Common.Point2D camera() {
    ResponseObservation seen = observer.observe();
    var centre = seen.getObservation().getRawData().getPlayer().getCamera();
    return Connection.point(centre.getX(), centre.getY());
  }
}
