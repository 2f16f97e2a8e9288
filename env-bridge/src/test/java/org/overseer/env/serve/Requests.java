package org.overseer.env.serve;

import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Raw.ActionRaw;
import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.LocalMap;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.PortSet;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestAction;
import SC2APIProtocol.Sc2Api.RequestCreateGame;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.RequestObservation;
import SC2APIProtocol.Sc2Api.RequestPing;
import SC2APIProtocol.Sc2Api.RequestRestartGame;
import SC2APIProtocol.Sc2Api.RequestStep;
import com.google.protobuf.ByteString;

/** Requests as clients send them. */
final class Requests {
  private Requests() {}

  static Request.Builder ping() {
    return Request.newBuilder().setPing(RequestPing.getDefaultInstance());
  }

  /** A match against a computer of the difficulty. */
  static Request.Builder create(String map, int seed, Difficulty difficulty) {
    return create(map, seed, difficulty, "bot");
  }

  /**
   * @param computer the computer player's name
   */
  static Request.Builder create(String map, int seed, Difficulty difficulty, String computer) {
    return Request.newBuilder()
        .setCreateGame(
            RequestCreateGame.newBuilder()
                .setLocalMap(
                    LocalMap.newBuilder()
                        .setMapPath("Maps\\SMAC/" + map + ".SC2Map")
                        .setMapData(ByteString.copyFromUtf8("MPQ")))
                .setRandomSeed(seed)
                .addPlayerSetup(participant())
                .addPlayerSetup(
                    PlayerSetup.newBuilder()
                        .setType(PlayerType.Computer)
                        .setPlayerName(computer)
                        .setDifficulty(difficulty)));
  }

  static PlayerSetup.Builder participant() {
    return PlayerSetup.newBuilder().setType(PlayerType.Participant);
  }

  static Request.Builder createForTwo(String map, int seed) {
    return Request.newBuilder()
        .setCreateGame(
            RequestCreateGame.newBuilder()
                .setBattlenetMapName(map)
                .setRandomSeed(seed)
                .addPlayerSetup(participant())
                .addPlayerSetup(participant()));
  }

  static Request.Builder join() {
    return Request.newBuilder().setJoinGame(joinGame());
  }

  static Request.Builder joinByPort(int port) {
    return Request.newBuilder()
        .setJoinGame(
            joinGame()
                .setServerPorts(PortSet.newBuilder().setGamePort(port).setBasePort(port + 1)));
  }

  static RequestJoinGame.Builder joinGame() {
    return RequestJoinGame.newBuilder()
        .setRace(Race.Terran)
        .setOptions(InterfaceOptions.newBuilder().setRaw(true).setScore(true));
  }

  static Request.Builder observation() {
    return Request.newBuilder().setObservation(RequestObservation.getDefaultInstance());
  }

  static Request.Builder step(int count) {
    return Request.newBuilder().setStep(RequestStep.newBuilder().setCount(count));
  }

  static Request.Builder restart() {
    return Request.newBuilder().setRestartGame(RequestRestartGame.getDefaultInstance());
  }

  static Request.Builder command(ActionRawUnitCommand.Builder... commands) {
    RequestAction.Builder request = RequestAction.newBuilder();
    for (ActionRawUnitCommand.Builder command : commands) {
      request.addActions(
          Action.newBuilder().setActionRaw(ActionRaw.newBuilder().setUnitCommand(command)));
    }
    return Request.newBuilder().setAction(request);
  }
}
