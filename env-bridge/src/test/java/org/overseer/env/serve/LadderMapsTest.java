package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Debug.DebugGameState;
import SC2APIProtocol.Debug.DebugSetUnitValue.UnitValue;
import SC2APIProtocol.Error.ActionResult;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.RequestQueryBuildingPlacement;
import SC2APIProtocol.Raw.DisplayType;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.PlayerSetup;
import SC2APIProtocol.Sc2Api.PlayerType;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestCreateGame;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.RequestObservation;
import SC2APIProtocol.Sc2Api.ResponseCreateGame;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import SC2APIProtocol.Sc2Api.Result;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.skirmish.Scenario;

/** Maps with fog and resources on which debug commands make the armies. */
class LadderMapsTest {
  private static final int MARINE = 48;
  private static final int DEPOT = 19;
  private static final int OVERLORD = 106;

  private final Connection connection = new Connection();

  private void join(String map) {
    connection.good(Requests.create(map, 1, Difficulty.VeryEasy, ""));
    connection.good(Requests.join());
  }

  @Test
  void aMapFileThatIsNotValidIsRefusedWithoutTheServersFolders(@TempDir Path folder)
      throws IOException {
    Scenario.addMaps(folder);
    Files.writeString(folder.resolve("Torn_Map.json"), "{\"name\": \"Torn_Map\", ");
    var answer = connection.good(Requests.create("Torn_Map", 1, Difficulty.Easy)).getCreateGame();
    assertThat(answer.getError()).isEqualTo(ResponseCreateGame.Error.InvalidMapData);
    assertThat(answer.getErrorDetails())
        .startsWith("Torn_Map.json: ")
        .hasLineCount(1)
        .doesNotContain(folder.toString());
    Files.delete(folder.resolve("Torn_Map.json"));
    assertThat(connection.good(Requests.create("Torn_Map", 1, Difficulty.Easy)).getCreateGame())
        .extracting(ResponseCreateGame::getError)
        .isEqualTo(ResponseCreateGame.Error.InvalidMapPath);
  }

  @Test
  void structuresAndOverlordsProvideSupply() {
    join("Flat64");
    connection.debug(
        Connection.create(DEPOT, 1, 20, 20, 2),
        Connection.create(OVERLORD, 1, 24, 24, 1),
        Connection.create(DEPOT, 2, 40, 40, 5));
    assertThat(connection.observe().getObservation().getPlayerCommon().getFoodCap()).isEqualTo(24);
    connection.debug(Connection.kill(connection.units(1).subList(0, 1)));
    assertThat(connection.observe().getObservation().getPlayerCommon().getFoodCap()).isEqualTo(16);
    connection.debug(Connection.create(OVERLORD, 1, 24, 24, 30));
    assertThat(connection.observe().getObservation().getPlayerCommon().getFoodCap()).isEqualTo(200);
    var units =
        connection
            .good(Request.newBuilder().setData(RequestData.newBuilder().setUnitTypeId(true)))
            .getData()
            .getUnitsList();
    assertThat(units.get(DEPOT).getFoodProvided()).isEqualTo(8);
    assertThat(units.get(MARINE).getFoodProvided()).isZero();
    Connection smac = new Connection().start("3m", 1, Difficulty.Easy);
    assertThat(smac.observe().getObservation().getPlayerCommon().getFoodCap()).isZero();
  }

  /** PySC2's own debug_test. */
  @Test
  void marinesInTheMiddleOfSimple64() {
    join("Simple64");
    var size = connection.gameInfo().getStartRaw().getMapSize();
    connection.step(2);
    assertThat(marines()).isEmpty();
    connection.debug(Connection.create(MARINE, 1, size.getX() / 2, size.getY() / 2, 5));
    connection.step(2);
    List<Unit> marines = marines();
    assertThat(marines).hasSize(5);
    connection.debug(
        Connection.kill(marines.subList(0, 1)), Connection.set(UnitValue.Life, marines.get(1), 5));
    connection.step(2);
    assertThat(marines()).hasSize(4);
    assertThat(marines())
        .anyMatch(m -> m.getTag() == marines.get(1).getTag() && m.getHealth() == 5);
  }

  private List<Unit> marines() {
    return connection.units(1).stream().filter(u -> u.getUnitType() == MARINE).toList();
  }

  /** PySC2's own observer_test. */
  @Test
  void twoComputersWithoutArmiesTie() {
    RequestCreateGame.Builder create =
        RequestCreateGame.newBuilder().setBattlenetMapName("Simple64");
    for (PlayerType type :
        new PlayerType[] {PlayerType.Computer, PlayerType.Computer, PlayerType.Observer}) {
      create.addPlayerSetup(PlayerSetup.newBuilder().setType(type));
    }
    connection.good(Request.newBuilder().setCreateGame(create));
    connection.good(
        Request.newBuilder()
            .setJoinGame(
                RequestJoinGame.newBuilder().setObservedPlayerId(0).setOptions(Connection.RAW)));
    int steps = 0;
    while (connection.observe().getPlayerResultCount() == 0) {
      connection.step(16);
      assertThat(steps++).isLessThan(3600);
    }
    assertThat(connection.observe().getPlayerResultList())
        .allMatch(result -> result.getResult() == Result.Tie);
  }

  /** PySC2's own protocol_error_test. */
  @Test
  void aReplayOfFlat64RunsToTheSameLoop() {
    join("Flat64");
    connection.debug(
        Connection.create(MARINE, 1, 30, 30, 8), Connection.create(MARINE, 2, 36, 36, 8));
    connection.step(100);
    ResponseObservation last = connection.observe();
    ByteString replay = connection.saveReplay();
    connection.startReplay(replay, 1);
    assertThat(connection.step(1000)).isEqualTo(100);
    assertThat(connection.observe().getObservation()).isEqualTo(last.getObservation());
  }

  @Test
  void showMapAndDisableFogShowWhatIsHidden() {
    join("Flat64");
    connection.debug(
        Connection.create(MARINE, 1, 5, 5, 1), Connection.create(MARINE, 2, 60, 60, 3));
    assertThat(connection.units(2)).isEmpty();
    ResponseObservation clear =
        connection
            .good(
                Request.newBuilder()
                    .setObservation(RequestObservation.newBuilder().setDisableFog(true)))
            .getObservation();
    assertThat(Connection.units(clear, 2)).hasSize(3);
    assertThat(connection.units(2)).as("only once").isEmpty();
    connection.debug(Connection.cheat(DebugGameState.show_map));
    connection.step(1);
    assertThat(connection.units(2)).hasSize(3);
    connection.debug(Connection.cheat(DebugGameState.show_map));
    connection.step(1);
    assertThat(connection.units(2)).isEmpty();
    var replay = connection.saveReplay();
    Connection fogless = new Connection();
    fogless.good(
        Request.newBuilder().setStartReplay(Connection.replayOf(replay, 1).setDisableFog(true)));
    fogless.step(10);
    assertThat(fogless.units(2)).hasSize(3);
  }

  @Test
  void withoutFogFromTheStartBothSeeEverything() {
    Request.Builder create = Requests.create("Flat64", 1, Difficulty.VeryEasy, "");
    create.getCreateGameBuilder().setDisableFog(true);
    connection.good(create);
    connection.good(Requests.join());
    connection.debug(Connection.create(MARINE, 2, 60, 60, 3));
    assertThat(connection.units(2)).hasSize(3);
  }

  @Test
  void placementsKnowGeysersResourcesAndCosts() {
    join("Simple64");
    connection.debug(
        Connection.create(45, 1, 24, 24, 1), Connection.cheat(DebugGameState.show_map));
    connection.step(1);
    Unit geyser =
        connection.units(16).stream()
            .filter(
                u ->
                    u.getUnitType()
                            == Scenario.load("Simple64").units().byName("VespeneGeyser").id()
                        && u.getDisplayType() == DisplayType.Visible)
            .findFirst()
            .orElseThrow();
    float x = geyser.getPos().getX();
    float y = geyser.getPos().getY();
    assertThat(place(320, x, y, true)).isEqualTo(ActionResult.Success);
    assertThat(place(320, 24, 26, true)).isEqualTo(ActionResult.CantBuildOnThat);
    assertThat(place(319, x, y, true)).isEqualTo(ActionResult.CantBuildLocationInvalid);
    assertThat(place(319, 26, 30, true)).isEqualTo(ActionResult.Success);
    assertThat(place(319, 26, 30, false)).isEqualTo(ActionResult.NotEnoughMinerals);
    connection.debug(Connection.cheat(DebugGameState.all_resources));
    assertThat(place(319, 26, 30, false)).isEqualTo(ActionResult.Success);
    assertThat(place(318, 20.5f, 23.5f, true)).isEqualTo(ActionResult.Success);
    assertThat(place(318, 18.5f, 23.5f, true)).isEqualTo(ActionResult.CantBuildTooCloseToResources);
  }

  private ActionResult place(int ability, float x, float y, boolean free) {
    return connection
        .good(
            Request.newBuilder()
                .setQuery(
                    RequestQuery.newBuilder()
                        .setIgnoreResourceRequirements(free)
                        .addPlacements(
                            RequestQueryBuildingPlacement.newBuilder()
                                .setAbilityId(ability)
                                .setTargetPos(Connection.point(x, y)))))
        .getQuery()
        .getPlacements(0)
        .getResult();
  }
}
