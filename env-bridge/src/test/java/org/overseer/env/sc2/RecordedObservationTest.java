package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.RawFeatures;
import org.overseer.env.UnitFeature;

/**
 * Messages that the real game sent, against values read from them by descriptor and field name:
 * nothing here shares code with the adapter.
 */
class RecordedObservationTest {
  private Path folder;

  @BeforeEach
  void recordingsAreThere() {
    folder = Path.of(System.getProperty("overseer.recorded", "none"));
    assumeTrue(Files.isDirectory(folder), "recorded messages are not here");
  }

  @Test
  void everyUnitOfEveryRecordingHasTheValuesOfItsMessage() throws IOException {
    List<Path> files = recordings(".observation.pb");
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      ResponseObservation message = RecordedMessages.observation(file);
      Observation observation = new Observation();
      Sc2ObservationAdapter.read(message, map(file, message), observation);
      RawFeatures.assertSame(file.getFileName().toString(), message, observation);
    }
  }

  @Test
  void mapGridsHaveTheBitsOfTheirImages() throws IOException {
    for (Path file : recordings(".game_info.pb")) {
      ResponseGameInfo info = RecordedMessages.gameInfo(file);
      MapInfo map = Sc2ObservationAdapter.map(info);
      var start = info.getStartRaw();
      assertThat(map.name()).isEqualTo(info.getMapName());
      assertThat(map.width()).isEqualTo(start.getMapSize().getX());
      assertThat(map.height()).isEqualTo(start.getMapSize().getY());
      assertThat(map.pathing()).isEqualTo(RawFeatures.cells(start.getPathingGrid()));
      assertThat(map.placement()).isEqualTo(RawFeatures.cells(start.getPlacementGrid()));
      assertThat(map.terrainHeight()).isEqualTo(start.getTerrainHeight().getData().toByteArray());
      assertThat(map.pathing()).contains(0, 1);
      assertWalkableUnderOwnWorkers(file, map);
    }
  }

  @Test
  void dataMessagesNameTheUnitTypes() throws IOException {
    for (Path file : recordings(".data.pb")) {
      UnitNames names = new UnitNames(RecordedMessages.data(file));
      assertThat(names.name(48)).isEqualTo("Marine");
      assertThat(names.name(73)).isEqualTo("Zealot");
      assertThat(names.name(1_000_000)).isEqualTo("unit 1000000");
    }
  }

  @Test
  void textRecordingHasAsManyUnitsAsItsTextHasUnitBlocks() throws IOException {
    Path file = folder.resolve("tvt-gameloop-849.observation.pbtxt.gz");
    ResponseObservation message = RecordedMessages.observation(file);
    Observation observation = new Observation();
    Sc2ObservationAdapter.read(
        message, Sc2ObservationAdapter.mapWithoutGameInfo(message), observation);
    long blocks;
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      blocks = text.lines().filter(line -> line.equals("    units {")).count();
    }
    assertThat(observation.entityCount()).isPositive().isEqualTo((int) blocks);
    assertThat(observation.gameLoop()).isEqualTo(849);
  }

  @Test
  void jsonHasOneElementAUnitWithEveryFeature() throws IOException {
    for (Path file : recordings(".observation.pb")) {
      ResponseObservation message = RecordedMessages.observation(file);
      Observation observation = new Observation();
      Sc2ObservationAdapter.read(message, map(file, message), observation);
      JsonNode json = new ObjectMapper().readTree(ObservationPrinter.json(observation, null));
      var units = message.getObservation().getRawData().getUnitsList();
      assertThat(json.get("entities")).hasSize(units.size());
      for (int row = 0; row < units.size(); row++) {
        JsonNode entity = json.get("entities").get(row);
        assertThat(entity.get("tag").bigIntegerValue())
            .isEqualTo(new BigInteger(Long.toUnsignedString(units.get(row).getTag())));
        assertThat(entity.get("health").floatValue()).isEqualTo(units.get(row).getHealth());
        assertThat(entity.get("x").floatValue()).isEqualTo(units.get(row).getPos().getX());
        for (UnitFeature feature : UnitFeature.values()) {
          assertThat(entity.has(feature.name().toLowerCase(Locale.ROOT))).isTrue();
        }
      }
      String text = ObservationPrinter.text(observation, null);
      assertThat(text.lines().count()).isEqualTo(3L + units.size());
    }
  }

  /** The grid's orientation is right if units of the same game stand on walkable ground. */
  private static void assertWalkableUnderOwnWorkers(Path gameInfo, MapInfo map) {
    Path observationFile =
        gameInfo.resolveSibling(
            gameInfo.getFileName().toString().replace("game_info", "observation"));
    var units =
        RecordedMessages.observation(observationFile).getObservation().getRawData().getUnitsList();
    var workers = units.stream().filter(u -> List.of(45, 84, 104).contains(u.getUnitType()));
    assertThat(workers)
        .isNotEmpty()
        .allMatch(unit -> map.isPathable(unit.getPos().getX(), unit.getPos().getY()));
  }

  private static MapInfo map(Path file, ResponseObservation message) {
    Path info =
        file.resolveSibling(file.getFileName().toString().replace(".observation.", ".game_info."));
    return !info.equals(file) && Files.exists(info)
        ? Sc2ObservationAdapter.map(RecordedMessages.gameInfo(info))
        : Sc2ObservationAdapter.mapWithoutGameInfo(message);
  }

  private List<Path> recordings(String part) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().contains(part)).sorted().toList();
    }
  }
}
