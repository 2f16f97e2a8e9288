package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.PlayerInfoExtra;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestReplayInfo;
import SC2APIProtocol.Sc2Api.RequestSaveReplay;
import SC2APIProtocol.Sc2Api.RequestStartReplay;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.ResponseReplayInfo;
import SC2APIProtocol.Sc2Api.ResponseStartReplay;
import SC2APIProtocol.Sc2Api.Result;
import SC2APIProtocol.Sc2Api.Status;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.skirmish.Scenario;

/** A recorded game is played back to the same end, with the same observations. */
class ReplaysTest {
  private static final int STEP = 8;

  private final Connection connection = new Connection();

  /** A whole game with random orders and debug commands, and what its player saw every step. */
  private List<ResponseObservation> play(Connection player, int seed) {
    player.start("3m", seed, Difficulty.Hard);
    SplittableRandom random = new SplittableRandom(seed);
    List<ResponseObservation> seen = new ArrayList<>();
    seen.add(player.observe());
    while (player.status() == Status.in_game) {
      List<Unit> own = Connection.units(seen.get(seen.size() - 1), 1);
      player.good(
          Requests.command(
              Connection.order(random.nextBoolean() ? 23 : 16, own)
                  .setTargetWorldSpacePos(
                      Connection.point(random.nextInt(1, 31), random.nextInt(1, 31)))));
      if (random.nextInt(20) == 0) {
        player.debug(Connection.create(48, 1, 10, 10, 1));
      }
      player.step(STEP);
      seen.add(player.observe());
    }
    return seen;
  }

  @Test
  void thePlayerInAReplaySeesTheSameBytesAsInTheGame() {
    List<ResponseObservation> game = play(connection, 5);
    ByteString replay = connection.saveReplay();
    Response started = connection.startReplay(replay, 1);
    assertThat(started.getStartReplay().hasError()).isFalse();
    assertThat(started.getStatus()).isEqualTo(Status.in_replay);
    assertThat(connection.observe().toByteString()).isEqualTo(game.get(0).toByteString());
    for (ResponseObservation then : game.subList(1, game.size())) {
      connection.step(STEP);
      assertThat(connection.observe()).isEqualTo(then);
    }
    assertThat(connection.status()).isEqualTo(Status.ended);
    assertThat(game.get(game.size() - 1).getPlayerResultCount()).isEqualTo(2);
    assertThat(connection.call(Requests.step(1)).getErrorList())
        .containsExactly("Game has already ended");
  }

  @Test
  void anyStepsLeadToTheSameEnd() {
    List<ResponseObservation> game = play(connection, 6);
    int loops = game.get(game.size() - 1).getObservation().getGameLoop();
    ByteString replay = connection.saveReplay();
    for (int observed = 0; observed <= 2; observed++) {
      Connection viewer = new Connection();
      viewer.startReplay(replay, observed);
      assertThat(viewer.observe().getObservation().getPlayerCommon().getPlayerId())
          .isEqualTo(observed);
      assertThat(viewer.step(1 << 19)).isEqualTo(loops);
      ResponseObservation last = viewer.observe();
      assertThat(last.getPlayerResultList())
          .isEqualTo(game.get(game.size() - 1).getPlayerResultList());
      var units = last.getObservation().getRawData().getUnitsList();
      assertThat(units)
          .extracting(Unit::getTag)
          .isEqualTo(
              game.get(game.size() - 1).getObservation().getRawData().getUnitsList().stream()
                  .map(Unit::getTag)
                  .toList());
      if (observed == 0) {
        assertThat(units).allMatch(unit -> unit.getAlliance() == Alliance.Ally);
      }
    }
  }

  /** The order of requests of PySC2's own protocol_error_test. */
  @Test
  void aReplayOfAReplayCanBeSavedOnlyIfAskedFor() {
    connection.start("3m", 1, Difficulty.VeryEasy);
    connection.step(100);
    ByteString first = connection.saveReplay();
    Request.Builder save =
        Request.newBuilder().setSaveReplay(RequestSaveReplay.getDefaultInstance());
    for (boolean record : new boolean[] {false, true, false}) {
      Response started =
          connection.good(
              Request.newBuilder()
                  .setStartReplay(Connection.replayOf(first, 1).setRecordReplay(record)));
      assertThat(started.getStatus()).isEqualTo(Status.in_replay);
      assertThat(connection.step(1000)).isEqualTo(100);
      ResponseObservation last = connection.observe();
      assertThat(last.getObservation().getGameLoop()).isEqualTo(100);
      assertThat(last.getPlayerResultList())
          .allMatch(result -> result.getResult() == Result.Undecided);
      Response saved = connection.call(save);
      if (record) {
        assertThat(saved.getSaveReplay().getData()).isEqualTo(first);
      } else {
        assertThat(saved.getErrorList()).hasSize(1);
        assertThat(saved.hasSaveReplay()).isFalse();
      }
    }
  }

  @Test
  void replayInfoTellsTheGameFromItsRecording() {
    connection.start("3m", 9, Difficulty.VeryHard);
    int loops = connection.step(100_000);
    ResponseReplayInfo info = info(connection.saveReplay());
    assertThat(info.getMapName()).isEqualTo("3m");
    assertThat(info.getLocalMapPath()).isEqualTo("Maps\\SMAC/3m.SC2Map");
    assertThat(info.getGameDurationLoops()).isEqualTo(loops);
    assertThat(info.getGameDurationSeconds()).isEqualTo(loops / 22.4f);
    assertThat(info.getGameVersion()).isEqualTo("4.10.0");
    assertThat(info.getDataVersion()).isEqualTo(Scenario.load("3m").rulesVersion());
    assertThat(info.getDataBuild()).isEqualTo(75689);
    assertThat(info.getBaseBuild()).isEqualTo(75689);
    assertThat(info.getPlayerInfoList())
        .extracting(PlayerInfoExtra::getPlayerResult)
        .isEqualTo(connection.observe().getPlayerResultList());
    assertThat(info.getPlayerInfo(1).getPlayerInfo().getDifficulty())
        .isEqualTo(Difficulty.VeryHard);
    assertThat(info.getPlayerInfoList()).allMatch(p -> p.getPlayerInfo().hasRaceActual());
  }

  @Test
  void whatIsWrongWithARequestIsATypedErrorThatChangesNothing() {
    connection.start("3m", 1, Difficulty.Easy);
    connection.step(16);
    ByteString replay = connection.saveReplay();
    assertThat(startError(RequestStartReplay.newBuilder().setOptions(Connection.RAW)))
        .isEqualTo(ResponseStartReplay.Error.MissingReplay);
    assertThat(startError(Connection.replayOf(replay, 1).clearOptions()))
        .isEqualTo(ResponseStartReplay.Error.MissingOptions);
    assertThat(startError(Connection.replayOf(replay, 3)))
        .isEqualTo(ResponseStartReplay.Error.InvalidObservedPlayerId);
    assertThat(startError(Connection.replayOf(replay, -1)))
        .isEqualTo(ResponseStartReplay.Error.InvalidObservedPlayerId);
    assertThat(startError(Connection.replayOf(ByteString.copyFromUtf8("MPQ"), 1)))
        .isEqualTo(ResponseStartReplay.Error.InvalidReplayData);
    assertThat(startError(Connection.replayOf(replay, 1).setReplayPath("a.SC2Replay")))
        .isEqualTo(ResponseStartReplay.Error.InvalidReplayPath);
    assertThat(
            startError(
                Connection.replayOf(replay, 1)
                    .setOptions(
                        InterfaceOptions.newBuilder().setRender(Connection.RAW.getFeatureLayer()))))
        .isEqualTo(ResponseStartReplay.Error.LaunchError);
    assertThat(connection.status()).isEqualTo(Status.in_game);
    assertThat(connection.observe().getObservation().getGameLoop()).isEqualTo(16);
  }

  @Test
  void oneByteOfDamageAnywhereIsNoticed() {
    connection.start("3m", 1, Difficulty.Easy);
    connection.good(Requests.command(Connection.order(4, connection.units(1))));
    connection.step(16);
    byte[] good = connection.saveReplay().toByteArray();
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      ResponseReplayInfo info = info(ByteString.copyFrom(bad));
      assertThat(info.getError()).isEqualTo(ResponseReplayInfo.Error.InvalidReplayData);
      assertThat(info.getErrorDetails()).isNotBlank().hasLineCount(1);
    }
    for (int length : new int[] {0, 7, 8, 12, 15, good.length / 2, good.length - 1}) {
      assertThat(info(ByteString.copyFrom(good, 0, length)).getError())
          .isEqualTo(ResponseReplayInfo.Error.InvalidReplayData);
    }
  }

  @Test
  void aReplayOfOtherRulesOrOfAnotherMapIsRefused() {
    connection.start("3m", 1, Difficulty.Easy);
    connection.step(16);
    Replay replay = ReplayFile.read(connection.saveReplay());
    assertThat(startError(forged(replay, "skirmish-0/nearest", "3m", replay.fingerprint())))
        .isEqualTo(ResponseStartReplay.Error.LaunchError);
    assertThat(startError(forged(replay, replay.rules(), "3m", replay.fingerprint() + 1)))
        .isEqualTo(ResponseStartReplay.Error.InvalidMapData);
    assertThat(startError(forged(replay, replay.rules(), "no such map", replay.fingerprint())))
        .isEqualTo(ResponseStartReplay.Error.InvalidMapData);
    assertThat(startError(forged(replay, replay.rules(), "3m", replay.fingerprint()))).isNull();
  }

  @Test
  void aReplayOfMedivacsByTheRulesBeforeTheirDefeatIsRefused() {
    connection.start("MMM", 1, Difficulty.Easy);
    connection.step(16);
    Replay replay = ReplayFile.read(connection.saveReplay());
    assertThat(replay.rules()).isEqualTo("skirmish-4/nearest");
    assertThat(startError(forged(replay, "skirmish-2/nearest", "MMM", replay.fingerprint())))
        .isEqualTo(ResponseStartReplay.Error.LaunchError);
    assertThat(startError(forged(replay, replay.rules(), "MMM", replay.fingerprint()))).isNull();
  }

  @Test
  void theReplayOfAGameThatOneHasLeftEndsWithTheOthersVictory() {
    Services services = Connection.services();
    Connection host = new Connection(services);
    Connection guest = new Connection(services);
    host.startWith(guest, Requests.createForTwo("3m", 1));
    var step = host.send(Requests.step(20));
    guest.step(20);
    assertThat(step).isDone();
    ResponseObservation seen = guest.observe();
    guest.leave();
    assertThat(host.status()).isEqualTo(Status.ended);
    ByteString replay = host.saveReplay();
    host.leave();
    host.startReplay(replay, 2);
    host.step(19);
    assertThat(host.observe().getPlayerResultList()).isEmpty();
    host.step(1);
    ResponseObservation last = host.observe();
    assertThat(last.getObservation()).isEqualTo(seen.getObservation());
    assertThat(last.getPlayerResultList())
        .extracting(result -> result.getResult())
        .containsExactly(Result.Victory, Result.Defeat);
  }

  private static RequestStartReplay.Builder forged(
      Replay replay, String rules, String scenario, int fingerprint) {
    return Connection.replayOf(
        ReplayFile.write(
            new Replay(
                rules,
                scenario,
                fingerprint,
                replay.mapPath(),
                replay.seed(),
                replay.disableFog(),
                replay.players(),
                replay.loops(),
                replay.hash(),
                replay.inputs())),
        1);
  }

  @Test
  void replayPathStaysBelowTheServersFolder(@TempDir Path folder) throws IOException {
    connection.start("3m", 1, Difficulty.Easy);
    connection.step(16);
    Path replays = Files.createDirectories(folder.resolve("replays/sub"));
    Files.write(replays.resolve("a.SC2Replay"), connection.saveReplay().toByteArray());
    Files.write(folder.resolve("b.SC2Replay"), connection.saveReplay().toByteArray());
    Services none = Connection.services();
    Connection viewer =
        new Connection(
            new Services(
                none.rendezvous(),
                none.gameThreads(),
                none.seeds(),
                none.clock(),
                folder.resolve("replays")));
    RequestStartReplay.Builder start =
        RequestStartReplay.newBuilder().setOptions(Connection.RAW).setObservedPlayerId(1);
    for (String bad : List.of("../b.SC2Replay", "b.SC2Replay", "sub", "", "\0", "/etc/passwd")) {
      assertThat(
              viewer
                  .good(Request.newBuilder().setStartReplay(start.setReplayPath(bad)))
                  .getStartReplay()
                  .getError())
          .as(bad)
          .isEqualTo(ResponseStartReplay.Error.InvalidReplayPath);
    }
    Response started =
        viewer.good(Request.newBuilder().setStartReplay(start.setReplayPath("sub/a.SC2Replay")));
    assertThat(started.getStatus()).isEqualTo(Status.in_replay);
    assertThat(viewer.step(100)).isEqualTo(16);
  }

  /** Replays whose checksum fits but whose content is anything. */
  @Test
  void forgedContentIsRefusedOrPlayedButNeverAnInternalError() {
    connection.start("3m", 1, Difficulty.Easy);
    connection.good(Requests.command(Connection.order(4, connection.units(1))));
    connection.debug(Connection.create(48, 1, 10, 10, 1));
    connection.step(16);
    byte[] good = connection.saveReplay().toByteArray();
    SplittableRandom random = new SplittableRandom(8);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] bad = good.clone();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        bad[random.nextInt(12, bad.length - 4)] = (byte) random.nextInt(256);
      }
      java.util.zip.CRC32C check = new java.util.zip.CRC32C();
      check.update(bad, 0, bad.length - 4);
      for (int k = 0; k < 4; k++) {
        bad[bad.length - 4 + k] = (byte) (check.getValue() >> (24 - 8 * k));
      }
      Response started = connection.startReplay(ByteString.copyFrom(bad), 1);
      assertThat(started.getErrorList()).isEmpty();
      if (started.getStartReplay().hasError()) {
        refused++;
        assertThat(started.getStartReplay().getErrorDetails()).isNotBlank().hasLineCount(1);
      } else {
        Response stepped = connection.call(Requests.step(1 << 19));
        assertThat(stepped.getErrorList()).noneMatch(error -> error.contains("internal"));
      }
    }
    assertThat(refused).isBetween(200, 399);
  }

  private ResponseStartReplay.@org.jspecify.annotations.Nullable Error startError(
      RequestStartReplay.Builder start) {
    ResponseStartReplay response =
        connection.good(Request.newBuilder().setStartReplay(start)).getStartReplay();
    assertThat(response.hasErrorDetails()).isEqualTo(response.hasError());
    return response.hasError() ? response.getError() : null;
  }

  private ResponseReplayInfo info(ByteString replay) {
    return connection
        .good(
            Request.newBuilder()
                .setReplayInfo(RequestReplayInfo.newBuilder().setReplayData(replay)))
        .getReplayInfo();
  }
}
