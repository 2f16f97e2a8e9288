package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Message;
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
import org.overseer.env.ScalarFeature;
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
      compare(file.getFileName().toString(), message, observation);
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
      assertThat(map.pathing()).isEqualTo(bits(start.getPathingGrid()));
      assertThat(map.placement()).isEqualTo(bits(start.getPlacementGrid()));
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

  private void compare(String file, ResponseObservation message, Observation observation) {
    Message inner = (Message) field(message, "observation");
    Message raw = (Message) field(inner, "raw_data");
    List<?> units = (List<?>) field(raw, "units");
    assertThat(observation.entityCount()).as(file).isEqualTo(units.size());
    assertThat(observation.gameLoop()).as(file).isEqualTo(field(inner, "game_loop"));
    Message player = (Message) field(inner, "player_common");
    for (ScalarFeature scalar : ScalarFeature.values()) {
      assertThat(observation.scalars()[scalar.ordinal()])
          .as(file + " " + scalar)
          .isEqualTo(number(field(player, scalar.name().toLowerCase(Locale.ROOT))));
    }
    for (int row = 0; row < units.size(); row++) {
      Message unit = (Message) units.get(row);
      assertThat(observation.tags()[row]).isEqualTo(field(unit, "tag"));
      assertThat(observation.engagedTargetTags()[row]).isEqualTo(field(unit, "engaged_target_tag"));
      for (UnitFeature feature : UnitFeature.values()) {
        assertThat(observation.feature(row, feature))
            .as("%s unit %d %s", file, row, feature)
            .isEqualTo(expected(unit, feature));
      }
    }
    Message state = (Message) field(raw, "map_state");
    assertThat(observation.visibility()).isEqualTo(bits((Message) field(state, "visibility")));
    assertThat(observation.creep()).isEqualTo(bits((Message) field(state, "creep")));
  }

  private static float expected(Message unit, UnitFeature feature) {
    List<?> orders = (List<?>) field(unit, "orders");
    List<?> buffs = (List<?>) field(unit, "buff_ids");
    Message order = orders.isEmpty() ? null : (Message) orders.get(0);
    return switch (feature) {
      case X, Y, Z ->
          number(field((Message) field(unit, "pos"), feature.name().toLowerCase(Locale.ROOT)));
      case ORDER_COUNT -> orders.size();
      case ORDER_ABILITY -> order == null ? 0 : number(field(order, "ability_id"));
      case ORDER_PROGRESS -> order == null ? 0 : number(field(order, "progress"));
      case ORDER_TARGET_X, ORDER_TARGET_Y ->
          order == null
              ? 0
              : number(
                  field(
                      (Message) field(order, "target_world_space_pos"),
                      feature == UnitFeature.ORDER_TARGET_X ? "x" : "y"));
      case BUFF_0 -> buffs.isEmpty() ? 0 : number(buffs.get(0));
      case BUFF_1 -> buffs.size() < 2 ? 0 : number(buffs.get(1));
      default -> number(field(unit, feature.name().toLowerCase(Locale.ROOT)));
    };
  }

  private static Object field(Message message, String name) {
    var descriptor = message.getDescriptorForType().findFieldByName(name);
    assertThat(descriptor).as("field %s", name).isNotNull();
    return message.getField(descriptor);
  }

  private static float number(Object value) {
    if (value instanceof Boolean set) {
      return set ? 1 : 0;
    }
    return value instanceof EnumValueDescriptor constant
        ? constant.getNumber()
        : ((Number) value).floatValue();
  }

  /** One byte a pixel; bit strings are read as text, most significant bit first. */
  private static byte[] bits(Message image) {
    byte[] data = ((com.google.protobuf.ByteString) field(image, "data")).toByteArray();
    if (number(field(image, "bits_per_pixel")) == 8) {
      return data;
    }
    StringBuilder digits = new StringBuilder(new BigInteger(1, data).toString(2));
    while (digits.length() < 8 * data.length) {
      digits.insert(0, '0');
    }
    byte[] cells = new byte[digits.length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (byte) (digits.charAt(i) - '0');
    }
    return cells;
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
