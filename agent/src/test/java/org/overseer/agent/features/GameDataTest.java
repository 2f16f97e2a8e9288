package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.overseer.env.Ability;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.UnitAttribute;
import org.overseer.env.skirmish.UnitTable;
import org.overseer.env.skirmish.UnitType;

/** The agent's table of the game against the simulator's, which was made without it. */
class GameDataTest {
  @Test
  void everyTypeOfTheSimulatorHasItsAttributesAndRace() {
    Set<Integer> races = new HashSet<>();
    for (UnitType type : UnitTable.standard().types()) {
      int bits = 0;
      for (UnitAttribute attribute : type.attributes()) {
        bits |= 1 << (attribute.protocolId() - 1);
      }
      assertThat(GameData.attributes(type.id())).as(type.name()).isEqualTo(bits);
      String race = type.race().name().toLowerCase(Locale.ROOT);
      int number = GameData.race(type.id());
      switch (race) {
        case "terran" -> assertThat(number).as(type.name()).isEqualTo(1);
        case "zerg" -> assertThat(number).as(type.name()).isEqualTo(2);
        case "protoss" -> assertThat(number).as(type.name()).isEqualTo(3);
        default -> assertThat(number).as(type.name() + " " + race).isZero();
      }
      races.add(number);
    }
    assertThat(races).contains(1, 2, 3);
  }

  @Test
  void everyTypeThatFightsHasTheAbilitiesThatTheSimulatorGivesIt() {
    Set<Integer> numbers = new HashSet<>();
    for (String name : Scenario.names()) {
      for (var side : Scenario.load(name).sides()) {
        for (var group : side.units()) {
          UnitType type = group.type();
          int bits = 0;
          for (Ability ability : Ability.values()) {
            bits |= type.has(ability) ? 1 << ability.ordinal() : 0;
          }
          assertThat(GameData.abilities(type.id())).as(type.name()).isEqualTo(bits);
          assertThat(GameData.unitType(type.id())).isBetween(1, GameData.UNIT_TYPES);
          numbers.add(type.id());
        }
      }
    }
    assertThat(numbers).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void whatTheMessagesDoNotSayOfATypeIsPossible() {
    int voidRay = 80;
    assertThat(GameData.hits(voidRay)).isEqualTo(GameData.GROUND | GameData.AIR);
    assertThat(GameData.has(voidRay, Ability.ATTACK)).isTrue();
    int medivac = 54;
    assertThat(GameData.hits(medivac)).isZero();
    assertThat(GameData.has(medivac, Ability.ATTACK)).as("it heals").isFalse();
    int nexus = 59;
    assertThat(GameData.has(nexus, Ability.ATTACK)).as("it stays where it is").isFalse();
  }

  @Test
  void everyAbilityThatAnAgentUsesHasItsCategory() {
    Set<Integer> categories = new HashSet<>();
    for (Ability ability : Ability.values()) {
      int category = GameData.abilityCategory(ability.specificId());
      assertThat(category).isBetween(1, GameData.ABILITIES - 2);
      assertThat(GameData.abilityCategory(ability.generalId())).isEqualTo(category);
      categories.add(category);
    }
    assertThat(categories).as("SCAN_MOVE is generalized to ATTACK").hasSize(8);
  }
}
