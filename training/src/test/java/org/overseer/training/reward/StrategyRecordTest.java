package org.overseer.training.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.overseer.env.BuildOrder;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** What of a game becomes its strategy. */
class StrategyRecordTest {
  private static final int HATCHERY = 86;
  private static final int LAIR = 100;
  private static final int LARVA = 151;
  private static final int EGG = 103;
  private static final int DRONE = 104;
  private static final int ROACH = 110;
  private static final int OVERLORD = 106;
  private static final int TANK = 33;
  private static final int SIEGED = 32;
  private static final int DEPOT = 19;
  private static final int LOWERED = 47;

  private final StrategyRecord record = new StrategyRecord();

  @Test
  void aUnitThatBecomesAnotherTypeIsBuiltAsThat() {
    record.start(see(HATCHERY, LARVA, LARVA, LARVA), BuildOrder.LENGTH);
    record.add(see(HATCHERY, EGG, EGG, EGG));
    assertThat(record.builtUnits()).as("eggs are not built").isEmpty();
    record.add(see(LAIR, DRONE, ROACH, OVERLORD));
    assertThat(record.builtUnits()).containsExactlyInAnyOrder(LAIR, DRONE, ROACH, OVERLORD);
    assertThat(record.buildOrder().steps())
        .as("neither workers nor supply")
        .extracting(BuildOrder.Step::unitType)
        .containsExactly(LAIR, ROACH);
  }

  @Test
  void anotherFormOfAUnitIsNothingNew() {
    record.start(see(TANK), BuildOrder.LENGTH);
    record.add(see(SIEGED));
    record.add(see(TANK));
    assertThat(record.builtUnits()).isEmpty();
    record.add(see(TANK, LOWERED));
    record.add(see(TANK, DEPOT, SIEGED));
    assertThat(record.builtUnits()).containsExactlyInAnyOrder(DEPOT, TANK);
    assertThat(record.buildOrder().steps()).hasSize(1);
  }

  @Test
  void hallucinationsAndPlansAreNotBuilt() {
    record.start(see(HATCHERY), BuildOrder.LENGTH);
    Observation hallucination = see(HATCHERY, ROACH);
    set(hallucination, UnitFeature.IS_HALLUCINATION, 1);
    record.add(hallucination);
    Observation plan = see(HATCHERY, LAIR);
    set(plan, UnitFeature.DISPLAY_TYPE, 4);
    record.add(plan);
    assertThat(record.builtUnits()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = UnitFeature.class,
      names = {"ORDER_ABILITY", "ORDER_2_ABILITY", "ORDER_3_ABILITY", "ORDER_4_ABILITY"})
  void anAbilityIsOrderedWhereverItIsInTheQueue(UnitFeature order) {
    record.start(see(HATCHERY, ROACH), BuildOrder.LENGTH);
    Observation next = see(HATCHERY, ROACH);
    set(next, order, 1442);
    record.add(next);
    assertThat(record.strategy().effects()).containsExactly(1442);
  }

  /** Sets a feature of the last unit. */
  private static void set(Observation observation, UnitFeature feature, float value) {
    int last = observation.entityCount() - 1;
    observation.entities()[last * UnitFeature.COUNT + feature.ordinal()] = value;
  }

  /** Own units of these types; the i-th always is the same one. */
  private static Observation see(int... types) {
    byte[] cells = new byte[64 * 64];
    Arrays.fill(cells, (byte) 1);
    Observation observation = new Observation();
    observation.begin(new MapInfo("flat", 64, 64, cells, cells, cells), 1, 0);
    for (int i = 0; i < types.length; i++) {
      int start = observation.addEntity(100 + i);
      float[] features = observation.entities();
      features[start + UnitFeature.ALLIANCE.ordinal()] = 1;
      features[start + UnitFeature.DISPLAY_TYPE.ordinal()] = 1;
      features[start + UnitFeature.UNIT_TYPE.ordinal()] = types[i];
      features[start + UnitFeature.X.ordinal()] = 10 + i;
      features[start + UnitFeature.Y.ordinal()] = 32;
    }
    return observation;
  }
}
