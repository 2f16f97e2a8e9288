package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Common.Size2DI;
import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Query.RequestQueryPathing;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.DisplayType;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestAvailableMaps;
import SC2APIProtocol.Sc2Api.RequestGameInfo;
import SC2APIProtocol.Sc2Api.ResponseData;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.EnvironmentException;
import org.overseer.env.sc2.RecordedMessages;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.Simulation;
import org.overseer.env.skirmish.UnitTable;

/** What is imported from a real game's messages comes out of the server as it was. */
class MapImportTest {
  private static List<Path> gameInfos() throws IOException {
    Path folder = Path.of(System.getProperty("overseer.recorded", "none"));
    assumeTrue(Files.isDirectory(folder), "recorded messages are not here");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().contains(".game_info.pb")).sorted().toList();
    }
  }

  private static ResponseObservation observationOf(Path gameInfo) {
    return RecordedMessages.observation(
        Path.of(gameInfo.toString().replace("game_info", "observation")));
  }

  @Test
  void recordedMapsAreServedAsTheyWere(@TempDir Path folder) throws IOException {
    List<Path> files = gameInfos();
    Scenario.addMaps(folder);
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0)) {
      for (Path file : files) {
        String name = "Imported_" + file.getFileName().toString().replaceAll("\\..*", "");
        ResponseGameInfo recorded = RecordedMessages.gameInfo(file);
        ResponseObservation first = observationOf(file);
        MapImport.Result map = MapImport.read(name, recorded, first);
        assertThat(map.leftOut()).isEmpty();
        Files.writeString(folder.resolve(name + ".json"), map.json());
        try (RawClient client = new RawClient(server.port())) {
          plays(client, name, recorded.getStartRaw(), first);
        }
      }
    }
  }

  private static void plays(
      RawClient client, String name, StartRaw recorded, ResponseObservation first)
      throws IOException {
    Request.Builder maps =
        Request.newBuilder().setAvailableMaps(RequestAvailableMaps.getDefaultInstance());
    assertThat(client.call(maps).getAvailableMaps().getBattlenetMapNamesList()).contains(name);
    client.call(Requests.create(name, 1, Difficulty.VeryEasy, ""));
    assertThat(client.call(Requests.join()).getJoinGame().getPlayerId()).isEqualTo(1);
    StartRaw served =
        client
            .call(Request.newBuilder().setGameInfo(RequestGameInfo.getDefaultInstance()))
            .getGameInfo()
            .getStartRaw();
    assertThat(served).as(name).isEqualTo(recorded);
    ResponseObservation now = client.call(Requests.observation()).getObservation();
    assertThat(places(now)).containsExactlyInAnyOrderElementsOf(places(first));
    assertHeights(now, first);
    Unit home = townHall(first);
    Point2D enemy = recorded.getStartLocations(0);
    float way = pathing(client, home.getPos().getX(), home.getPos().getY(), enemy);
    assertThat(way).as(name).isGreaterThan(50).isLessThan(1000);
  }

  private static float pathing(RawClient client, float x, float y, Point2D to) throws IOException {
    Request.Builder query =
        Request.newBuilder()
            .setQuery(
                RequestQuery.newBuilder()
                    .addPathing(
                        RequestQueryPathing.newBuilder()
                            .setStartPos(Point2D.newBuilder().setX(x).setY(y))
                            .setEndPos(to)));
    return client.call(query).getQuery().getPathing(0).getDistance();
  }

  private static Unit townHall(ResponseObservation first) {
    return first.getObservation().getRawData().getUnitsList().stream()
        .filter(unit -> unit.getAlliance() == Alliance.Self && unit.getUnitType() == 18)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> places(ResponseObservation observation) {
    return observation.getObservation().getRawData().getUnitsList().stream()
        .filter(unit -> unit.getAlliance() == Alliance.Neutral)
        .map(
            u ->
                u.getUnitType()
                    + " "
                    + u.getPos().getX()
                    + " "
                    + u.getPos().getY()
                    + " "
                    + u.getOwner()
                    + " "
                    + u.getRadius())
        .toList();
  }

  /** Both have the same things, so the heights at the same places can be compared. */
  private static void assertHeights(ResponseObservation now, ResponseObservation first) {
    for (Unit unit : now.getObservation().getRawData().getUnitsList()) {
      assertThat(unit.getDisplayType()).isEqualTo(DisplayType.Snapshot);
      Unit old =
          first.getObservation().getRawData().getUnitsList().stream()
              .filter(
                  u ->
                      u.getAlliance() == Alliance.Neutral
                          && u.getPos().getX() == unit.getPos().getX()
                          && u.getPos().getY() == unit.getPos().getY())
              .findFirst()
              .orElseThrow();
      if (!UnitTable.standard().types().isEmpty() && old.getRadius() < 2) {
        assertThat(unit.getPos().getZ()).isCloseTo(old.getPos().getZ(), within(1f));
      }
    }
  }

  /** On a ladder map some rocks close a way; with all of them gone no way is longer than before. */
  @Test
  void rocksOfRecordedMapsCloseWays() throws IOException {
    int shorter = 0;
    for (Path file : gameInfos()) {
      MapImport.Result map =
          MapImport.read("m", RecordedMessages.gameInfo(file), observationOf(file));
      Simulation game = new Simulation(Scenario.parse("m", map.json()));
      for (int s = 0; s < game.slots(); s++) {
        if (!game.isAlive(s) || !game.type(s).name().startsWith("Destructible")) {
          continue;
        }
        float x = game.x(s);
        float y = game.y(s);
        float rim = game.type(s).radius() + 2;
        float before = around(game, x, y, rim);
        game.kill(game.tag(s));
        float after = around(game, x, y, rim);
        assertThat(after).isLessThanOrEqualTo(before);
        shorter += after < before - 2 ? 1 : 0;
      }
    }
    assertThat(shorter).isGreaterThan(10);
  }

  /** Sum of the ways from one side to the other, with long ones for those that do not exist. */
  private static float around(Simulation game, float x, float y, float rim) {
    float sum = 0;
    float[][] ends = {{rim, 0}, {0, rim}, {0.7f * rim, 0.7f * rim}, {0.7f * rim, -0.7f * rim}};
    for (float[] end : ends) {
      float way = game.pathLength(x - end[0], y - end[1], x + end[0], y + end[1]);
      sum += way < 0 ? 1000 : way;
    }
    return sum;
  }

  @Test
  void aDataMessageBecomesAUnitTable() throws IOException {
    gameInfos();
    Path folder = Path.of(System.getProperty("overseer.recorded", "none"));
    ResponseData data = RecordedMessages.data(folder.resolve("game_data-4.10-era.data.pb.gz"));
    UnitImport.Result table = UnitImport.read(data, "recording", null);
    assertThat(table.units()).isGreaterThan(180);
    assertThat(table.missing()).contains("Cow").doesNotContain("Marine", "Nexus");
    assertThat(UnitTable.standard().types().stream().filter(t -> t.copyOf() == 0))
        .allSatisfy(
            type -> {
              UnitTypeData real = data.getUnits(type.id());
              assertThat(type.name()).isEqualTo(real.getName());
              assertThat(type.sight()).isEqualTo(real.getSightRange());
              assertThat(type.speed()).isCloseTo(real.getMovementSpeed(), within(1e-4f));
              assertThat(type.minerals()).isEqualTo(real.getMineralCost());
              assertThat(type.race().protocolId())
                  .isEqualTo(real.hasRace() ? real.getRace().getNumber() : Race.NoRace_VALUE);
            });
  }

  @Test
  void messagesThatMakeNoMapAreOneClearLine() {
    ResponseGameInfo info =
        ResponseGameInfo.newBuilder()
            .setStartRaw(StartRaw.newBuilder().setMapSize(Size2DI.newBuilder().setX(32).setY(32)))
            .build();
    assertThatThrownBy(() -> MapImport.read("x", info, ResponseObservation.getDefaultInstance()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("0 places to start from")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> UnitImport.read(ResponseData.getDefaultInstance(), "x", "[]"))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("a unit table has 'units' and 'vitals'")
        .hasMessageNotContaining("\n");
  }
}
