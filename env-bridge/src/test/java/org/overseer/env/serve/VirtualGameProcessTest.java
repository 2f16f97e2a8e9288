package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Debug.DebugEndGame;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.RequestQueryAvailableAbilities;
import SC2APIProtocol.Query.RequestQueryBuildingPlacement;
import SC2APIProtocol.Query.RequestQueryPathing;
import SC2APIProtocol.Raw.ActionRawUnitCommand;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.InterfaceOptions;
import SC2APIProtocol.Sc2Api.LocalMap;
import SC2APIProtocol.Sc2Api.PlayerResult;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestCreateGame;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.RequestGameInfo;
import SC2APIProtocol.Sc2Api.RequestLeaveGame;
import SC2APIProtocol.Sc2Api.RequestQuit;
import SC2APIProtocol.Sc2Api.RequestRestartGame;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseCreateGame;
import SC2APIProtocol.Sc2Api.ResponseData;
import SC2APIProtocol.Sc2Api.ResponseJoinGame;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Result;
import SC2APIProtocol.Sc2Api.SpatialCameraSetup;
import SC2APIProtocol.Sc2Api.Status;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VirtualGameProcessTest {
  private final VirtualGameProcess process =
      new VirtualGameProcess(TestServices.of(new Rendezvous(), Runnable::run, () -> 7));

  @Test
  void unknownMapIsATypedErrorWithTheClosestName() {
    Response response = call(Requests.create("5m_vs_7m", 1, Difficulty.Easy));
    assertThat(response.getErrorList()).isEmpty();
    assertThat(response.getCreateGame().getError())
        .isEqualTo(ResponseCreateGame.Error.InvalidMapPath);
    assertThat(response.getCreateGame().getErrorDetails()).contains("'5m_vs_7m'", "'5m_vs_6m'");
    assertThat(response.getStatus()).isEqualTo(Status.launched);
    Request.Builder battlenet =
        Request.newBuilder()
            .setCreateGame(
                RequestCreateGame.newBuilder()
                    .setBattlenetMapName("4m")
                    .addPlayerSetup(Requests.participant()));
    assertThat(call(battlenet).getCreateGame().getError())
        .isEqualTo(ResponseCreateGame.Error.InvalidMapName);
  }

  @Test
  void incompleteCreateGameSaysWhatIsMissing() {
    assertThat(creationError(RequestCreateGame.newBuilder().addPlayerSetup(player(1))))
        .isEqualTo(ResponseCreateGame.Error.MissingMap);
    RequestCreateGame.Builder map =
        RequestCreateGame.newBuilder().setLocalMap(LocalMap.newBuilder().setMapPath("3m"));
    assertThat(creationError(map.clone())).isEqualTo(ResponseCreateGame.Error.MissingPlayerSetup);
    int[][] wrong = {{2}, {3}, {2, 2}, {1, 1, 1}, {1, 2, 2}, {1, 1, 2}};
    for (int[] types : wrong) {
      RequestCreateGame.Builder create = map.clone();
      for (int type : types) {
        create.addPlayerSetup(player(type));
      }
      assertThat(creationError(create)).isEqualTo(ResponseCreateGame.Error.InvalidPlayerSetup);
    }
  }

  @Test
  void incompleteJoinGameSaysWhatIsMissing() {
    call(Requests.create("3m", 1, Difficulty.Easy));
    assertThat(joinError(Requests.joinGame().clearRace()))
        .isEqualTo(ResponseJoinGame.Error.MissingParticipation);
    assertThat(joinError(Requests.joinGame().clearOptions()))
        .isEqualTo(ResponseJoinGame.Error.MissingOptions);
    InterfaceOptions render =
        InterfaceOptions.newBuilder().setRender(SpatialCameraSetup.getDefaultInstance()).build();
    assertThat(joinError(Requests.joinGame().setOptions(render)))
        .isEqualTo(ResponseJoinGame.Error.FeatureUnsupported);
    assertThat(process.status()).isEqualTo(Status.init_game);
  }

  @Test
  void joiningWithoutAGameAsksForPorts() {
    assertThat(joinError(Requests.joinGame())).isEqualTo(ResponseJoinGame.Error.MissingPorts);
    assertThat(process.status()).isEqualTo(Status.launched);
  }

  @Test
  void everyResponseHasStatusAndTheIdOfItsRequest() {
    Response response = call(Requests.ping().setId(77));
    assertThat(response.getId()).isEqualTo(77);
    assertThat(response.getStatus()).isEqualTo(Status.launched);
    Response refused = call(Requests.step(1).setId(78));
    assertThat(refused.getId()).isEqualTo(78);
    assertThat(refused.getErrorList()).hasSize(1);
    assertThat(call(Requests.ping()).hasId()).isFalse();
  }

  @Test
  void afterTheEndStepAndActionGetTheWordsThatClientsLookFor() {
    startGame("3m", Difficulty.VeryHard);
    Response last = call(Requests.step(1 << 20));
    assertThat(last.getStatus()).isEqualTo(Status.ended);
    assertThat(call(Requests.step(1)).getErrorList()).containsExactly("Game has already ended");
    assertThat(call(Requests.command()).getErrorList())
        .containsExactly("Not supported if game has already ended");
    List<PlayerResult> results = observe().getPlayerResultList();
    assertThat(results).extracting(PlayerResult::getPlayerId).containsExactly(1, 2);
    assertThat(results)
        .extracting(PlayerResult::getResult)
        .isIn(
            List.of(Result.Victory, Result.Defeat),
            List.of(Result.Defeat, Result.Victory),
            List.of(Result.Tie, Result.Tie));
  }

  @Test
  void restartBeginsAnotherGameOfTheSameMapAtLoopZero() {
    startGame("3m", Difficulty.Easy);
    ResponseObservation first = observe();
    call(Requests.step(100_000));
    Request.Builder restart =
        Request.newBuilder().setRestartGame(RequestRestartGame.getDefaultInstance());
    assertThat(call(restart).getStatus()).isEqualTo(Status.in_game);
    ResponseObservation second = observe();
    assertThat(second.getObservation().getGameLoop()).isZero();
    assertThat(second.getPlayerResultList()).isEmpty();
    assertThat(units(second, Alliance.Self)).hasSameSizeAs(units(first, Alliance.Self));
    assertThat(second.getObservation().getRawData().getUnitsList())
        .isNotEqualTo(first.getObservation().getRawData().getUnitsList());
  }

  @Test
  void leaveAndQuitEndTheGame() {
    startGame("3m", Difficulty.Easy);
    Request.Builder leave =
        Request.newBuilder().setLeaveGame(RequestLeaveGame.getDefaultInstance());
    assertThat(call(leave).getStatus()).isEqualTo(Status.launched);
    assertThat(call(Requests.observation()).getErrorCount()).isOne();
    startGame("8m", Difficulty.Easy);
    Response quit = call(Request.newBuilder().setQuit(RequestQuit.getDefaultInstance()));
    assertThat(quit.getStatus()).isEqualTo(Status.quit);
    assertThat(quit.hasQuit()).isTrue();
  }

  @Test
  void deadUnitsVanishAndAreReportedOnce() {
    startGame("8m", Difficulty.VeryHard);
    Set<Long> before = tags(observe());
    Set<Long> reported = new HashSet<>();
    while (process.status() == Status.in_game) {
      call(Requests.step(8));
      ResponseObservation now = observe();
      for (long dead : now.getObservation().getRawData().getEvent().getDeadUnitsList()) {
        assertThat(reported.add(dead)).as("reported once").isTrue();
      }
      Set<Long> missing = new HashSet<>(before);
      missing.removeAll(tags(now));
      assertThat(reported).isEqualTo(missing);
    }
    assertThat(reported).isNotEmpty();
  }

  @Test
  void bothFamiliesOfAbilityIdsWorkAndEachActionHasItsResult() {
    startGame("3m", Difficulty.Easy);
    ResponseObservation first = observe();
    List<Unit> own = units(first, Alliance.Self);
    Unit enemy = units(first, Alliance.Enemy).get(0);
    Response response =
        call(
            Requests.command(
                unitCommand(16, own.get(0)).setTargetWorldSpacePos(point(3, 4)),
                unitCommand(3794, own.get(1)).setTargetWorldSpacePos(point(5, 6)),
                unitCommand(3674, own.get(2)).setTargetUnitTag(enemy.getTag()),
                unitCommand(3665, enemy),
                unitCommand(999, own.get(0)),
                ActionRawUnitCommand.newBuilder().setAbilityId(4).addUnitTags(1),
                unitCommand(23, own.get(0)).setTargetUnitTag(own.get(1).getTag()),
                ActionRawUnitCommand.newBuilder().setAbilityId(4)));
    assertThat(response.getAction().getResultList())
        .containsExactly(
            ActionResult.Success,
            ActionResult.Success,
            ActionResult.Success,
            ActionResult.YouCantControlThatUnit,
            ActionResult.NotSupported,
            ActionResult.Error,
            ActionResult.CantTargetThatUnit,
            ActionResult.Error);
    ResponseObservation after = observe();
    assertThat(after.getActionsList()).hasSize(3).allMatch(action -> action.hasGameLoop());
    assertThat(after.getActionErrorsList())
        .extracting(error -> error.getResult())
        .containsExactly(
            ActionResult.YouCantControlThatUnit,
            ActionResult.NotSupported,
            ActionResult.Error,
            ActionResult.CantTargetThatUnit,
            ActionResult.Error);
    List<Unit> ordered = units(after, Alliance.Self);
    assertThat(ordered).extracting(u -> u.getOrders(0).getAbilityId()).containsExactly(16, 16, 23);
    assertThat(ordered.get(0).getOrders(0).getTargetWorldSpacePos().getX()).isEqualTo(3);
    assertThat(ordered.get(2).getOrders(0).getTargetUnitTag()).isEqualTo(enemy.getTag());
    assertThat(observe().getActionErrorsList()).isEmpty();
  }

  @Test
  void dataListsAreDenseAndHoldTheUnitsOfTheGame() {
    startGame("2s3z", Difficulty.Easy);
    ResponseData data =
        call(Request.newBuilder()
                .setData(
                    RequestData.newBuilder()
                        .setAbilityId(true)
                        .setUnitTypeId(true)
                        .setUpgradeId(true)
                        .setBuffId(true)
                        .setEffectId(true)))
            .getData();
    for (int i = 0; i < data.getUnitsCount(); i++) {
      assertThat(data.getUnits(i).getUnitId()).isEqualTo(i);
      assertThat(data.getUnits(i).hasName()).isTrue();
    }
    for (int i = 0; i < data.getAbilitiesCount(); i++) {
      assertThat(data.getAbilities(i).getAbilityId()).isEqualTo(i);
      assertThat(data.getAbilities(i).hasLinkName()).isTrue();
      assertThat(data.getAbilities(i).hasLinkIndex()).isTrue();
    }
    assertThat(data.getAbilities(23).getRemapsToAbilityId()).isEqualTo(3674);
    assertThat(data.getUnits(48).getName()).isEqualTo("Marine");
    assertThat(data.getUnits(48).getWeapons(0).getDamage()).isEqualTo(6);
    for (Unit unit : observe().getObservation().getRawData().getUnitsList()) {
      assertThat(data.getUnits(unit.getUnitType()).getAvailable()).isTrue();
    }
    Response few = call(Request.newBuilder().setData(RequestData.newBuilder().setBuffId(true)));
    assertThat(few.getData().getUnitsCount()).isZero();
    assertThat(few.getData().getBuffsCount()).isPositive();
  }

  @Test
  void gameInfoEchoesTheOptionsAndHidesTheOpponentsRace() {
    call(Requests.create("3m", 1, Difficulty.Hard));
    InterfaceOptions options =
        InterfaceOptions.newBuilder()
            .setRaw(true)
            .setShowCloaked(true)
            .setFeatureLayer(SpatialCameraSetup.newBuilder().setWidth(24))
            .build();
    call(Request.newBuilder().setJoinGame(Requests.joinGame().setOptions(options)));
    var info =
        call(Request.newBuilder().setGameInfo(RequestGameInfo.getDefaultInstance())).getGameInfo();
    assertThat(info.getOptions()).isEqualTo(options);
    assertThat(info.getMapName()).isEqualTo("3m");
    assertThat(info.getPlayerInfo(0).hasRaceActual()).isTrue();
    assertThat(info.getPlayerInfo(1).hasRaceActual()).isFalse();
    assertThat(info.getPlayerInfo(1).getDifficulty()).isEqualTo(Difficulty.Hard);
    var size = info.getStartRaw().getMapSize();
    assertThat(info.getStartRaw().getPathingGrid().getData().size() * 8)
        .isEqualTo(size.getX() * size.getY());
    assertThat(info.getStartRaw().getTerrainHeight().getData().size())
        .isEqualTo(size.getX() * size.getY());
    assertThat(info.getStartRaw().getStartLocationsList()).hasSize(1);
  }

  @Test
  void theOpponentsRaceIsOpenOnceTheGameIsOver() {
    Connection connection = new Connection().start("2s3z", 1, Difficulty.Hard);
    assertThat(connection.gameInfo().getPlayerInfo(1).hasRaceActual()).isFalse();
    connection.debug(Connection.end(DebugEndGame.EndResult.DeclareVictory));
    assertThat(connection.status()).isEqualTo(Status.ended);
    assertThat(connection.gameInfo().getPlayerInfo(1).getRaceActual()).isEqualTo(Race.Protoss);
  }

  @Test
  void scoreHasEveryFieldAtEveryDepth() {
    startGame("2s3z", Difficulty.Medium);
    call(Requests.step(200));
    assertComplete(observe().getObservation().getScore());
    assertComplete(observe().getObservation().getPlayerCommon());
  }

  @Test
  void queriesGetSimpleTrueAnswers() {
    startGame("3m", Difficulty.Easy);
    Unit own = units(observe(), Alliance.Self).get(0);
    var x = own.getPos().getX();
    var y = own.getPos().getY();
    var answer =
        call(Request.newBuilder()
                .setQuery(
                    RequestQuery.newBuilder()
                        .addPathing(
                            RequestQueryPathing.newBuilder()
                                .setUnitTag(own.getTag())
                                .setEndPos(point(x + 3, y)))
                        .addPathing(
                            RequestQueryPathing.newBuilder()
                                .setStartPos(point(x, y))
                                .setEndPos(point(-50, y)))
                        .addAbilities(
                            RequestQueryAvailableAbilities.newBuilder().setUnitTag(own.getTag()))
                        .addPlacements(RequestQueryBuildingPlacement.newBuilder().setAbilityId(1))))
            .getQuery();
    assertThat(answer.getPathing(0).getDistance())
        .isCloseTo(3, org.assertj.core.data.Offset.offset(0.5f));
    assertThat(answer.getPathing(1).getDistance()).isZero();
    assertThat(answer.getAbilities(0).getAbilitiesList())
        .extracting(a -> a.getAbilityId())
        .contains(4, 16, 23);
    assertThat(answer.getAbilities(0).getUnitTypeId()).isEqualTo(own.getUnitType());
    assertThat(answer.getPlacements(0).getResult()).isEqualTo(ActionResult.NotSupported);
  }

  private static void assertComplete(Message message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      assertThat(message.hasField(field)).as(field.getFullName()).isTrue();
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        assertComplete((Message) message.getField(field));
      }
    }
  }

  private void startGame(String map, Difficulty difficulty) {
    assertThat(call(Requests.create(map, 3, difficulty)).getStatus()).isEqualTo(Status.init_game);
    assertThat(call(Requests.join()).getStatus()).isEqualTo(Status.in_game);
  }

  private Response call(Request.Builder request) {
    return process.handle(request.build()).join();
  }

  private ResponseObservation observe() {
    return call(Requests.observation()).getObservation();
  }

  private ResponseCreateGame.Error creationError(RequestCreateGame.Builder create) {
    return call(Request.newBuilder().setCreateGame(create)).getCreateGame().getError();
  }

  private ResponseJoinGame.Error joinError(SC2APIProtocol.Sc2Api.RequestJoinGame.Builder join) {
    return call(Request.newBuilder().setJoinGame(join)).getJoinGame().getError();
  }

  private static PlayerSetup.Builder player(int type) {
    return PlayerSetup.newBuilder().setType(PlayerType.forNumber(type));
  }

  private static List<Unit> units(ResponseObservation observation, Alliance alliance) {
    return observation.getObservation().getRawData().getUnitsList().stream()
        .filter(unit -> unit.getAlliance() == alliance)
        .toList();
  }

  private static Set<Long> tags(ResponseObservation observation) {
    Set<Long> tags = new HashSet<>();
    observation.getObservation().getRawData().getUnitsList().forEach(u -> tags.add(u.getTag()));
    return tags;
  }

  private static ActionRawUnitCommand.Builder unitCommand(int ability, Unit unit) {
    return ActionRawUnitCommand.newBuilder().setAbilityId(ability).addUnitTags(unit.getTag());
  }

  private static Point2D point(float x, float y) {
    return Point2D.newBuilder().setX(x).setY(y).build();
  }
}
