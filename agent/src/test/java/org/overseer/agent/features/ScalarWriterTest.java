package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.overseer.agent.features.Sightings.ALL;
import static org.overseer.agent.features.Sightings.encode;
import static org.overseer.agent.features.Sightings.scalars;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.overseer.agent.Battles;
import org.overseer.env.Ability;
import org.overseer.env.BuildOrder;
import org.overseer.env.BuildOrder.Step;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;
import org.overseer.env.PlayerContext;
import org.overseer.env.ScalarFeature;
import org.overseer.env.Strategy;
import org.overseer.env.UnitFeature;

class ScalarWriterTest {
  private static final int MARINE = 48;
  private static final int MEDIVAC = 54;
  private static final int BARRACKS = 21;
  private static final int ZERGLING = 105;
  private static final int MINERALS = 341;
  private static final int ATTACK = 23;
  private static final int STIMPACK = 15;

  private final Observation o = Sightings.empty(Sightings.map(32, 32), 1000);

  @Test
  void statisticsOfThePlayerAreLogarithms() {
    o.scalars()[ScalarFeature.MINERALS.ordinal()] = 50;
    o.scalars()[ScalarFeature.LARVA_COUNT.ordinal()] = 3;
    float[] player = scalars(encode(ALL, o), 0, ScalarGroup.PLAYER);
    assertThat(player[0]).isCloseTo((float) (Math.log(51) / 10), within(1e-6f));
    assertThat(player[9]).isCloseTo((float) (Math.log(4) / 10), within(1e-6f));
    assertThat(Arrays.copyOfRange(player, 1, 9)).containsOnly(0);
  }

  @Test
  void theGameLoopIsThirtyTwoWaves() {
    float[] time = scalars(encode(ALL, o), 0, ScalarGroup.TIME);
    assertThat(time).hasSize(64);
    for (int i = 0; i < 32; i++) {
      double angle = 1000 / Math.pow(10_000, i / 32.0);
      assertThat(time[2 * i]).isCloseTo((float) Math.sin(angle), within(1e-6f));
      assertThat(time[2 * i + 1]).isCloseTo((float) Math.cos(angle), within(1e-6f));
    }
  }

  @Test
  void racesAreThoseOfTheUnitsInSight() {
    Sightings.unit(o, 1, MARINE, 1, 4, 4);
    Sightings.unit(o, 2, MINERALS, 3, 6, 4);
    assertThat(scalars(encode(ALL, o), 0, ScalarGroup.OWN_RACE)).containsExactly(0, 1, 0, 0);
    assertThat(scalars(encode(ALL, o), 0, ScalarGroup.ENEMY_RACE)).containsExactly(1, 0, 0, 0);
    Sightings.unit(o, 3, ZERGLING, 4, 16, 4);
    assertThat(scalars(encode(ALL, o), 0, ScalarGroup.ENEMY_RACE)).containsExactly(0, 0, 1, 0);
  }

  @Test
  void onlyUpgradesThatCanBeResearchedCount() {
    o.addUpgrade(15); // Stimpack
    o.addUpgrade(3_000_000);
    float[] upgrades = scalars(encode(ALL, o), 0, ScalarGroup.UPGRADES);
    assertThat(GameData.upgrade(15)).isNotNegative();
    assertThat(sum(upgrades)).isEqualTo(1);
    assertThat(upgrades[GameData.upgrade(15)]).isEqualTo(1);
  }

  @Test
  void abilitiesAreThoseThatSomeOwnUnitHas() {
    assertThat(abilities()).isEmpty();
    Sightings.unit(o, 1, MARINE, 4, 20, 4);
    assertThat(abilities()).as("an enemy's").isEmpty();
    Sightings.unit(o, 2, BARRACKS, 1, 4, 4);
    assertThat(abilities()).containsOnly(Ability.SMART, Ability.STOP, Ability.HOLD_FIRE);
    Sightings.unit(o, 3, MEDIVAC, 1, 4, 8);
    assertThat(abilities()).contains(Ability.HEAL, Ability.MOVE, Ability.SCAN_MOVE);
    assertThat(abilities()).doesNotContain(Ability.ATTACK);
    Sightings.unit(o, 4, MARINE, 1, 4, 12);
    assertThat(abilities()).isEqualTo(EnumSet.allOf(Ability.class));
  }

  private Set<Ability> abilities() {
    float[] mask = scalars(encode(ALL, o), 0, ScalarGroup.AVAILABLE_ABILITIES);
    Set<Ability> abilities = EnumSet.noneOf(Ability.class);
    for (Ability ability : Ability.values()) {
      if (mask[ability.ordinal()] == 1) {
        abilities.add(ability);
      }
    }
    return abilities;
  }

  @Test
  void ownUnitsAreCountedByTypeWithPassengersAndWithoutPlaceholders() {
    for (int i = 0; i < 8; i++) {
      Sightings.unit(o, i, MARINE, 1, 4, 4);
    }
    int passenger = Sightings.unit(o, 20, MARINE, 1, 5, 5);
    Battles.set(o, passenger, UnitFeature.DISPLAY_TYPE, 3);
    Battles.set(o, passenger, UnitFeature.IN_CARGO, 1);
    int placeholder = Sightings.unit(o, 21, BARRACKS, 1, 5, 5);
    Battles.set(o, placeholder, UnitFeature.DISPLAY_TYPE, 4);
    Sightings.unit(o, 22, ZERGLING, 4, 6, 6);
    float[] counts = scalars(encode(ALL, o), 0, ScalarGroup.UNIT_COUNTS);
    assertThat(counts[GameData.unitType(MARINE) - 1]).isEqualTo(3);
    assertThat(sum(counts)).isEqualTo(3);
  }

  @Test
  void withoutAStrategyItsPartsSaySo() {
    FeatureBatch batch = encode(ALL, o);
    assertThat(scalars(batch, 0, ScalarGroup.CUMULATIVE_UNITS)).containsOnly(0);
    assertThat(scalars(batch, 0, ScalarGroup.BUILD_ORDER)).containsExactly(0);
    assertThat(scalars(batch, 0, ScalarGroup.CUMULATIVE_EFFECTS)).containsOnly(0);
    assertThat(scalars(batch, 0, ScalarGroup.CUMULATIVE_UPGRADES)).containsOnly(0);
    assertThat(batch.buildOrderOffsets()[1]).isZero();
  }

  @Test
  void anyPartOfAStrategyMayBeHidden() {
    BuildOrder order =
        new BuildOrder(List.of(new Step(BARRACKS, 8, -4), new Step(MARINE, 1000, 0)));
    Set<Integer> none = Set.of();
    Strategy[] strategies = {
      new Strategy(order, none, none, none),
      new Strategy(BuildOrder.EMPTY, Set.of(MARINE, 999_999), none, none),
      new Strategy(BuildOrder.EMPTY, none, Set.of(ATTACK), Set.of(STIMPACK, 999_999))
    };
    FeatureBatch batch = new FeatureBatch();
    ObservationEncoder encoder = new ObservationEncoder(ALL);
    for (Strategy strategy : strategies) {
      encoder.append(o, PlayerContext.starting(strategy), batch);
    }
    assertThat(scalars(batch, 0, ScalarGroup.BUILD_ORDER)).containsExactly(1);
    assertThat(scalars(batch, 0, ScalarGroup.CUMULATIVE_UNITS)).containsOnly(0);
    assertThat(Arrays.copyOf(batch.buildOrderOffsets(), 4)).containsExactly(0, 2, 2, 2);
    assertThat(Arrays.copyOf(batch.buildOrders(), 8))
        .containsExactly(
            GameData.unitType(BARRACKS), 0, 0.5f, -0.25f, GameData.unitType(MARINE), 1, 8, 0);
    float[] units = scalars(batch, 1, ScalarGroup.CUMULATIVE_UNITS);
    assertThat(units[0]).as("given").isEqualTo(1);
    assertThat(units[GameData.unitType(MARINE)]).isEqualTo(1);
    assertThat(sum(units)).isEqualTo(2);
    float[] effects = scalars(batch, 2, ScalarGroup.CUMULATIVE_EFFECTS);
    assertThat(effects[0]).isEqualTo(1);
    assertThat(effects[1 + GameData.abilityCategory(ATTACK)]).isEqualTo(1);
    assertThat(sum(effects)).isEqualTo(2);
    float[] upgrades = scalars(batch, 2, ScalarGroup.CUMULATIVE_UPGRADES);
    assertThat(upgrades[0]).isEqualTo(1);
    assertThat(upgrades[1 + GameData.upgrade(STIMPACK)]).isEqualTo(1);
    assertThat(sum(upgrades)).isEqualTo(2);
  }

  @Test
  void theLastActionIsThreeOneHots() {
    FeatureBatch batch = new FeatureBatch();
    ObservationEncoder encoder = new ObservationEncoder(ALL);
    encoder.append(o, batch);
    encoder.append(o, last(4, 300, true), batch);
    encoder.append(o, last(0, 1, false), batch);
    assertThat(scalars(batch, 0, ScalarGroup.LAST_ACTION_TYPE)).containsExactly(0, 0, 0, 0, 0);
    assertThat(scalars(batch, 0, ScalarGroup.LAST_DELAY)).containsOnly(0);
    assertThat(scalars(batch, 0, ScalarGroup.LAST_QUEUED)).containsExactly(0, 0);
    assertThat(scalars(batch, 1, ScalarGroup.LAST_ACTION_TYPE)).containsExactly(0, 0, 0, 0, 1);
    assertThat(scalars(batch, 1, ScalarGroup.LAST_DELAY)[127]).isEqualTo(1);
    assertThat(sum(scalars(batch, 1, ScalarGroup.LAST_DELAY))).isEqualTo(1);
    assertThat(scalars(batch, 1, ScalarGroup.LAST_QUEUED)).containsExactly(0, 1);
    assertThat(scalars(batch, 2, ScalarGroup.LAST_DELAY)[1]).isEqualTo(1);
    assertThat(scalars(batch, 2, ScalarGroup.LAST_QUEUED)).containsExactly(1, 0);
    assertThatThrownBy(() -> encoder.append(o, last(5, 1, false), batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("LastAction: type 5, but this agent has 5 action types");
  }

  private static PlayerContext last(int type, int delay, boolean queued) {
    long[] none = new long[0];
    return PlayerContext.NONE.after(new LastAction(type, delay, queued, none, none));
  }

  private static float sum(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
