package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.DisplayType;
import SC2APIProtocol.Raw.ObservationRaw;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Observation;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestDebug;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.overseer.env.sc2.RecordedMessages;
import org.overseer.env.skirmish.UnitAttribute;
import org.overseer.env.skirmish.UnitTable;
import org.overseer.env.skirmish.UnitType;

/**
 * Our observations have, for each kind of unit and for all that is around the units, the fields
 * that recordings of the real game have. The differences are those of the table in
 * docs/protocol-server.md.
 */
class FieldPresenceTest {
  /** Present only when there is something to say; the recorded units differ in them, too. */
  private static final Set<String> WHEN_THERE_IS_ANY =
      Set.of(
          "orders",
          "buff_ids",
          "rally_targets",
          "engaged_target_tag",
          "passengers",
          "detect_range"); // of detectors

  /** raw.proto: not filled in for enemies. */
  private static final Set<String> NOT_FOR_ENEMIES =
      Set.of("assigned_harvesters", "ideal_harvesters", "weapon_cooldown", "orders");

  private List<ResponseObservation> recordings = List.of();

  @BeforeEach
  void recordingsAreThere() throws IOException {
    Path folder = Path.of(System.getProperty("overseer.recorded", "none"));
    assumeTrue(Files.isDirectory(folder), "recorded messages are not here");
    try (Stream<Path> files = Files.list(folder)) {
      recordings =
          files
              .filter(f -> f.toString().contains(".observation.pb."))
              .sorted()
              .map(RecordedMessages::observation)
              .toList();
    }
    assertThat(recordings).hasSizeGreaterThan(5);
  }

  @Test
  void everyKindOfUnitHasTheFieldsOfTheRealOne() throws IOException {
    Map<String, Set<String>> real = kinds(recordings);
    Map<String, Set<String>> ours = kinds(played());
    assertThat(ours.keySet())
        .contains(
            "Snapshot Neutral structure",
            "Visible Neutral minerals",
            "Visible Neutral vespene",
            "Visible Self structure",
            "Visible Self mobile",
            "Visible Enemy structure",
            "Visible Enemy mobile",
            "Snapshot Enemy structure",
            "Visible Neutral structure");
    for (Map.Entry<String, Set<String>> kind : ours.entrySet()) {
      assertThat(kind.getValue()).as(kind.getKey()).isEqualTo(expected(kind.getKey(), real));
    }
  }

  /** Of kinds that the recordings lack: what the protocol's rules make of those that they have. */
  private static Set<String> expected(String kind, Map<String, Set<String>> real) {
    if (real.containsKey(kind)) {
      return real.get(kind);
    }
    Set<String> fields =
        switch (kind) {
          case "Visible Enemy structure" -> new TreeSet<>(get(real, "Visible Self structure"));
          case "Visible Enemy mobile" -> new TreeSet<>(get(real, "Visible Self mobile"));
          case "Snapshot Enemy structure",
              "Snapshot Neutral minerals",
              "Snapshot Neutral vespene" ->
              new TreeSet<>(get(real, "Snapshot Neutral structure"));
          case "Visible Neutral structure" -> {
            Set<String> rocks = new TreeSet<>(get(real, "Visible Neutral minerals"));
            rocks.remove("mineral_contents");
            yield rocks;
          }
          default -> throw new AssertionError("no rule for " + kind);
        };
    if (kind.contains("Enemy")) {
      fields.removeAll(NOT_FOR_ENEMIES);
    }
    return fields;
  }

  private static Set<String> get(Map<String, Set<String>> kinds, String kind) {
    Set<String> fields = kinds.get(kind);
    assertThat(fields).as(kind).isNotNull();
    return fields;
  }

  @Test
  void whatIsAroundTheUnitsHasTheFieldsOfTheRealMessages() throws IOException {
    for (ResponseObservation real : recordings) {
      Observation theirs = real.getObservation();
      for (ResponseObservation message : played()) {
        Observation ours = message.getObservation();
        assertThat(fields(ours)).isEqualTo(fields(theirs));
        Set<String> common = fields(ours.getPlayerCommon());
        assertThat(common.remove("larva_count")).as("clients read it").isTrue();
        assertThat(common).isEqualTo(fields(theirs.getPlayerCommon()));
        assertThat(fields(ours.getScore())).isEqualTo(fields(theirs.getScore()));
        Set<String> details = fields(ours.getScore().getScoreDetails());
        details.removeAll(Set.of("current_apm", "current_effective_apm"));
        Set<String> theirDetails = fields(theirs.getScore().getScoreDetails());
        theirDetails.removeAll(Set.of("current_apm", "current_effective_apm"));
        assertThat(details).isEqualTo(theirDetails);
        ObservationRaw raw = ours.getRawData();
        Set<String> around = fields(raw);
        around.remove("event"); // only when somebody has died
        assertThat(around).isEqualTo(fields(theirs.getRawData()));
        assertThat(fields(raw.getMapState())).isEqualTo(fields(theirs.getRawData().getMapState()));
        assertThat(fields(raw.getPlayer())).isEqualTo(fields(theirs.getRawData().getPlayer()));
      }
    }
  }

  /** Two looks at a game with units of all kinds: all seen, then partly remembered. */
  private static List<ResponseObservation> played() throws IOException {
    List<ResponseObservation> seen = new ArrayList<>();
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0);
        RawClient client = new RawClient(server.port())) {
      client.call(Requests.create("Simple64", 1, Difficulty.VeryEasy, ""));
      client.call(Requests.join());
      create(client, 48, 1, 24, 20); // a marine
      create(client, 18, 1, 28.5f, 28.5f); // a town hall
      create(client, 48, 2, 60, 40);
      create(client, 19, 2, 60, 44); // a depot
      create(client, 56, 1, 56, 38); // a raven sees them
      create(client, 56, 1, 53, 28); // another one rocks
      create(client, 56, 1, 18, 24); // and one minerals and geysers
      client.call(Requests.step(2));
      seen.add(client.call(Requests.observation()).getObservation());
      Unit raven =
          seen.get(0).getObservation().getRawData().getUnitsList().stream()
              .filter(unit -> unit.getUnitType() == 56 && unit.getPos().getX() > 54)
              .findFirst()
              .orElseThrow();
      RequestDebug.Builder kill = RequestDebug.newBuilder();
      kill.addDebugBuilder().getKillUnitBuilder().addTag(raven.getTag());
      client.call(Request.newBuilder().setDebug(kill));
      client.call(Requests.step(2));
      seen.add(client.call(Requests.observation()).getObservation());
    }
    return seen;
  }

  private static void create(RawClient client, int type, int owner, float x, float y)
      throws IOException {
    RequestDebug.Builder debug = RequestDebug.newBuilder();
    debug
        .addDebugBuilder()
        .getCreateUnitBuilder()
        .setUnitType(type)
        .setOwner(owner)
        .setQuantity(1)
        .getPosBuilder()
        .setX(x)
        .setY(y);
    assertThat(client.call(Request.newBuilder().setDebug(debug)).hasDebug()).isTrue();
  }

  /** The fields that all units of a kind have, less those that say something only at times. */
  private static Map<String, Set<String>> kinds(List<ResponseObservation> observations) {
    Map<String, Set<String>> kinds = new TreeMap<>();
    for (ResponseObservation observation : observations) {
      for (Unit unit : observation.getObservation().getRawData().getUnitsList()) {
        Set<String> fields = fields(unit);
        fields.removeAll(WHEN_THERE_IS_ANY);
        Set<String> others = kinds.putIfAbsent(kind(unit), fields);
        if (others != null) {
          assertThat(fields).as(kind(unit)).isEqualTo(others);
        }
      }
    }
    return kinds;
  }

  private static String kind(Unit unit) {
    UnitType type = UnitTable.standard().find(unit.getUnitType());
    assertThat(type).as("unit type %s", unit.getUnitType()).isNotNull();
    String what =
        unit.getDisplayType() == DisplayType.Snapshot
            ? "structure"
            : type.name().contains("Mineral")
                ? "minerals"
                : type.name().contains("Geyser")
                    ? "vespene"
                    : type.attributes().contains(UnitAttribute.STRUCTURE) ? "structure" : "mobile";
    assertThat(unit.getAlliance()).isNotEqualTo(Alliance.Ally);
    return unit.getDisplayType() + " " + unit.getAlliance() + " " + what;
  }

  private static Set<String> fields(MessageOrBuilder message) {
    return message.getAllFields().keySet().stream()
        .map(FieldDescriptor::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
