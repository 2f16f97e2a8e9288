package org.overseer.agent.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.overseer.agent.Battles;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.env.skirmish.ScriptedPlayer;

class OrderLabelsTest {
  /** Own units in rows 0 to 2, enemies in rows 3 to 5, all seen, none under an order. */
  private final Observation start = standing();

  private static Observation standing() {
    Observation o = Battles.copy(Battles.observations("3m", 3, 1).get(0));
    for (int i = 0; i < 3; i++) {
      Battles.set(o, i, UnitFeature.ORDER_ABILITY, 0);
      o.orderTargetTags()[i] = 0;
    }
    return o;
  }

  private int[] labels(Observation o, Action commands) {
    return OrderLabels.of(o, commands, StepKind.SIDESTEP);
  }

  private int first(Action commands) {
    return labels(start, commands)[0];
  }

  private Action move(float dx, float dy) {
    float x = start.feature(0, UnitFeature.X);
    float y = start.feature(0, UnitFeature.Y);
    return new Action().add(Ability.MOVE, start.tags()[0], x + dx, y + dy);
  }

  @ParameterizedTest
  @EnumSource(StepKind.class)
  void labelsOfWhatAnAgentCommandsAreItsOrders(StepKind kind) {
    List<Observation> observations = Battles.observations("2s3z", 5, 60);
    Random random = new Random(1);
    int steps = 0;
    for (Observation o : observations) {
      FeatureBatch batch = Battles.encode(o);
      int width = OrderSpace.FIRST_ATTACK + batch.maxEnemies();
      float[] mask = new float[batch.ownCount() * width];
      OrderSpace.writeMask(batch, 1, width, kind, mask);
      int[] orders = new int[batch.ownCount()];
      for (int k = 0; k < orders.length; k++) {
        do {
          orders[k] = 1 + random.nextInt(width - 1);
        } while (mask[k * width + orders[k]] == 0);
        steps += orders[k] > OrderSpace.STOP && orders[k] < OrderSpace.FIRST_ATTACK ? 1 : 0;
      }
      Action commands = new Action();
      OrderSpace.toAction(o, orders, 0, kind, commands);
      assertThat(OrderLabels.of(o, commands, kind)).isEqualTo(orders);
    }
    assertThat(steps).isGreaterThan(50);
  }

  @Test
  void nobodyCommandedKeeps() {
    assertThat(labels(start, new Action())).containsExactly(0, 0, 0);
  }

  @Test
  void anAttackThatStandsIsSaidAgain() {
    Observation o = Battles.copy(start);
    Battles.set(o, 1, UnitFeature.ORDER_ABILITY, Ability.ATTACK.specificId());
    o.orderTargetTags()[1] = o.tags()[5];
    assertThat(labels(o, new Action())).containsExactly(0, OrderSpace.FIRST_ATTACK + 2, 0);
  }

  @Test
  void theFirstCommandThatDoesNotWaitCounts() {
    Action commands = move(3, 0);
    commands.add(Ability.ATTACK, start.tags()[0], start.tags()[3]).queued();
    assertThat(first(commands)).isEqualTo(OrderSpace.FIRST_STEP);
  }

  @Test
  void aMoveIsTheStepOfItsDirectionHoweverLongItIs() {
    assertThat(first(move(0.9f, 0.1f))).isEqualTo(OrderSpace.FIRST_STEP);
    assertThat(first(move(6, 0.1f))).isEqualTo(OrderSpace.FIRST_STEP);
    assertThat(first(move(-1, 1))).isEqualTo(OrderSpace.FIRST_STEP + 3);
    assertThat(first(move(0, -1))).isEqualTo(OrderSpace.FIRST_STEP + 6);
  }

  @Test
  void aMoveToWhereTheUnitStandsAndHoldingAreStops() {
    assertThat(first(move(0.1f, 0.1f))).isEqualTo(OrderSpace.STOP);
    Action hold = new Action().add(Ability.HOLD_POSITION, start.tags()[0]);
    assertThat(first(hold)).isEqualTo(OrderSpace.STOP);
  }

  @Test
  void aShortStrideOfASlowUnitIsAStepAllTheSame() {
    int queen = 126;
    Observation o = Battles.copy(start);
    Battles.set(o, 0, UnitFeature.UNIT_TYPE, queen);
    assertThat(StepKind.STRIDE.cells(queen)).isLessThan(0.5f);
    int[] orders = {OrderSpace.FIRST_STEP, OrderSpace.KEEP, OrderSpace.KEEP};
    Action commands = new Action();
    OrderSpace.toAction(o, orders, 0, StepKind.STRIDE, commands);
    assertThat(OrderLabels.of(o, commands, StepKind.STRIDE)).isEqualTo(orders);
    assertThat(OrderLabels.of(o, move(0.2f, 0), StepKind.STRIDE)[0]).isEqualTo(OrderSpace.STOP);
  }

  @Test
  void directionsAreThoseOfTheTurnedObservation() {
    Observation right = Battles.copy(start);
    for (int i = 0; i < right.entityCount(); i++) { // own units on the right of their enemies
      float alliance = right.feature(i, UnitFeature.ALLIANCE);
      Battles.set(right, i, UnitFeature.ALLIANCE, 5 - alliance);
    }
    float x = right.feature(3, UnitFeature.X);
    float y = right.feature(3, UnitFeature.Y);
    Action forwards = new Action().add(Ability.MOVE, right.tags()[3], x - 2, y);
    assertThat(labels(right, forwards)).containsExactly(OrderSpace.FIRST_STEP, 0, 0);
  }

  @Test
  void anAttackMoveKeepsOneThatStandsAndElseAttacksTheClosest() {
    Action go = new Action().add(Ability.ATTACK, start.tags()[0], 30, 16);
    Observation o = Battles.copy(start);
    Battles.set(o, 0, UnitFeature.ORDER_ABILITY, Ability.ATTACK.specificId());
    assertThat(labels(o, go)[0]).isEqualTo(OrderSpace.KEEP);
    int closest =
        OrderSpace.closestTarget(
            start, 0, start.feature(0, UnitFeature.X), start.feature(0, UnitFeature.Y));
    assertThat(first(go)).isEqualTo(OrderSpace.FIRST_ATTACK + closest - 3);
  }

  @Test
  void whatAScriptSaysOfMedivacsAndMaraudersIsLegalAndHealersGoWhereItSendsThem() {
    ScriptedPlayer elite = ScriptedPlayer.create("elite", 1);
    ScriptedPlayer easy = ScriptedPlayer.create("easy", 1);
    int sent = 0;
    int steps = 0;
    for (Observation seen : Battles.observations("MMM", 5, 60)) {
      Observation o = Battles.copy(seen);
      for (int i = 0; i < o.entityCount(); i++) { // all idle, so that scripts send everybody
        Battles.set(o, i, UnitFeature.ORDER_ABILITY, 0);
        o.orderTargetTags()[i] = 0;
      }
      FeatureBatch batch = Battles.encode(o);
      int width = OrderSpace.FIRST_ATTACK + batch.maxEnemies();
      float[] mask = new float[batch.ownCount() * width];
      OrderSpace.writeMask(batch, 1, width, StepKind.SIDESTEP, mask);
      for (ScriptedPlayer script : List.of(elite, easy)) {
        Action said = new Action();
        script.act(o, said);
        int[] labels = labels(o, said);
        for (int k = 0; k < labels.length; k++) {
          assertThat(mask[k * width + labels[k]]).isEqualTo(1);
          steps += labels[k] >= OrderSpace.FIRST_ATTACK ? 1 : 0;
        }
        Action done = new Action();
        OrderSpace.toAction(o, labels, 0, StepKind.SIDESTEP, done);
        sent += sameForHealers(o, said, done);
      }
    }
    assertThat(sent).isGreaterThan(30);
    assertThat(steps).isGreaterThan(100);
  }

  /** Number of healers that are sent; asserts that both actions send them to the same points. */
  private static int sameForHealers(Observation o, Action said, Action done) {
    int sent = 0;
    for (int c = 0; c < said.size(); c++) {
      for (int i = 0; i < o.entityCount(); i++) {
        if (o.tags()[i] == said.unitTag(c) && Attacks.onlyHeals(o, i)) {
          int same = 0;
          for (int d = 0; d < done.size(); d++) {
            boolean equal =
                done.unitTag(d) == said.unitTag(c)
                    && done.ability(d) == said.ability(c)
                    && done.target(d) == Action.Target.POINT
                    && done.x(d) == said.x(c)
                    && done.y(d) == said.y(c);
            same += equal ? 1 : 0;
          }
          assertThat(same).isEqualTo(1);
          sent++;
        }
      }
    }
    return sent;
  }

  @Test
  void whoIsCommittedToAWalkStopsToAttackAndElseGoesOn() {
    Observation walking = Battles.copy(start);
    Battles.set(walking, 0, UnitFeature.ORDER_ABILITY, Ability.MOVE.specificId());
    Action attack = new Action().add(Ability.ATTACK, start.tags()[0], start.tags()[3]);
    assertThat(OrderLabels.of(walking, attack, StepKind.DETOUR)[0]).isEqualTo(OrderSpace.STOP);
    assertThat(OrderLabels.of(walking, move(2, 0), StepKind.DETOUR)[0]).isEqualTo(OrderSpace.KEEP);
    assertThat(OrderLabels.of(walking, attack, StepKind.SIDESTEP)[0])
        .isEqualTo(OrderSpace.FIRST_ATTACK);
  }
}
