package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Debug.DebugCommand;
import SC2APIProtocol.Debug.DebugCreateUnit;
import SC2APIProtocol.Debug.DebugEndGame;
import SC2APIProtocol.Debug.DebugGameState;
import SC2APIProtocol.Debug.DebugKillUnit;
import SC2APIProtocol.Debug.DebugSetUnitValue;
import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestDebug;
import SC2APIProtocol.Sc2Api.RequestGameInfo;
import SC2APIProtocol.Sc2Api.RequestLeaveGame;
import SC2APIProtocol.Sc2Api.RequestSaveReplay;
import SC2APIProtocol.Sc2Api.RequestStartReplay;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Status;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client that talks to its virtual process without a network. */
final class Connection {
  static final InterfaceOptions RAW =
      InterfaceOptions.newBuilder().setRaw(true).setScore(true).build();

  final VirtualGameProcess process;

  Connection() {
    this(services());
  }

  Connection(Services services) {
    process = new VirtualGameProcess(services);
  }

  static Services services() {
    return TestServices.of(new Rendezvous(), Runnable::run, () -> 7);
  }

  CompletableFuture<Response> send(Request.Builder request) {
    return process.handle(request.build());
  }

  Response call(Request.Builder request) {
    CompletableFuture<Response> answer = send(request);
    assertThat(answer).as("answered at once").isDone();
    return answer.join();
  }

  /** A call that must not be refused. */
  Response good(Request.Builder request) {
    Response response = call(request);
    assertThat(response.getErrorList()).isEmpty();
    return response;
  }

  /** A match against a computer. */
  Connection start(String map, int seed, Difficulty difficulty) {
    good(Requests.create(map, seed, difficulty));
    assertThat(good(Requests.join()).getStatus()).isEqualTo(Status.in_game);
    return this;
  }

  /** A game of two, of which this client is the host. */
  void startWith(Connection guest, Request.Builder create) {
    good(create);
    CompletableFuture<Response> joining = send(Requests.joinByPort(7));
    guest.good(Requests.joinByPort(7));
    assertThat(joining).as("both have joined").isDone();
  }

  ResponseObservation observe() {
    return good(Requests.observation()).getObservation();
  }

  int step(int count) {
    return good(Requests.step(count)).getStep().getSimulationLoop();
  }

  Status status() {
    return call(Requests.ping()).getStatus();
  }

  Response leave() {
    return good(Request.newBuilder().setLeaveGame(RequestLeaveGame.getDefaultInstance()));
  }

  ResponseGameInfo gameInfo() {
    return good(Request.newBuilder().setGameInfo(RequestGameInfo.getDefaultInstance()))
        .getGameInfo();
  }

  ByteString saveReplay() {
    return good(Request.newBuilder().setSaveReplay(RequestSaveReplay.getDefaultInstance()))
        .getSaveReplay()
        .getData();
  }

  Response startReplay(ByteString replay, int observed) {
    return call(Request.newBuilder().setStartReplay(replayOf(replay, observed)));
  }

  static RequestStartReplay.Builder replayOf(ByteString replay, int observed) {
    return RequestStartReplay.newBuilder()
        .setReplayData(replay)
        .setOptions(RAW)
        .setObservedPlayerId(observed);
  }

  Response debug(DebugCommand.Builder... commands) {
    RequestDebug.Builder debug = RequestDebug.newBuilder();
    for (DebugCommand.Builder command : commands) {
      debug.addDebug(command);
    }
    return good(Request.newBuilder().setDebug(debug));
  }

  List<Unit> units(int owner) {
    return units(observe(), owner);
  }

  static List<Unit> units(ResponseObservation seen, int owner) {
    return seen.getObservation().getRawData().getUnitsList().stream()
        .filter(unit -> unit.getOwner() == owner)
        .toList();
  }

  static DebugCommand.Builder create(int type, int owner, float x, float y, int quantity) {
    return DebugCommand.newBuilder()
        .setCreateUnit(
            DebugCreateUnit.newBuilder()
                .setUnitType(type)
                .setOwner(owner)
                .setPos(point(x, y))
                .setQuantity(quantity));
  }

  static DebugCommand.Builder kill(List<Unit> units) {
    return DebugCommand.newBuilder()
        .setKillUnit(
            DebugKillUnit.newBuilder().addAllTag(units.stream().map(Unit::getTag).toList()));
  }

  static DebugCommand.Builder set(DebugSetUnitValue.UnitValue what, Unit unit, float value) {
    return DebugCommand.newBuilder()
        .setUnitValue(
            DebugSetUnitValue.newBuilder()
                .setUnitValue(what)
                .setUnitTag(unit.getTag())
                .setValue(value));
  }

  static DebugCommand.Builder cheat(DebugGameState state) {
    return DebugCommand.newBuilder().setGameState(state);
  }

  static DebugCommand.Builder end(DebugEndGame.EndResult how) {
    return DebugCommand.newBuilder().setEndGame(DebugEndGame.newBuilder().setEndResult(how));
  }

  static ActionRawUnitCommand.Builder order(int ability, List<Unit> units) {
    return ActionRawUnitCommand.newBuilder()
        .setAbilityId(ability)
        .addAllUnitTags(units.stream().map(Unit::getTag).toList());
  }

  static Point2D point(float x, float y) {
    return Point2D.newBuilder().setX(x).setY(y).build();
  }
}
