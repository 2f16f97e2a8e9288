package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import SC2APIProtocol.Data.AbilityData;
import SC2APIProtocol.Data.BuffData;
import SC2APIProtocol.Data.UpgradeData;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
        RequestData.newBuilder().setAbilityId(true).setUpgradeId(true).setBuffId(true).build();
    ResponseData ours = DataMessages.data(UnitTable.standard(), all);
    assertThat(ours.getAbilitiesList()).isEqualTo(real.getAbilitiesList());
    assertThat(ours.getUpgradesList()).isEqualTo(real.getUpgradesList());
    assertThat(ours.getBuffsList()).isEqualTo(real.getBuffsList());
  }

  @Test
  void theListsAreAsLongAsTheGames() {
    assertThat(TABLES.abilities()).hasSize(4119);
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
            .addUpgrades(UpgradeData.newBuilder().setUpgradeId(0).setResearchTime(12.5f))
            .addBuffs(BuffData.newBuilder().setBuffId(0).setName("Stim"))
            .build();
    String text = DataTables.write(data, "a\nname");
    assertThat(text).startsWith("# source: a name\n");
    DataTables read = DataTables.parse("x", text);
    assertThat(read.abilities()).isEqualTo(data.getAbilitiesList());
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

  @ParameterizedTest
  @ValueSource(strings = {"spell\t0", "buff\t0", "buff\tx\ty", "buff\t-\ty", "upgrade\t0\tn\t1.5"})
  void whatIsNoTableIsRefused(String line) {
    assertThatThrownBy(() -> DataTables.parse("file", "# source: x\n\n" + line))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("file: line 3: ");
  }
}
