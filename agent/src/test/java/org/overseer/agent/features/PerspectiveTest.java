package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.overseer.agent.Battles;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

class PerspectiveTest {
  private final Perspective perspective = new Perspective();

  @Test
  void theArmyOnTheLeftSeesTheGameAsItIsAndTheOtherTurnedHalfACircle() {
    int turned = 0;
    List<Observation> observations = Battles.observations("5m_vs_6m", 3, 40);
    for (Observation o : observations) {
      Observation view = perspective.view(o);
      assertThat(Perspective.isTurned(view)).isFalse();
      if (!Perspective.isTurned(o)) {
        assertThat(view).isSameAs(o);
        continue;
      }
      turned++;
      assertThat(view.entityCount()).isEqualTo(o.entityCount());
      assertThat(view.gameLoop()).isEqualTo(o.gameLoop());
      assertThat(view.scalars()).isEqualTo(o.scalars());
      for (int i = 0; i < o.entityCount(); i++) {
        assertThat(view.tags()[i]).isEqualTo(o.tags()[i]);
        assertThat(view.orderTargetTags()[i]).isEqualTo(o.orderTargetTags()[i]);
        assertThat(view.feature(i, UnitFeature.HEALTH)).isEqualTo(o.feature(i, UnitFeature.HEALTH));
        assertThat(view.feature(i, UnitFeature.X) + o.feature(i, UnitFeature.X)).isEqualTo(32);
        assertThat(view.feature(i, UnitFeature.Y) + o.feature(i, UnitFeature.Y)).isEqualTo(32);
        float facing = view.feature(i, UnitFeature.FACING);
        assertThat((double) facing).isBetween(0.0, 2 * Math.PI + 1e-6);
        assertThat(Math.cos(facing - o.feature(i, UnitFeature.FACING))).isCloseTo(-1, within(1e-6));
      }
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          int cell = y * 32 + x;
          int across = (31 - y) * 32 + 31 - x;
          assertThat(view.map().pathing()[cell]).isEqualTo(o.map().pathing()[across]);
          assertThat(view.visibility()[cell]).isEqualTo(o.visibility()[across]);
        }
      }
    }
    assertThat(turned).isBetween(1, observations.size() - 1);
  }

  @Test
  void anArmyAndItsTurnedDoubleHaveEqualFeatures() {
    Observation left = first(Battles.observations("3m", 3, 2), false);
    Observation right = turned(left);
    assertThat(Perspective.isTurned(right)).isTrue();
    FeatureBatch a = Battles.encode(left);
    FeatureBatch b = Battles.encode(right);
    for (int i = 0; i < a.entityCount() * FeatureConfig.COMBAT.columns().size(); i++) {
      assertThat(b.entities()[i]).isCloseTo(a.entities()[i], within(1e-5f));
    }
    int steps = a.ownCount() * FeatureBatch.DIRECTIONS * FeatureBatch.STEP_FEATURES;
    for (int i = 0; i < steps; i++) {
      assertThat(b.steps()[i]).isCloseTo(a.steps()[i], within(1e-4f));
    }
    assertThat(Arrays.copyOf(b.planes(), 16 * 16 * 3))
        .isEqualTo(Arrays.copyOf(a.planes(), 16 * 16 * 3));
    assertThat(Arrays.copyOf(b.legalSteps(), 3)).isEqualTo(Arrays.copyOf(a.legalSteps(), 3));
  }

  @Test
  void aStepGoesTheSameWayInTheView() {
    Observation left = first(Battles.observations("3m", 3, 2), false);
    Observation right = turned(left);
    for (int d = 0; d < FeatureBatch.DIRECTIONS; d++) {
      Action a = new Action();
      Action b = new Action();
      int[] orders = {OrderSpace.FIRST_STEP + d, OrderSpace.KEEP, OrderSpace.KEEP};
      OrderSpace.toAction(left, orders, 0, StepKind.DETOUR, a);
      OrderSpace.toAction(right, orders, 0, StepKind.DETOUR, b);
      assertThat(a.ability(0)).isEqualTo(Ability.MOVE);
      for (int i = 0; i < 2; i++) {
        assertThat(a.x(i) + b.x(i)).isCloseTo(32, within(1e-4f));
        assertThat(a.y(i) + b.y(i)).isCloseTo(32, within(1e-4f));
      }
    }
  }

  @Test
  void withoutEnemiesTheMiddleOfTheMapDecidesAndWithoutAnArmyNothingTurns() {
    for (Observation o : Battles.observations("3m", 3, 2)) {
      Observation own = Battles.only(o, i -> o.feature(i, UnitFeature.ALLIANCE) == 1);
      assertThat(Perspective.isTurned(own)).isEqualTo(Perspective.isTurned(o));
      Observation enemies = Battles.only(o, i -> o.feature(i, UnitFeature.ALLIANCE) == 4);
      assertThat(Perspective.isTurned(enemies)).isFalse();
    }
  }

  private static Observation first(List<Observation> observations, boolean turned) {
    return observations.stream()
        .filter(o -> Perspective.isTurned(o) == turned)
        .findFirst()
        .orElseThrow();
  }

  /** Turned by hand, on an open map without fog. */
  private static Observation turned(Observation o) {
    Observation result = Battles.copy(o);
    for (int i = 0; i < o.entityCount(); i++) {
      Battles.set(result, i, UnitFeature.X, 32 - o.feature(i, UnitFeature.X));
      Battles.set(result, i, UnitFeature.Y, 32 - o.feature(i, UnitFeature.Y));
      double facing = (o.feature(i, UnitFeature.FACING) + Math.PI) % (2 * Math.PI);
      Battles.set(result, i, UnitFeature.FACING, (float) facing);
    }
    return result;
  }
}
