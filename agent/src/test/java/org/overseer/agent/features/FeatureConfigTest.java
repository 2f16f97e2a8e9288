package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.agent.Battles;

class FeatureConfigTest {
  private static final List<EntityColumn> COLUMNS = List.of(EntityColumn.HEALTH, EntityColumn.X);
  private static final List<ScalarGroup> SCALARS =
      List.of(ScalarGroup.TIME, ScalarGroup.LAST_ACTION_TYPE, ScalarGroup.PLAYER);
  private static final List<Plane> PLANES = List.of(Plane.CREEP);

  @Test
  void groupsLieOneAfterAnother() {
    FeatureConfig config = new FeatureConfig(COLUMNS, SCALARS, PLANES, 8, 11);
    assertThat(config.scalarWidth()).isEqualTo(64 + 11 + 10);
    assertThat(config.offset(ScalarGroup.TIME)).isZero();
    assertThat(config.offset(ScalarGroup.LAST_ACTION_TYPE)).isEqualTo(64);
    assertThat(config.offset(ScalarGroup.PLAYER)).isEqualTo(75);
    assertThat(config.offset(ScalarGroup.UPGRADES)).isEqualTo(-1);
    assertThat(config.position(EntityColumn.X)).isEqualTo(1);
    assertThat(config.position(EntityColumn.Y)).isEqualTo(-1);
    assertThat(config.schema().columns()).extracting(c -> c.name()).containsExactly("health", "x");
  }

  @Test
  void combatIsWhatAgentsAlwaysHadAndAllIsEverything() {
    assertThat(FeatureConfig.COMBAT.columns()).hasSize(31).endsWith(EntityColumn.AIMED_AT);
    assertThat(FeatureConfig.COMBAT.scalarWidth()).isEqualTo(16);
    FeatureConfig all = FeatureConfig.all(128, 3);
    assertThat(all.columns()).containsExactly(EntityColumn.values());
    assertThat(all.planes()).containsExactly(Plane.values());
    assertThat(new HashSet<>(all.scalars())).hasSize(ScalarGroup.values().length);
    assertThat(all.schema().encodedWidth()).isEqualTo(21 + 11 + 8 + 8 + 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -4, 2, 18, 260, 1 << 20})
  void aGridThatHalvesTwiceIsAskedFor(int grid) {
    assertThatThrownBy(() -> new FeatureConfig(COLUMNS, SCALARS, PLANES, grid, 11))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("grid must be a multiple of 4 up to 256 but is " + grid);
  }

  @Test
  void nothingTwiceAndNothingMissing() {
    List<Plane> twice = List.of(Plane.CREEP, Plane.CREEP);
    assertThatThrownBy(() -> new FeatureConfig(COLUMNS, SCALARS, twice, 8, 11))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("planes must be at least one, each once, but are [CREEP, CREEP]");
    assertThatThrownBy(() -> new FeatureConfig(List.of(), SCALARS, PLANES, 8, 11))
        .hasMessageContaining("columns must be at least one");
    assertThatThrownBy(() -> new FeatureConfig(COLUMNS, SCALARS, PLANES, 8, 0))
        .hasMessage("action_types must be 1 to 65536 but is 0");
  }

  @Test
  void aBatchTakesOneConfigurationAtATime() {
    FeatureBatch batch = new FeatureBatch();
    ObservationEncoder combat = new ObservationEncoder();
    ObservationEncoder all = new ObservationEncoder(FeatureConfig.all(16, 1));
    var observation = Battles.observations("3m", 1, 1).get(0);
    combat.append(observation, batch);
    assertThatThrownBy(() -> all.append(observation, batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds 1 observations of another feature configuration");
    batch.clear();
    all.append(observation, batch);
    assertThat(batch.config()).isEqualTo(all.config());
    assertThat(batch.entities().length).isGreaterThanOrEqualTo(6 * all.config().columns().size());
  }
}
