package org.overseer.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Common.Size2DI;
import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.ObservationRaw;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Observation;
import SC2APIProtocol.Sc2Api.PlayerCommon;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseData;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code observe} on messages as a client of the game would have written them. */
class ObserveIT {
  private static final ResponseObservation OBSERVATION =
      ResponseObservation.newBuilder()
          .setObservation(
              Observation.newBuilder()
                  .setGameLoop(160)
                  .setPlayerCommon(PlayerCommon.newBuilder().setPlayerId(1).setMinerals(50))
                  .setRawData(
                      ObservationRaw.newBuilder()
                          .addUnits(marine(-2, Alliance.Self, 1, 40.5f))
                          .addUnits(marine(7, Alliance.Enemy, 2, 12))))
          .build();

  @TempDir private Path folder;

  private static Unit.Builder marine(long tag, Alliance alliance, int owner, float health) {
    return Unit.newBuilder()
        .setTag(tag)
        .setUnitType(48)
        .setAlliance(alliance)
        .setOwner(owner)
        .setPos(Point.newBuilder().setX(9.25f).setY(16))
        .setHealth(health)
        .setHealthMax(45);
  }

  @BeforeEach
  void writeMessages() throws IOException {
    Files.write(folder.resolve("seen.pb"), OBSERVATION.toByteArray());
    Response wrapped = Response.newBuilder().setObservation(OBSERVATION).build();
    Files.write(folder.resolve("wrapped.pb"), wrapped.toByteArray());
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("seen.pbtxt.gz")))) {
      out.write(OBSERVATION.toString().getBytes(StandardCharsets.UTF_8));
    }
    ResponseGameInfo.Builder info =
        ResponseGameInfo.newBuilder()
            .setMapName("Field")
            .setStartRaw(StartRaw.newBuilder().setMapSize(Size2DI.newBuilder().setX(32).setY(24)));
    Files.write(folder.resolve("info.pb"), info.build().toByteArray());
    ResponseData.Builder data =
        ResponseData.newBuilder()
            .addUnits(UnitTypeData.newBuilder().setUnitId(48).setName("Marine"));
    Files.write(folder.resolve("data.pb"), data.build().toByteArray());
  }

  @Test
  void jsonIsOneObjectWithAnEntityForEachUnit() throws IOException {
    String bare = observe("seen.pb", "--json");
    assertThat(bare.lines()).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(bare);
    assertThat(json.get("game_loop").asInt()).isEqualTo(160);
    assertThat(json.get("player_id").asInt()).isEqualTo(1);
    assertThat(json.at("/scalars/minerals").asInt()).isEqualTo(50);
    assertThat(json.get("entities")).hasSize(2);
    JsonNode own = json.at("/entities/0");
    assertThat(own.get("tag").asText()).as("unsigned").isEqualTo("18446744073709551614");
    assertThat(own.get("unit_type").asInt()).isEqualTo(48);
    assertThat(own.get("alliance").asInt()).isEqualTo(1);
    assertThat(own.get("x").asDouble()).isEqualTo(9.25);
    assertThat(own.get("health").asDouble()).isEqualTo(40.5);
    assertThat(json.at("/entities/1/owner").asInt()).isEqualTo(2);
    assertThat(observe("seen.pbtxt.gz", "--json")).isEqualTo(bare);
    assertThat(observe("wrapped.pb", "--json")).isEqualTo(bare);
  }

  @Test
  void gameInfoAndDataAddTheMapAndTheNames() throws IOException {
    JsonNode json =
        new ObjectMapper()
            .readTree(observe("seen.pb", "--json", "--game-info", "info.pb", "--data", "data.pb"));
    assertThat(json.at("/map/name").asText()).isEqualTo("Field");
    assertThat(json.at("/map/width").asInt()).isEqualTo(32);
    assertThat(json.at("/map/height").asInt()).isEqualTo(24);
    assertThat(json.at("/entities/1/name").asText()).isEqualTo("Marine");
  }

  @Test
  void withoutJsonThereIsALineForEachUnit() throws IOException {
    List<String> lines = observe("seen.pb", "--data", "data.pb").lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).startsWith("player 1, game loop 160, ").endsWith(", 2 units");
    assertThat(lines.get(3)).contains("18446744073709551614", "Marine", "self", "40.50/45");
    assertThat(lines.get(4)).contains("Marine", "enemy", "12/45");
  }

  @Test
  void featuresAddWhatANetworkGets() throws IOException {
    String seen = observe("seen.pb", "--json", "--features", "all", "--game-info", "info.pb");
    JsonNode json = new ObjectMapper().readTree(seen);
    assertThat(json.at("/entities/0/tag").asText()).isEqualTo("18446744073709551614");
    assertThat(json.at("/entities/0/columns/health").asInt()).as("root of 40.5").isEqualTo(6);
    assertThat(json.at("/entities/0/columns/health_ratio").asDouble()).isEqualTo(0.9);
    assertThat(json.at("/entities/0/columns/x_cell").asInt()).isEqualTo(9);
    assertThat(json.at("/scalar_features/own_race")).hasSize(4);
    String few = observe("seen.pb", "--json", "--features", "combat");
    JsonNode columns = new ObjectMapper().readTree(few).at("/entities/0/columns");
    assertThat(columns.has("health_level")).isTrue();
    assertThat(columns.has("health")).isFalse();
    List<String> lines = observe("seen.pb", "--features", "combat").lines().toList();
    assertThat(lines).hasSize(7);
    assertThat(lines.get(5)).contains("18446744073709551614  unit_type 48", "health_ratio 0.9");
  }

  @Test
  void anotherMessageIsToldInOneLine() throws IOException {
    Program.run(folder, "observe", "data.pb", "--json")
        .assertFailsInOneLine(ExitCode.FAILED, "data.pb", "an observation");
  }

  private String observe(String... arguments) throws IOException {
    String[] line = new String[arguments.length + 1];
    line[0] = "observe";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    Program program = Program.run(folder, line);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCode.DONE);
    assertThat(program.err()).isEmpty();
    return program.out();
  }
}
