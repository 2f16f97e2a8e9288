package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import SC2APIProtocol.Data.AbilityData;
import SC2APIProtocol.Data.Attribute;
import SC2APIProtocol.Data.BuffData;
import SC2APIProtocol.Data.DamageBonus;
import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Data.UpgradeData;
import SC2APIProtocol.Data.Weapon;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Ability;
import org.overseer.env.EnvironmentException;
import org.overseer.env.skirmish.UnitTable;
import org.overseer.env.skirmish.UnitType;

class DataTablesTest {
  private static final DataTables TABLES = DataTables.standard();

  /** A unit type whose weapon is not understood. */
  private static final String WEAPON =
      "unit\t0\t\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\tdamage";

  @Test
  void theProgramsTablesAreThoseOfTheRecordedMessage() throws IOException {
    Path file =
        Path.of(System.getProperty("overseer.recorded", "none"), "game_data-4.10-era.data.pb.gz");
    assumeThat(file).as("the recorded data message").exists();
    ResponseData real;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      real = Response.parseFrom(in).getData();
    }
    RequestData all =
        RequestData.newBuilder()
            .setAbilityId(true)
            .setUnitTypeId(true)
            .setUpgradeId(true)
            .setBuffId(true)
            .setEffectId(true)
            .build();
    ResponseData ours = DataMessages.data(UnitTable.standard(), all);
    assertThat(ours.getAbilitiesList()).isEqualTo(real.getAbilitiesList());
    assertThat(ours.getUpgradesList()).isEqualTo(real.getUpgradesList());
    assertThat(ours.getBuffsList()).isEqualTo(real.getBuffsList());
    assertThat(ours.getUnitsList()).isEqualTo(real.getUnitsList());
    assertThat(ours.getEffectsList()).isEqualTo(real.getEffectsList());
  }

  @Test
  void theListsAreAsLongAsTheGames() {
    assertThat(TABLES.abilities()).hasSize(4119);
    assertThat(TABLES.units()).hasSize(UnitTable.REAL_TYPES);
    assertThat(TABLES.upgrades()).hasSize(303);
    assertThat(TABLES.buffs()).hasSize(299);
    AbilityData heal = TABLES.abilities().get(386);
    assertThat(heal.getLinkName()).isEqualTo("MedivacHeal");
    assertThat(heal.getCastRange()).isEqualTo(4);
    assertThat(heal.getTarget()).isEqualTo(AbilityData.Target.Unit);
    assertThat(heal.getAllowAutocast()).isTrue();
    assertThat(heal.hasRemapsToAbilityId()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Ability.class)
  void whatUnitsDoHasTheGamesIdsAndTargets(Ability ability) {
    AbilityData specific = TABLES.abilities().get(ability.specificId());
    assertThat(specific.getAvailable()).isTrue();
    assertThat(specific.getTarget()).isEqualTo(DataMessages.target(ability));
    assertThat(specific.getRemapsToAbilityId())
        .isEqualTo(ability.generalId() == ability.specificId() ? 0 : ability.generalId());
  }

  @Test
  void formsOfAUnitNameIt() {
    UnitTypeData sieged = TABLES.units().get(32);
    assertThat(sieged.getUnitAlias()).isEqualTo(33);
    assertThat(sieged.getTechAliasList()).containsExactly(33);
    assertThat(sieged.getWeapons(0).getDamageBonus(0).getBonus()).isEqualTo(30);
    UnitTypeData marauder = TABLES.units().get(51);
    assertThat(marauder.hasUnitAlias()).isFalse();
    assertThat(marauder.getTechRequirement()).isEqualTo(5);
    assertThat(marauder.getRequireAttached()).isTrue();
  }

  @Test
  void aMapsCopyHasTheFiguresOfItsOriginal() {
    UnitTable table = UnitTable.standard().withCopies(List.of("Marine"));
    RequestData request = RequestData.newBuilder().setUnitTypeId(true).build();
    ResponseData data = DataMessages.data(table, request);
    assertThat(data.getUnitsCount()).isEqualTo(UnitTable.REAL_TYPES + 1);
    UnitTypeData copy = data.getUnits(UnitTable.REAL_TYPES);
    assertThat(copy)
        .isEqualTo(
            data.getUnits(48).toBuilder()
                .setUnitId(UnitTable.REAL_TYPES)
                .setName("RL_Marine")
                .setUnitAlias(48)
                .build());
  }

  @Test
  void whatMakesAUnitIsAnAbility() {
    for (UnitType type : UnitTable.standard().types()) {
      if (type.buildAbility() > 0 && type.copyOf() == 0) {
        assertThat(TABLES.abilities().get(type.buildAbility()).getLinkName())
            .as(type.name())
            .isNotEmpty();
      }
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    ResponseData data =
        ResponseData.newBuilder()
            .addAbilities(AbilityData.newBuilder().setAbilityId(0).setLinkName(""))
            .addAbilities(
                AbilityData.newBuilder()
                    .setAbilityId(1)
                    .setFriendlyName("two words")
                    .setRemapsToAbilityId(7)
                    .setAvailable(false)
                    .setTarget(AbilityData.Target.PointOrNone)
                    .setCastRange(0.1f))
            .addUnits(UnitTypeData.newBuilder().setUnitId(0).setName(""))
            .addUnits(
                UnitTypeData.newBuilder()
                    .setUnitId(1)
                    .addAttributes(Attribute.Light)
                    .addAttributes(Attribute.Psionic)
                    .addTechAlias(7)
                    .addTechAlias(8)
                    .addWeapons(
                        Weapon.newBuilder()
                            .setType(Weapon.TargetType.Air)
                            .addDamageBonus(
                                DamageBonus.newBuilder()
                                    .setAttribute(Attribute.Massive)
                                    .setBonus(0.1f)))
                    .addWeapons(Weapon.newBuilder().setRange(13)))
            .addUpgrades(UpgradeData.newBuilder().setUpgradeId(0).setResearchTime(12.5f))
            .addBuffs(BuffData.newBuilder().setBuffId(0).setName("Stim"))
            .build();
    String text = DataTables.write(data, "a\nname");
    assertThat(text).startsWith("# source: a name\n");
    DataTables read = DataTables.parse("x", text);
    assertThat(read.abilities()).isEqualTo(data.getAbilitiesList());
    assertThat(read.units()).isEqualTo(data.getUnitsList());
    assertThat(read.upgrades()).isEqualTo(data.getUpgradesList());
    assertThat(read.buffs()).isEqualTo(data.getBuffsList());
  }

  @Test
  void aListWithGapsIsRefused() {
    ResponseData data =
        ResponseData.newBuilder().addBuffs(BuffData.newBuilder().setBuffId(3).setName("x")).build();
    assertThatThrownBy(() -> DataTables.write(data, "gaps"))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("gaps: line 2: BuffData 3 is where 0 belongs");
  }

  @Test
  void someUnitTypesAreNoTable() {
    ResponseData data =
        ResponseData.newBuilder().addUnits(UnitTypeData.newBuilder().setUnitId(48)).build();
    assertThat(DataTables.write(data, "some")).isEqualTo("# source: some\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"spell\t0", "buff\t0", "buff\tx\ty", "buff\t-\ty", "upgrade\t0\tn\t1.5", WEAPON})
  void whatIsNoTableIsRefused(String line) {
    assertThatThrownBy(() -> DataTables.parse("file", "# source: x\n\n" + line))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("file: line 3: ");
  }
}
