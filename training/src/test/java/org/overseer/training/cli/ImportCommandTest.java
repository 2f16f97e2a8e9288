package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Common.ImageData;
import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Common.Point2D;
import SC2APIProtocol.Common.PointI;
import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Common.RectangleI;
import SC2APIProtocol.Common.Size2DI;
import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.ObservationRaw;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Observation;
import SC2APIProtocol.Sc2Api.ResponseData;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.overseer.env.skirmish.Scenario;

class ImportCommandTest {
  private static final int SIDE = 16;

  @TempDir Path folder;

  @Test
  void makesAMapThatScenariosAreLoadedFrom() throws IOException {
    Path info = write("map.game_info.pb", gameInfo());
    Path seen = write("map.observation.pb", observation());
    Path maps = folder.resolve("maps");
    InProcess done =
        InProcess.run(
            "import",
            "map",
            "--game-info",
            info,
            "--observation",
            seen,
            "--name",
            "Tiny_16",
            "--out",
            maps);
    assertThat(done.out()).contains("Tiny_16.json: a map with 1 neutral unit");
    Scenario.addMaps(maps);
    Scenario map = Scenario.load("Tiny_16");
    assertThat(map.map().width()).isEqualTo(SIDE);
    assertThat(map.map().pathing()).doesNotContain(0);
    assertThat(map.startLocations()).hasSize(2);
    assertThat(map.startLocations().get(0)).containsExactly(3.5f, 3.5f);
    assertThat(map.fog()).isTrue();
  }

  @Test
  void aWrongNameOrMessageIsOneClearLine() throws IOException {
    Path info = write("map.game_info.pb", gameInfo());
    Path seen = write("map.observation.pb", observation());
    InProcess.run(
            "import",
            "map",
            "--game-info",
            info,
            "--observation",
            seen,
            "--name",
            "../x",
            "--out",
            folder)
        .assertFailsInOneLine(ExitCode.USAGE, "--name must be 1 to 64 letters");
    InProcess.run(
            "import",
            "map",
            "--game-info",
            seen,
            "--observation",
            seen,
            "--name",
            "x",
            "--out",
            folder)
        .assertFailsInOneLine(ExitCode.FAILED, "expected a game info");
    assertThat(folder.resolve("x.json")).doesNotExist();
  }

  @Test
  void theNamesOfTheProgramsOwnMapsAreTaken() throws IOException {
    Path info = write("map.game_info.pb", gameInfo());
    Path seen = write("map.observation.pb", observation());
    for (String taken : new String[] {"Simple64", "3m"}) {
      InProcess.run(
              "import",
              "map",
              "--game-info",
              info,
              "--observation",
              seen,
              "--name",
              taken,
              "--out",
              folder)
          .assertFailsInOneLine(ExitCode.USAGE, "is a map of the program itself");
      assertThat(folder.resolve(taken + ".json")).doesNotExist();
    }
  }

  @Test
  void makesAUnitTableAndNamesWhatIsMissing() throws IOException {
    ResponseData data =
        ResponseData.newBuilder().addUnits(unit(48, "Marine")).addUnits(unit(338, "Cow")).build();
    Path out = folder.resolve("table.json");
    Path abilities = folder.resolve("abilities.tsv");
    InProcess done =
        InProcess.run(
            "import",
            "data",
            "--data",
            write("game.data.pb", data),
            "--out",
            out,
            "--abilities",
            abilities);
    assertThat(Files.readString(abilities)).startsWith("# source: data message game.data.pb");
    assertThat(done.out()).contains("1 units; 1 left out").contains("left out: Cow");
    assertThat(Files.readString(out)).contains("\"name\":\"Marine\"").contains("\"health\":45");
  }

  private static UnitTypeData unit(int id, String name) {
    return UnitTypeData.newBuilder()
        .setUnitId(id)
        .setName(name)
        .setAvailable(true)
        .setRace(Race.Terran)
        .build();
  }

  private static ResponseGameInfo gameInfo() {
    byte[] ones = new byte[SIDE * SIDE / 8];
    Arrays.fill(ones, (byte) 0xFF);
    byte[] heights = new byte[SIDE * SIDE];
    Arrays.fill(heights, (byte) 191);
    return ResponseGameInfo.newBuilder()
        .setMapName("Tiny")
        .setStartRaw(
            StartRaw.newBuilder()
                .setMapSize(Size2DI.newBuilder().setX(SIDE).setY(SIDE))
                .setPathingGrid(image(1, ones))
                .setPlacementGrid(image(1, ones))
                .setTerrainHeight(image(8, heights))
                .setPlayableArea(
                    RectangleI.newBuilder()
                        .setP0(PointI.newBuilder().setX(0).setY(0))
                        .setP1(PointI.newBuilder().setX(SIDE).setY(SIDE)))
                .addStartLocations(Point2D.newBuilder().setX(12.5f).setY(12.5f)))
        .build();
  }

  private static ImageData image(int bits, byte[] data) {
    return ImageData.newBuilder()
        .setBitsPerPixel(bits)
        .setSize(Size2DI.newBuilder().setX(SIDE).setY(SIDE))
        .setData(ByteString.copyFrom(data))
        .build();
  }

  private static ResponseObservation observation() {
    return ResponseObservation.newBuilder()
        .setObservation(
            Observation.newBuilder()
                .setGameLoop(0)
                .setRawData(
                    ObservationRaw.newBuilder()
                        .addUnits(at(18, Alliance.Self, 3.5f, 3.5f))
                        .addUnits(at(341, Alliance.Neutral, 9, 8.5f))))
        .build();
  }

  private static Unit.Builder at(int type, Alliance alliance, float x, float y) {
    return Unit.newBuilder()
        .setUnitType(type)
        .setAlliance(alliance)
        .setPos(Point.newBuilder().setX(x).setY(y));
  }

  private Path write(String name, Message message) throws IOException {
    return Files.write(folder.resolve(name), message.toByteArray());
  }
}
