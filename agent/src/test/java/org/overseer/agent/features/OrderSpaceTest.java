package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.overseer.agent.Battles;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.env.skirmish.Scenario;
import org.overseer.env.skirmish.SkirmishEnvironment;

class OrderSpaceTest {
  private static final int MARAUDER = 51;
  private static final int MEDIVAC = 54;
  private static final int UNKNOWN_TYPE = 2000;

  @Test
  void theMaskAllowsKeepStopLegalStepsAndTheObservationsOwnEnemies() {
    List<Observation> observations = new ArrayList<>(Battles.observations("5m_vs_6m", 3, 12));
    Observation crowded = observations.get(0);
    observations.add(Battles.only(crowded, i -> crowded.feature(i, UnitFeature.ALLIANCE) == 1));
    FeatureBatch batch = Battles.encode(observations);
    int width = OrderSpace.FIRST_ATTACK + batch.maxEnemies() + 2;
    float[] mask = new float[batch.ownCount() * width];
    Arrays.fill(mask, Float.NaN);
    OrderSpace.writeMask(batch, batch.size(), width, StepKind.DETOUR, mask);
    for (int b = 0; b < batch.size(); b++) {
      int enemies = batch.enemyOffsets()[b + 1] - batch.enemyOffsets()[b];
      for (int k = batch.ownOffsets()[b]; k < batch.ownOffsets()[b + 1]; k++) {
        for (int a = 0; a < width; a++) {
          boolean legal =
              a < 2
                  || (!batch.isWalking(k)
                      && (a < 10 ? (batch.legalSteps()[k] >> (a - 2) & 1) == 1 : a - 10 < enemies));
          assertThat(mask[k * width + a]).isEqualTo(legal ? 1f : 0f);
        }
      }
    }
  }

  @Test
  void aUnitThatWalksKeepsOnOrStops() {
    Observation o = Battles.copy(interleaved());
    Battles.set(o, 3, UnitFeature.ORDER_ABILITY, Ability.MOVE.specificId());
    FeatureBatch batch = Battles.encode(o);
    float[] mask = new float[3 * 13];
    OrderSpace.writeMask(batch, 1, 13, StepKind.DETOUR, mask);
    float[] walking = Arrays.copyOfRange(mask, 13, 26);
    float[] expected = new float[13];
    expected[OrderSpace.KEEP] = 1;
    expected[OrderSpace.STOP] = 1;
    assertThat(walking).isEqualTo(expected);
    assertThat(Arrays.copyOf(mask, 13)).containsOnly(1f);
  }

  @Test
  void aSidestepIsOneCellAndAnyOrderMayInterruptIt() {
    Observation o = Battles.copy(interleaved());
    Battles.set(o, 3, UnitFeature.ORDER_ABILITY, Ability.MOVE.specificId());
    FeatureBatch batch = Battles.encode(o);
    float[] mask = new float[3 * 13];
    OrderSpace.writeMask(batch, 1, 13, StepKind.SIDESTEP, mask);
    assertThat(mask).containsOnly(1f);
    Action action = new Action();
    OrderSpace.toAction(o, new int[] {0, OrderSpace.FIRST_STEP, 0}, 0, StepKind.SIDESTEP, action);
    assertThat(action.x(0)).isCloseTo(o.feature(3, UnitFeature.X) + 1, within(1e-4f));
    assertThat(action.y(0)).isCloseTo(o.feature(3, UnitFeature.Y), within(1e-4f));
  }

  @Test
  void aStrideIsWhatTheTypeWalksInAnAgentStep() {
    assertThat(StepKind.STRIDE.cells(48)).as("marine, 2.25 a second").isEqualTo(1.125f);
    assertThat(StepKind.STRIDE.cells(74)).as("stalker, 2.953").isEqualTo(1.4765625f);
    assertThat(StepKind.STRIDE.cells(9999)).as("nobody knows").isEqualTo(1.125f);
    assertThat(StepKind.STRIDE.isInterruptible()).isTrue();
  }

  @Test
  void aStalkerThatStridesKeepsItsSpeedAndOneThatSidestepsDoesNot() {
    float loop = 2.953125f / 16; // the first order is followed from the second game loop on
    assertThat(walked(StepKind.STRIDE)).isCloseTo(31 * loop, within(0.02f));
    assertThat(walked(StepKind.SIDESTEP)).as("a zealot walks 4.5").isLessThan(4.1f);
  }

  /** How far a stalker gets to the west in four agent steps, cells. */
  private static float walked(StepKind kind) {
    try (SkirmishEnvironment game = new SkirmishEnvironment(Scenario.load("3s_vs_5z"))) {
      game.reset(1);
      float from = x(game);
      for (int step = 0; step < 4; step++) {
        Action west = new Action();
        int[] orders = new int[3];
        Arrays.fill(orders, OrderSpace.FIRST_STEP + 4);
        OrderSpace.toAction(game.timeStep(0).observation(), orders, 0, kind, west);
        game.step(new Action[] {west, new Action()});
      }
      return from - x(game);
    }
  }

  private static float x(SkirmishEnvironment game) {
    Observation o = game.timeStep(0).observation();
    int own = 0;
    while (!ObservationEncoder.isOwn(o, own)) {
      own++;
    }
    return o.feature(own, UnitFeature.X);
  }

  @Test
  void theMaskOfFewerObservationsLeavesTheOtherRowsAlone() {
    FeatureBatch batch = Battles.encode(Battles.observations("3m", 3, 2));
    float[] mask = new float[batch.ownCount() * 13];
    Arrays.fill(mask, 7);
    OrderSpace.writeMask(batch, 1, 13, StepKind.DETOUR, mask);
    assertThat(Arrays.copyOfRange(mask, 3 * 13, 6 * 13)).containsOnly(7);
  }

  @Test
  void ordersBecomeCommandsForTheirUnits() {
    Observation o = interleaved();
    // rows: enemy 0, own 0, enemy 1, own 1, enemy 2, own 2
    int[] orders = {99, OrderSpace.STOP, OrderSpace.FIRST_STEP + 3, OrderSpace.FIRST_ATTACK + 1};
    Action action = new Action();
    OrderSpace.toAction(o, orders, 1, StepKind.DETOUR, action);
    assertThat(action.size()).isEqualTo(4);
    assertThat(action.ability(0)).isEqualTo(Ability.STOP);
    assertThat(action.target(0)).isEqualTo(Action.Target.NONE);
    assertThat(action.unitTag(0)).isEqualTo(o.tags()[1]);
    assertThat(action.ability(1)).isEqualTo(Ability.MOVE);
    assertThat(action.target(1)).isEqualTo(Action.Target.POINT);
    assertThat(action.unitTag(1)).isEqualTo(o.tags()[3]);
    float diagonal = 8 / (float) Math.sqrt(2); // a step goes eight cells, here to the north-west
    assertThat(action.x(1)).isCloseTo(o.feature(3, UnitFeature.X) - diagonal, within(1e-4f));
    assertThat(action.y(1)).isCloseTo(o.feature(3, UnitFeature.Y) + diagonal, within(1e-4f));
    assertThat(action.ability(3)).isEqualTo(Ability.ATTACK);
    assertThat(action.target(3)).isEqualTo(Action.Target.UNIT);
    assertThat(action.unitTag(3)).isEqualTo(o.tags()[5]);
    assertThat(action.targetTag(3)).isEqualTo(o.tags()[2]);
    for (int i = 0; i < 4; i++) {
      assertThat(action.isQueued(i)).isEqualTo(i == 2);
    }
  }

  @Test
  void afterAStepTheUnitAttacksTowardsTheClosestEnemy() {
    Observation o = interleaved();
    Action action = new Action();
    OrderSpace.toAction(o, new int[] {0, OrderSpace.FIRST_STEP, 0}, 0, StepKind.DETOUR, action);
    int closest = 0;
    for (int enemy : new int[] {0, 2, 4}) {
      closest = distance(o, 3, enemy) < distance(o, 3, closest) ? enemy : closest;
    }
    assertThat(action.size()).isEqualTo(2);
    assertThat(action.ability(1)).isEqualTo(Ability.ATTACK);
    assertThat(action.target(1)).isEqualTo(Action.Target.POINT);
    assertThat(action.unitTag(1)).isEqualTo(o.tags()[3]);
    assertThat(action.isQueued(1)).isTrue();
    assertThat(action.x(1)).isEqualTo(o.feature(closest, UnitFeature.X));
    assertThat(action.y(1)).isEqualTo(o.feature(closest, UnitFeature.Y));
  }

  @Test
  void aStepWithoutAVisibleEnemyIsAMoveAlone() {
    Observation all = interleaved();
    Observation own = Battles.only(all, i -> all.feature(i, UnitFeature.ALLIANCE) == 1);
    Action action = new Action();
    OrderSpace.toAction(own, new int[] {OrderSpace.FIRST_STEP, 0, 0}, 0, StepKind.DETOUR, action);
    assertThat(action.size()).isEqualTo(1);
    assertThat(action.ability(0)).isEqualTo(Ability.MOVE);
  }

  private static double distance(Observation o, int a, int b) {
    return Math.hypot(
        o.feature(a, UnitFeature.X) - o.feature(b, UnitFeature.X),
        o.feature(a, UnitFeature.Y) - o.feature(b, UnitFeature.Y));
  }

  @Test
  void keepSaysNothing() {
    Action action = new Action();
    OrderSpace.toAction(interleaved(), new int[3], 0, StepKind.DETOUR, action);
    assertThat(action.size()).isZero();
  }

  @Test
  void aUnitOfAnUnknownTypeMayAttackEverybodyAndGoEverywhere() {
    Observation o = Battles.copy(Battles.observations("MMM", 3, 1).get(0));
    for (int i = 0; i < o.entityCount(); i++) {
      Battles.set(o, i, UnitFeature.UNIT_TYPE, UNKNOWN_TYPE);
    }
    FeatureBatch batch = Battles.encode(o);
    assertThat(batch.enemyCount()).isEqualTo(10);
    float[] mask = new float[batch.ownCount() * 20];
    OrderSpace.writeMask(batch, 1, 20, StepKind.SIDESTEP, mask);
    assertThat(mask).containsOnly(1f);
  }

  @Test
  void marinesHitFliersAndMaraudersDoNot() {
    Observation o = Battles.observations("MMM", 3, 1).get(0);
    int flier = only(o, MEDIVAC, 4);
    for (int i = 0; i < o.entityCount(); i++) {
      if (ObservationEncoder.isOwn(o, i)) {
        boolean marauder = o.feature(i, UnitFeature.UNIT_TYPE) == MARAUDER;
        assertThat(OrderSpace.canAttack(o, i, flier)).isEqualTo(!marauder);
        float x = o.feature(flier, UnitFeature.X);
        float y = o.feature(flier, UnitFeature.Y);
        assertThat(OrderSpace.closestTarget(o, i, x, y) == flier).isEqualTo(!marauder);
      }
    }
  }

  @Test
  void aHealersAttackIsAnAttackMoveToTheEnemy() {
    Observation o = Battles.observations("MMM", 3, 1).get(0);
    int healer = only(o, MEDIVAC, 1);
    int[] orders = new int[10];
    orders[(int) IntStream.range(0, healer).filter(i -> ObservationEncoder.isOwn(o, i)).count()] =
        OrderSpace.FIRST_ATTACK + 3;
    int enemy =
        IntStream.range(0, o.entityCount())
            .filter(i -> ObservationEncoder.isTarget(o, i))
            .skip(3)
            .findFirst()
            .orElseThrow();
    Action action = new Action();
    OrderSpace.toAction(o, orders, 0, StepKind.SIDESTEP, action);
    assertThat(action.size()).isEqualTo(1);
    assertThat(action.ability(0)).isEqualTo(Ability.ATTACK);
    assertThat(action.unitTag(0)).isEqualTo(o.tags()[healer]);
    assertThat(action.target(0)).isEqualTo(Action.Target.POINT);
    assertThat(action.x(0)).isEqualTo(o.feature(enemy, UnitFeature.X));
    assertThat(action.y(0)).isEqualTo(o.feature(enemy, UnitFeature.Y));
    assertThat(action.isQueued(0)).isFalse();
    assertThat(OrderSpace.lastAction(o, orders).hasTargeted(o.tags()[enemy])).isTrue();
  }

  /** Row of the only unit of a type on a side. */
  private static int only(Observation o, int type, int alliance) {
    int[] rows =
        IntStream.range(0, o.entityCount())
            .filter(i -> o.feature(i, UnitFeature.UNIT_TYPE) == type)
            .filter(i -> o.feature(i, UnitFeature.ALLIANCE) == alliance)
            .toArray();
    assertThat(rows).hasSize(1);
    return rows[0];
  }

  @Test
  void attackingAnEnemyThatIsNotThereIsAnError() {
    int[] orders = {0, 0, OrderSpace.FIRST_ATTACK + 3};
    assertThatThrownBy(
            () -> OrderSpace.toAction(interleaved(), orders, 0, StepKind.DETOUR, new Action()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("order attacks enemy 3 but the observation has 3");
  }

  private static Observation interleaved() {
    Observation o = Battles.observations("3m", 3, 1).get(0);
    return Battles.permuted(o, 3, 0, 4, 1, 5, 2);
  }
}
