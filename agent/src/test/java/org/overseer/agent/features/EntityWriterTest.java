package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.overseer.agent.features.Sightings.ALL;
import static org.overseer.agent.features.Sightings.column;
import static org.overseer.agent.features.Sightings.encode;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.agent.Battles;
import org.overseer.env.LastAction;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;
import org.overseer.env.UnitFeature;

/** Encodings computed by hand (AlphaStar, detailed architecture). */
class EntityWriterTest {
  @ParameterizedTest
  @CsvSource({
    // column, feature, value, encoded
    "UNIT_TYPE, UNIT_TYPE, 48, 48",
    "UNIT_TYPE, UNIT_TYPE, 2055, 2047",
    "UNIT_TYPE, UNIT_TYPE, -1, 0",
    "ALLIANCE, ALLIANCE, 4, 4",
    "HEALTH, HEALTH, 45, 6",
    "HEALTH, HEALTH, 48.9, 6",
    "HEALTH, HEALTH, 49, 7",
    "HEALTH, HEALTH, 0.5, 0",
    "HEALTH, HEALTH, 1500, 38",
    "HEALTH, HEALTH, 10000, 38",
    "HEALTH, HEALTH, -3, 0",
    "SHIELD, SHIELD, 80, 8",
    "SHIELD, SHIELD, 1000, 31",
    "SHIELD, SHIELD, 2000, 31",
    "ENERGY, ENERGY, 50, 7",
    "ENERGY, ENERGY, 200, 14",
    "ENERGY, ENERGY, 500, 14",
    "CARGO_TAKEN, CARGO_SPACE_TAKEN, 5, 5",
    "CARGO_MAX, CARGO_SPACE_MAX, 8, 8",
    "CARGO_MAX, CARGO_SPACE_MAX, 1020, 8",
    "BUILD_PROGRESS, BUILD_PROGRESS, 0.25, 0.25",
    "DISPLAY_TYPE, DISPLAY_TYPE, 2, 2",
    "X_CELL, X, 17.9, 17",
    "Y_CELL, Y, 300, 255",
    "CLOAK, CLOAK, 3, 3",
    "IS_POWERED, IS_POWERED, 1, 1",
    "IS_HALLUCINATION, IS_HALLUCINATION, 1, 1",
    "IS_ACTIVE, IS_ACTIVE, 1, 1",
    "IS_ON_SCREEN, IS_ON_SCREEN, 1, 1",
    "IN_CARGO, IN_CARGO, 1, 1",
    "MINERALS, MINERAL_CONTENTS, 1799, 17",
    "MINERALS, MINERAL_CONTENTS, 1800, 18",
    "MINERALS, MINERAL_CONTENTS, 9000, 18",
    "VESPENE, VESPENE_CONTENTS, 2250, 22",
    "VESPENE, VESPENE_CONTENTS, 9000, 25",
    "MINED_MINERALS, MINED_MINERALS, 50, 7",
    "MINED_MINERALS, MINED_MINERALS, 9000, 42",
    "MINED_VESPENE, MINED_VESPENE, 2500, 50",
    "ASSIGNED_HARVESTERS, ASSIGNED_HARVESTERS, 16, 16",
    "ASSIGNED_HARVESTERS, ASSIGNED_HARVESTERS, 40, 23",
    "IDEAL_HARVESTERS, IDEAL_HARVESTERS, 16, 16",
    "COOLDOWN_LOOPS, WEAPON_COOLDOWN, 3.5, 4",
    "COOLDOWN_LOOPS, WEAPON_COOLDOWN, 60, 32",
    "ORDER_COUNT, ORDER_COUNT, 3, 3",
    "ORDER_COUNT, ORDER_COUNT, 32, 8",
    "ORDER_1_PROGRESS, ORDER_PROGRESS, 0.75, 0.75",
    "ORDER_1_TENTHS, ORDER_PROGRESS, 0.75, 7",
    "ORDER_1_TENTHS, ORDER_PROGRESS, 1, 9",
    "ORDER_2_PROGRESS, ORDER_2_PROGRESS, 0.5, 0.5",
    "ORDER_2_TENTHS, ORDER_2_PROGRESS, 0.05, 0",
    "BUFF_1, BUFF_0, 271, 271",
    "BUFF_2, BUFF_1, 400, 307",
    "ADD_ON, ADD_ON_TYPE, 0, 0",
    "ADD_ON, ADD_ON_TYPE, 37, 1",
    "ADD_ON, ADD_ON_TYPE, 38, 2",
    "ADD_ON, ADD_ON_TYPE, 48, 3",
    "WEAPON_UPGRADES, ATTACK_UPGRADE_LEVEL, 2, 2",
    "ARMOUR_UPGRADES, ARMOR_UPGRADE_LEVEL, 3, 3",
    "SHIELD_UPGRADES, SHIELD_UPGRADE_LEVEL, 5, 3",
    // light and biological: bits 0 and 2; armoured, mechanical, structure: 1, 3, 7
    "ATTRIBUTES, UNIT_TYPE, 48, 5",
    "ATTRIBUTES, UNIT_TYPE, 21, 138",
    "ATTRIBUTES, UNIT_TYPE, 2047, 0",
    "ATTRIBUTES, UNIT_TYPE, 90000, 0"
  })
  void valuesAreEncodedAsTheReferenceSays(
      EntityColumn column, UnitFeature feature, float value, float encoded) {
    Observation o = Sightings.empty(Sightings.map(32, 32), 0);
    Sightings.unit(o, 1, 48, 3, 16, 16);
    Battles.set(o, 0, feature, value);
    assertThat(column(encode(ALL, o), 0, column)).isEqualTo(encoded);
  }

  @Test
  void attributesBecomeOneDigitEach() {
    float[] digits = new float[GameData.ATTRIBUTES];
    int column = ALL.position(EntityColumn.ATTRIBUTES);
    ALL.schema().columns().get(column).encoding().encode(138, digits, 0);
    assertThat(digits).containsExactly(0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0);
  }

  @Test
  void specificAndGeneralAbilitiesAreOneCategory() {
    assertThat(ability(23)).isEqualTo(ability(3674)).isPositive();
    assertThat(ability(16)).isEqualTo(ability(3794)).isPositive().isNotEqualTo(ability(23));
    assertThat(ability(0)).isZero();
    assertThat(ability(4000)).as("what nobody has").isEqualTo(GameData.ABILITIES - 1);
    assertThat(ability(-1)).isEqualTo(GameData.ABILITIES - 1);
    assertThat(ability(1 << 20)).isEqualTo(GameData.ABILITIES - 1);
  }

  private static float ability(int id) {
    Observation o = Sightings.empty(Sightings.map(32, 32), 0);
    Sightings.unit(o, 1, 48, 1, 16, 16);
    Battles.set(o, 0, UnitFeature.ORDER_ABILITY, id);
    Battles.set(o, 0, UnitFeature.ORDER_3_ABILITY, id);
    FeatureBatch batch = encode(ALL, o);
    assertThat(column(batch, 0, EntityColumn.ORDER_3))
        .isEqualTo(column(batch, 0, EntityColumn.ORDER_1));
    assertThat(column(batch, 0, EntityColumn.ORDER_2)).isZero();
    return column(batch, 0, EntityColumn.ORDER_1);
  }

  @Test
  void theLastActionMarksItsUnitsWhereverTheyAreNow() {
    Observation o = Sightings.empty(Sightings.map(32, 32), 0);
    Sightings.unit(o, 7, 48, 1, 4, 4);
    Sightings.unit(o, 5, 48, 1, 5, 4);
    Sightings.unit(o, -9, 48, 4, 20, 4);
    FeatureBatch batch = new FeatureBatch();
    LastAction last = new LastAction(2, 1, false, new long[] {8, 5}, new long[] {-9});
    new ObservationEncoder(ALL).append(o, PlayerContext.NONE.after(last), batch);
    float[] selected = new float[3];
    float[] targeted = new float[3];
    for (int row = 0; row < 3; row++) {
      selected[row] = column(batch, row, EntityColumn.WAS_SELECTED);
      targeted[row] = column(batch, row, EntityColumn.WAS_TARGETED);
    }
    assertThat(selected).containsExactly(0, 1, 0);
    assertThat(targeted).containsExactly(0, 0, 1);
  }

  @Test
  void chosenColumnsHaveTheValuesTheyHaveAmongAll() {
    List<EntityColumn> chosen =
        List.of(EntityColumn.ENERGY, EntityColumn.X, EntityColumn.UNIT_TYPE, EntityColumn.ORDER_1);
    FeatureConfig few =
        new FeatureConfig(chosen, List.of(ScalarGroup.TIME), List.of(Plane.CREEP), 8, 0);
    List<Observation> observations = Battles.observations("MMM2", 3, 20);
    FeatureBatch all = Battles.encode(ALL, observations);
    FeatureBatch some = Battles.encode(few, observations);
    FeatureBatch combat = Battles.encode(observations);
    for (int row = 0; row < all.entityCount(); row++) {
      for (EntityColumn column : chosen) {
        assertThat(column(some, row, column)).isEqualTo(column(all, row, column));
      }
      for (EntityColumn column : FeatureConfig.COMBAT.columns()) {
        assertThat(column(combat, row, column)).isEqualTo(column(all, row, column));
      }
    }
  }

  @Test
  void aMapOfUnknownSizeGivesFiniteRows() {
    Observation o =
        Sightings.empty(new MapInfo("", 0, 0, new byte[0], new byte[0], new byte[0]), 9);
    Sightings.unit(o, 1, 48, 1, 120, 30);
    Sightings.unit(o, 2, 48, 4, 20, 30);
    FeatureBatch batch = encode(ALL, o);
    int values = 2 * ALL.columns().size();
    for (float value : Arrays.copyOf(batch.entities(), values)) {
      assertThat(value).isFinite();
    }
    assertThat(column(batch, 0, EntityColumn.X)).isZero();
    assertThat(batch.cells()).startsWith(0, 0);
  }
}
