package org.overseer.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.overseer.agent.Battles;
import org.overseer.agent.features.ObservationEncoder;
import org.overseer.agent.features.OrderSpace;
import org.overseer.agent.features.StepKind;
import org.overseer.env.LastAction;
import org.overseer.env.Observation;

class LastActionTest {
  @Test
  void ordersSelectTheirUnitsAndTargetEnemies() {
    Observation o = Battles.observations("3m", 1, 1).get(0); // three of each side
    int[] orders = {OrderSpace.KEEP, OrderSpace.FIRST_ATTACK + 2, OrderSpace.STOP};
    LastAction last = new UnitOrders(StepKind.DETOUR).lastAction(o, orders);
    long[] own = new long[3];
    long[] enemies = new long[3];
    int k = 0;
    int e = 0;
    for (int i = 0; i < o.entityCount(); i++) {
      if (ObservationEncoder.isOwn(o, i)) {
        own[k++] = o.tags()[i];
      } else {
        enemies[e++] = o.tags()[i];
      }
    }
    assertThat(last.hasSelected(own[0])).isFalse();
    assertThat(last.hasSelected(own[1])).isTrue();
    assertThat(last.hasSelected(own[2])).isTrue();
    assertThat(last.targeted()).containsExactly(enemies[2]);
    assertThat(last.type()).isZero();
    assertThat(last.delay()).isEqualTo(1);
  }

  @Test
  void numbersBelowTheirRangeAreRefused() {
    long[] none = {};
    assertThatThrownBy(() -> new LastAction(-2, 0, false, none, none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("they are -2 and 0");
  }
}
