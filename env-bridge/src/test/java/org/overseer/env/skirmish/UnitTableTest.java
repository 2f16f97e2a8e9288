package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import SC2APIProtocol.Data;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.env.EnvironmentException;
import org.overseer.env.serve.DataTables;

class UnitTableTest {
  private static final UnitTable TABLE = UnitTable.standard();

  @Test
  void everyFigureIsTheRealGamesOwn() {
    for (UnitType type : TABLE.types()) {
      Data.UnitTypeData real = DataTables.standard().units().get(type.id());
      assertThat(real.getUnitId()).isEqualTo(type.id());
      assertThat(real.getName()).isEqualTo(type.name());
      assertThat(type.race().protocolId()).isEqualTo(real.getRace().getNumber());
      assertThat(type.cargo()).isEqualTo(real.getCargoSize());
      assertThat(type.minerals()).as(type.name()).isEqualTo(real.getMineralCost());
      assertThat(type.vespene()).isEqualTo(real.getVespeneCost());
      assertThat(type.supply()).isEqualTo(real.getFoodRequired());
      assertThat(type.supplyProvided()).as(type.name()).isEqualTo(real.getFoodProvided());
      assertThat(type.buildLoops()).as("whole loops").isEqualTo((int) real.getBuildTime());
      assertThat(type.buildAbility()).isEqualTo(real.getAbilityId());
      assertThat(type.armour()).isEqualTo(real.getArmor());
      assertThat(type.speed()).isEqualTo(real.getMovementSpeed());
      assertThat(type.sight()).isEqualTo(real.getSightRange());
      assertThat(type.attributes().stream().map(UnitTableTest::spelling))
          .containsExactlyInAnyOrderElementsOf(
              real.getAttributesList().stream().map(Enum::name).toList());
      assertSameWeapons(type, real.getWeaponsList());
    }
  }

  private static void assertSameWeapons(UnitType type, List<Data.Weapon> real) {
    assertThat(type.weapons()).as(type.name()).hasSameSizeAs(real);
    for (int i = 0; i < real.size(); i++) {
      Weapon weapon = type.weapons().get(i);
      assertThat(weapon.targets().ordinal() + 1).isEqualTo(real.get(i).getType().getNumber());
      assertThat(weapon.damage()).isEqualTo(real.get(i).getDamage());
      assertThat(weapon.attacks()).isEqualTo(real.get(i).getAttacks());
      assertThat(weapon.range()).isEqualTo(real.get(i).getRange());
      assertThat(weapon.period()).isEqualTo(real.get(i).getSpeed());
      assertThat(
              weapon.bonuses().stream()
                  .map(bonus -> spelling(bonus.attribute()) + " " + bonus.damage()))
          .containsExactlyInAnyOrderElementsOf(
              real.get(i).getDamageBonusList().stream()
                  .map(bonus -> bonus.getAttribute().name() + " " + bonus.getBonus())
                  .toList());
    }
  }

  private static String spelling(UnitAttribute attribute) {
    String name = attribute.name();
    return name.equals("ARMOURED")
        ? "Armored"
        : name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * What the message lacks: health, shields and diameters, from their sources (docs/skirmish.md).
   */
  @ParameterizedTest
  @CsvSource({
    "Colossus, 200, 150, 2",
    "Baneling, 30, 0, 0.75",
    "Marine, 45, 0, 0.75",
    "Reaper, 60, 0, 0.75",
    "Medivac, 150, 0, 1.5",
    "SpineCrawler, 300, 0, 2.25",
    "Marauder, 125, 0, 1.125",
    "Zealot, 100, 50, 1",
    "Stalker, 80, 80, 1.25",
    "Zergling, 35, 0, 0.75",
    "Hydralisk, 80, 0, 1.25",
    "Roach, 145, 0, 1.25",
  })
  void vitalsAreThoseOfTheTable(String name, float health, float shield, float diameter) {
    UnitType type = TABLE.byName(name);
    assertThat(type.health()).isEqualTo(health);
    assertThat(type.shield()).isEqualTo(shield);
    assertThat(2 * type.radius()).isEqualTo(diameter);
  }

  @Test
  void typesAreFoundByIdAndName() {
    assertThat(TABLE.types()).extracting(UnitType::id).isSorted().doesNotHaveDuplicates();
    for (UnitType type : TABLE.types()) {
      assertThat(TABLE.find(type.id())).isSameAs(type);
      assertThat(TABLE.byName(type.name())).isSameAs(type);
      assertThat(TABLE.byName(type.name().toUpperCase(java.util.Locale.ROOT))).isSameAs(type);
    }
    assertThat(TABLE.find(9_999)).isNull();
    assertThatThrownBy(() -> TABLE.byName("Stalkr"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'Stalker'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"speed\": 2.25 | \"spead\": 2.25 | 'units[0].speed' is missing",
        "\"speed\": 2.25 | \"spead\": 1, \"speed\": 2.25 | did you mean 'speed'?",
        "\"attributes\": [\"LIGHT\" | \"attributes\": [\"LITE\" | 'units[2].attributes[0]'",
        "\"Marine\": {\"health\" | \"Marin\": {\"health\" | 'Marine' has no entry under 'vitals'",
        "\"armour\": 0.0 | \"armour\": null | 'units[1].armour' is missing",
        "\"health\": 45 | \"health\": 0 | health of Marine is 0.0 but must be above 0",
        "\"health\": 45 | \"health\": 1e999 | health of Marine is Infinity",
        "\"speed\": 2.25 | \"speed\": -1 | speed of Colossus is -1.0 but must be 0 to 64",
        "\"period\": 0.86083984375 | \"period\": 0 | period of Marine is 0.0",
        "\"damage_point\": 0.05 | \"damage_point\": 1 | must be 0 to 0.8608398",
        "\"id\": 51 | \"id\": 48 | Marine and Marauder have one id",
        "\"vitals\": | \"vitamins\": | did you mean 'vitals'?",
        "\"name\": \"Marine\", | '' | each unit needs a 'name'",
        "\"targets\": \"ANY\", | '' | each weapon of Marine needs 'targets'",
      })
  void aCorruptTableIsOneClearLine(String from, String to, String message) {
    String good = Resources.require("units.json");
    assertThat(good).contains(from.strip());
    String bad = good.replaceFirst(java.util.regex.Pattern.quote(from.strip()), to);
    assertThatThrownBy(() -> UnitTable.read("units.json", bad))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("units.json: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aTruncatedTableIsRefused() {
    String good = Resources.require("units.json");
    for (int length = 0; length < good.strip().length(); length += 37) {
      String cut = good.substring(0, length);
      assertThatThrownBy(() -> UnitTable.read("units.json", cut))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageStartingWith("units.json: ")
          .hasMessageNotContaining("\n");
    }
  }
}
