package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.env.skirmish.NeutralMaps.game;
import static org.overseer.env.skirmish.NeutralMaps.neutral;
import static org.overseer.env.skirmish.NeutralMaps.unit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Ability;
import org.overseer.env.EnvironmentException;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** The maps that come with the program, what stands on them, and folders of more. */
class MapsTest {
  private static final int ROCKS = 370;
  private static final int MINERALS = 341;
  private static final int TOWER = 149;

  private static int row(Observation view, long tag) {
    for (int row = 0; row < view.entityCount(); row++) {
      if (view.tags()[row] == tag) {
        return row;
      }
    }
    return -1;
  }

  private static Observation seenBy(Simulation game, int player) {
    Observation view = new Observation();
    ObservationWriter.write(game, player, view);
    return view;
  }

  private static CommandResult order(
      Simulation game,
      long tag,
      Ability ability,
      org.overseer.env.Action.Target kind,
      long target,
      float x,
      float y) {
    return game.command(
        game.owner(game.find(tag)), ability, tag, kind, target, x, y, /* queued= */ false);
  }

  private static CommandResult move(Simulation game, long tag, float x, float y) {
    return order(game, tag, Ability.MOVE, org.overseer.env.Action.Target.POINT, 0, x, y);
  }

  private static CommandResult attack(Simulation game, long tag, long target) {
    return order(game, tag, Ability.ATTACK, org.overseer.env.Action.Target.UNIT, target, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Simple64", "Simple96", "Flat64"})
  void mapsAreMirroredSoThatBothPlayersHaveTheSame(String name) {
    Scenario scenario = Scenario.load(name);
    MapInfo map = scenario.map();
    assertThat(scenario.hasArmies()).isFalse();
    assertThat(scenario.fog()).isTrue();
    int last = map.width() * map.height() - 1;
    for (int cell = 0; cell <= last; cell++) {
      assertThat(map.pathing()[cell]).isEqualTo(map.pathing()[last - cell]);
      assertThat(map.placement()[cell]).isEqualTo(map.placement()[last - cell]);
      assertThat(map.terrainHeight()[cell]).isEqualTo(map.terrainHeight()[last - cell]);
    }
    for (NeutralUnit thing : scenario.neutrals()) {
      assertThat(scenario.neutrals())
          .anyMatch(
              other ->
                  other.type() == thing.type()
                      && other.x() == map.width() - thing.x()
                      && other.y() == map.height() - thing.y());
    }
    float[] first = scenario.startLocations().get(0);
    float[] second = scenario.startLocations().get(1);
    assertThat(second[0]).isEqualTo(map.width() - first[0]);
    assertThat(game(name).pathLength(first[0], first[1], second[0], second[1]))
        .isGreaterThan(map.width() / 2f);
  }

  @ParameterizedTest
  @CsvSource({
    "Simple64, 20.5, 22.5, 67.5, 73.5",
    "Simple64, 14.5, 60.5, 70.5, 12.5",
    "Simple96, 20.5, 24.5, 91.5, 95.5",
    "Flat64, 5.5, 6.5, 50.5, 40.5"
  })
  void theWayThatIsMeasuredIsWalked(String map, float x, float y, float toX, float toY) {
    Simulation game = game(map);
    long tag = unit(game, "Marine", 0, x, y);
    float expected = game.pathLength(x, y, toX, toY);
    move(game, tag, toX, toY);
    float walked = 0;
    for (int loop = 0; loop < 3000 && game.orderCount(game.find(tag)) > 0; loop++) {
      float fromX = game.x(game.find(tag));
      float fromY = game.y(game.find(tag));
      game.step();
      walked += (float) Math.hypot(game.x(game.find(tag)) - fromX, game.y(game.find(tag)) - fromY);
    }
    assertThat(game.x(game.find(tag))).isCloseTo(toX, within(0.2f));
    assertThat(game.y(game.find(tag))).isCloseTo(toY, within(0.2f));
    assertThat(walked).isCloseTo(expected, within(0.01f * expected));
  }

  @Test
  void theWayOutOfTheBaseIsTheRamp() {
    Simulation game = game("Simple64");
    long tag = unit(game, "Marine", 0, 22.5f, 33.5f);
    move(game, tag, 15.5f, 42.5f);
    boolean ramp = false;
    for (int loop = 0; loop < 1000 && game.orderCount(game.find(tag)) > 0; loop++) {
      game.step();
      ramp |= game.z(game.find(tag)) > 8.5f && game.z(game.find(tag)) < 9.5f;
    }
    assertThat(ramp).isTrue();
    assertThat(game.y(game.find(tag))).isCloseTo(42.5f, within(0.2f));
  }

  @Test
  void nobodyShootsUpACliffThatHeDoesNotSee() {
    Simulation game = game("Simple64");
    long above = unit(game, "Stalker", 1, 15.5f, 34.5f);
    long below = unit(game, "Marine", 0, 15.5f, 39.5f);
    assertThat(game.isVisible(game.find(above), 0)).isFalse();
    assertThat(game.isVisible(game.find(below), 1)).isTrue();
    assertThat(attack(game, below, above)).isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    for (int loop = 0; loop < 10; loop++) {
      game.step();
    }
    assertThat(game.shield(game.find(above))).isEqualTo(80);
    assertThat(game.health(game.find(below))).isLessThan(45);
  }

  @Test
  void resourcesStandInTheWayAndCannotBeAttacked() {
    Simulation game = game("Simple64");
    int field = neutral(game, MINERALS);
    float x = game.x(field);
    float y = game.y(field);
    assertThat(game.minerals(field)).isEqualTo(1800);
    assertThat(game.owner(field)).isEqualTo(World.NEUTRAL);
    assertThat(game.pathLength(20.5f, 22.5f, x, y)).isEqualTo(Pathfinder.UNREACHABLE);
    long marine = unit(game, "Marine", 0, 20.5f, 22.5f);
    assertThat(attack(game, marine, game.tag(field)))
        .isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    move(game, marine, x, y);
    for (int loop = 0; loop < 400; loop++) {
      game.step();
    }
    assertThat(game.map().isPathable(x, y)).as("the grid is the bare ground").isTrue();
    boolean aside = Math.abs(game.x(game.find(marine)) - x) > 1;
    boolean above = Math.abs(game.y(game.find(marine)) - y) > 0.5f;
    assertThat(aside || above).as("beside it, not on it").isTrue();
    assertThat(Math.abs(game.x(game.find(marine)) - x)).isLessThan(3);
  }

  @Test
  void destroyedRocksOpenTheWayForEverybody() {
    Simulation game = game("Simple64");
    int rocks = neutral(game, ROCKS);
    long tag = game.tag(rocks);
    float x = game.x(rocks);
    float y = game.y(rocks);
    float around = game.pathLength(x - 5, y, x + 5, y);
    assertThat(around).isGreaterThan(15);
    long[] army = new long[8];
    for (int i = 0; i < army.length; i++) {
      army[i] = unit(game, i % 2 == 0 ? "Marine" : "Zealot", 0, x - 5, y - 4 + i);
    }
    for (int loop = 0; loop < 50; loop++) {
      game.step();
    }
    assertThat(game.health(game.find(tag))).as("nobody attacks them by himself").isEqualTo(2000);
    for (long attacker : army) {
      assertThat(attack(game, attacker, tag)).isEqualTo(CommandResult.SUCCESS);
    }
    for (int loop = 0; loop < 3000 && game.find(tag) >= 0; loop++) {
      game.step();
    }
    assertThat(game.find(tag)).isEqualTo(-1);
    assertThat(game.pathLength(x - 5, y, x + 5, y)).isCloseTo(10, within(0.01f));
    long walker = army[0];
    move(game, walker, x + 5, y);
    for (int loop = 0; loop < 600; loop++) {
      game.step();
    }
    assertThat(game.x(game.find(walker))).as("through the gap").isGreaterThan(x + 2);
    game.reset(1);
    assertThat(game.pathLength(x - 5, y, x + 5, y)).as("a new game").isEqualTo(around);
  }

  @Test
  void aGameWithoutRocksLeavesTheOthersAlone() {
    Simulation first = game("Simple64");
    Simulation second = game("Simple64");
    int rocks = neutral(first, ROCKS);
    float x = first.x(rocks);
    float y = first.y(rocks);
    first.kill(first.tag(rocks));
    assertThat(first.pathLength(x - 5, y, x + 5, y)).isLessThan(11);
    assertThat(second.pathLength(x - 5, y, x + 5, y)).isGreaterThan(15);
  }

  @Test
  void resourcesAreSnapshotsUntilTheyAreSeen() {
    Simulation game = game("Simple64");
    Observation view = seenBy(game, 0);
    assertThat(view.entityCount()).isEqualTo(Scenario.load("Simple64").neutrals().size());
    for (int row = 0; row < view.entityCount(); row++) {
      assertThat(view.feature(row, UnitFeature.DISPLAY_TYPE)).isEqualTo(2);
      assertThat(view.feature(row, UnitFeature.ALLIANCE)).isEqualTo(3);
      assertThat(view.feature(row, UnitFeature.OWNER)).isEqualTo(16);
      assertThat(view.feature(row, UnitFeature.HEALTH_MAX)).isZero();
      assertThat(view.feature(row, UnitFeature.MINERAL_CONTENTS)).isZero();
      assertThat(view.feature(row, UnitFeature.CLOAK)).isZero();
    }
    int field = neutral(game, MINERALS);
    unit(game, "Marine", 0, 20.5f, game.y(field));
    Observation now = seenBy(game, 0);
    int row = row(now, game.tag(field));
    assertThat(now.feature(row, UnitFeature.DISPLAY_TYPE)).isEqualTo(1);
    assertThat(now.feature(row, UnitFeature.MINERAL_CONTENTS)).isEqualTo(1800);
    assertThat(now.feature(row, UnitFeature.CLOAK)).isEqualTo(3);
    assertThat(now.entityCount()).isEqualTo(view.entityCount() + 1);
    int other = row(seenBy(game, 1), game.tag(field));
    assertThat(seenBy(game, 1).feature(other, UnitFeature.DISPLAY_TYPE)).isEqualTo(2);
  }

  @Test
  void anEnemyStructureIsRememberedAsItWasSeenUntilItsPlaceIsSeenEmpty() {
    Simulation game = game("Flat64");
    long depot = unit(game, "SupplyDepot", 1, 40, 32);
    long guard = unit(game, "Marine", 1, 43, 32);
    assertThat(row(seenBy(game, 0), depot)).as("never seen").isEqualTo(-1);
    long scout = unit(game, "Reaper", 0, 32, 30);
    assertThat(seenBy(game, 0).feature(row(seenBy(game, 0), depot), UnitFeature.DISPLAY_TYPE))
        .isEqualTo(1);
    assertThat(game.kill(scout)).isTrue();
    Observation memory = seenBy(game, 0);
    int row = row(memory, depot);
    assertThat(memory.feature(row, UnitFeature.DISPLAY_TYPE)).isEqualTo(2);
    assertThat(memory.feature(row, UnitFeature.ALLIANCE)).isEqualTo(4);
    assertThat(memory.feature(row, UnitFeature.OWNER)).isEqualTo(2);
    assertThat(memory.feature(row, UnitFeature.X)).isEqualTo(40);
    assertThat(memory.feature(row, UnitFeature.HEALTH)).isZero();
    assertThat(row(memory, guard)).as("who can walk is not remembered").isEqualTo(-1);
    assertThat(game.kill(depot)).isTrue();
    unit(game, "Marine", 1, 40, 32);
    assertThat(row(seenBy(game, 0), depot)).as("nobody has told").isNotNegative();
    unit(game, "Reaper", 0, 32, 30);
    assertThat(row(seenBy(game, 0), depot)).isEqualTo(-1);
    assertThat(seenBy(game, 1).entityCount()).isEqualTo(3);
  }

  @Test
  void aTowerShowsItsSurroundingsToWhoeverStandsAloneBesideIt() {
    Simulation game = game("Simple64");
    int tower = neutral(game, TOWER);
    float x = game.x(tower);
    float y = game.y(tower);
    long far = unit(game, "Marine", 1, x + 15, y + 8);
    long holder = unit(game, "Marine", 0, x - 2, y);
    assertThat(game.isVisible(game.find(far), 0)).isTrue();
    long rival = unit(game, "Zealot", 1, x + 2, y);
    assertThat(game.isVisible(game.find(far), 0)).as("not alone").isFalse();
    game.kill(rival);
    assertThat(game.isVisible(game.find(far), 0)).isTrue();
    game.kill(holder);
    assertThat(game.isVisible(game.find(far), 0)).isFalse();
    assertThat(game.visibility(0)).doesNotContain((byte) 2);
  }

  @Test
  void structuresOfPlayersAreWallsToo() {
    Simulation game = game("Flat64");
    float straight = game.pathLength(20.5f, 32.5f, 30.5f, 32.5f);
    assertThat(straight).isEqualTo(10);
    long nexus = unit(game, "Nexus", 0, 25.5f, 32.5f);
    assertThat(game.pathLength(20.5f, 32.5f, 30.5f, 32.5f)).isGreaterThan(11);
    long second = unit(game, "Nexus", 0, 25.5f, 32.5f);
    assertThat(
            Math.abs(game.x(game.find(second)) - 25.5f) >= 5
                || Math.abs(game.y(game.find(second)) - 32.5f) >= 5)
        .as("not on top of the first")
        .isTrue();
    game.kill(nexus);
    game.kill(second);
    assertThat(game.pathLength(20.5f, 32.5f, 30.5f, 32.5f)).isEqualTo(straight);
  }

  @Test
  void aFolderOfMapsIsKnownByName(@TempDir Path folder) throws IOException {
    Scenario.addMaps(folder);
    assertThatThrownBy(() -> Scenario.load("MyOwnMap_1"))
        .isInstanceOf(IllegalArgumentException.class);
    String text = Resources.require("scenarios/Flat64.json");
    Path file = folder.resolve("MyOwnMap_1.json");
    Files.writeString(file, text.replace("\"Flat64\"", "\"MyOwnMap_1\""));
    Files.writeString(folder.resolve("3m.json"), text);
    assertThat(Scenario.names()).contains("MyOwnMap_1").containsOnlyOnce("3m");
    Scenario first = Scenario.load("MyOwnMap_1");
    assertThat(first.map().width()).isEqualTo(64);
    assertThat(Scenario.load("MyOwnMap_1")).as("read once").isSameAs(first);
    assertThat(Scenario.load("3m").hasArmies()).as("the program's own").isTrue();
    Files.writeString(file, text.replace("\"height\": 64", "\"height\": 600"));
    assertThatThrownBy(() -> Scenario.load("MyOwnMap_1"))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("MyOwnMap_1.json: height is 600")
        .hasMessageNotContaining("\n");
    Files.writeString(file, text);
    assertThatThrownBy(() -> Scenario.load("MyOwnMap_1"))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage(
            "MyOwnMap_1.json: holds a map of the name 'Flat64'; rename the file to Flat64.json or"
                + " the map to MyOwnMap_1");
    Files.delete(file);
    assertThat(Scenario.names()).doesNotContain("MyOwnMap_1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0, 0, 64, 64] | [0, 0, 65, 64] | 'playable_area' must be",
        "[0, 0, 64, 64] | [0, 0] | 'playable_area' must be",
        "\"fog\" | \"copies\": [\"Marine\", \"marine\"], \"fog\" | 'copies' must be different unit types, not marine",
        "\"fog\" | \"copies\": [null], \"fog\" | 'copies' must be different unit types",
        "[51.5, 51.5] | [651.5, 51.5] | no unit can stand at the spawn (651.5, 51.5)",
        ", [51.5, 51.5] | '' | number of start_locations is 1",
        "\"fog\" | \"neutral\": [{\"type\": \"Marine\", \"x\": 1, \"y\": 1}], \"fog\" | Marine is no structure",
        "\"fog\" | \"neutral\": [{\"type\": \"MineralField\", \"x\": 99, \"y\": 1}], \"fog\" | is not on the map",
        "\"fog\" | \"neutral\": [{\"type\": \"Minerals\", \"x\": 9, \"y\": 1}], \"fog\" | unknown unit type 'Minerals'",
        "\"fog\" | \"neutral\": [{\"type\": \"MineralField\", \"x\": 9, \"y\": 1, \"minerals\": -1}], \"fog\" | make no sense",
        "\"fog\" | \"grids\": {\"pathing\": \"AAAA\"}, \"fog\" | grids.pathing has 3 bytes but the map needs 512",
        "\"fog\" | \"grids\": {\"pathing\": \"?\"}, \"fog\" | grids.pathing is not base64",
      })
  void aBadMapIsOneClearLine(String from, String to, String message) {
    String good = Resources.require("scenarios/Flat64.json");
    assertThat(good).contains(from.strip());
    assertThatThrownBy(() -> Scenario.parse("my.json", good.replace(from.strip(), to.strip())))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("my.json: ")
        .hasMessageContaining(message.strip())
        .hasMessageNotContaining("\n");
  }

  @Test
  void aRecordingIsOfTheSameStartsAndFootprints() {
    String text = Resources.require("scenarios/Flat64.json");
    String more = text.replace(", [51.5, 51.5]", ", [51.5, 51.5], [20.5, 30.5]");
    String moved = more.replace("[20.5, 30.5]", "[21.5, 30.5]");
    assertThat(List.of(text, more, moved).stream().map(t -> Scenario.parse("f", t).fingerprint()))
        .doesNotHaveDuplicates();
    assertThat(Scenario.parse("f", text).fingerprint())
        .isEqualTo(Scenario.load("Flat64").fingerprint());
    String catalogue = Resources.require("catalogue.json");
    String wider = catalogue.replaceFirst("\"footprint\": ?\\[\\d+", "\"footprint\":[9");
    assertThat(wider).isNotEqualTo(catalogue);
    assertThat(withTable(wider).fingerprint()).isNotEqualTo(withTable(catalogue).fingerprint());
  }

  private static Scenario withTable(String units) {
    Scenario flat = Scenario.load("Flat64");
    return new Scenario(
        flat.name(),
        flat.terrain(),
        flat.fog(),
        flat.stepLimit(),
        flat.loopsPerStep(),
        flat.targetRule(),
        UnitTable.read("units", units),
        flat.sides(),
        flat.startLocations(),
        flat.neutrals(),
        flat.rewards());
  }

  /** A table grows with the square of its types, a file only with their number. */
  @Test
  void aMapHasAtMost64Copies() {
    List<String> names = UnitTable.standard().types().stream().map(UnitType::name).toList();
    assertThat(withCopies(names.subList(0, 64)).units().types()).hasSize(names.size() + 64);
    assertThatThrownBy(() -> withCopies(names.subList(0, 65)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("my.json: number of copies is 65 but must be 0 to 64");
  }

  private static Scenario withCopies(List<String> names) {
    String list = "\"copies\": [\"" + String.join("\", \"", names) + "\"], \"fog\"";
    String text = Resources.require("scenarios/Flat64.json").replace("\"fog\"", list);
    return Scenario.parse("my.json", text);
  }

  @Test
  void theCatalogueHasTheLadderTypes() {
    UnitTable table = UnitTable.standard();
    List<String> usual =
        List.of(
            "SCV",
            "Probe",
            "Drone",
            "CommandCenter",
            "Nexus",
            "Hatchery",
            "Battlecruiser",
            "Immortal",
            "Ultralisk",
            "MineralField",
            "VespeneGeyser",
            "DestructibleRockEx16x6");
    assertThat(usual).allMatch(name -> table.byName(name).health() > 0);
    assertThat(table.byName("VikingFighter").flying()).isTrue();
    assertThat(table.byName("MineralField").race()).isEqualTo(Race.NONE);
  }
}
