package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.overseer.env.Ability;
import org.overseer.env.Action;

class OrderRulesTest {
  private final Board board = new Board();

  @Test
  void holdPositionShootsInRangeButDoesNotChase() {
    long marine = board.put("Marine", 0, 10, 16);
    board.order(marine, Ability.HOLD_POSITION);
    long near = board.dummy("Roach", 1, 15, 16);
    board.step(60);
    assertThat(board.health(near)).isLessThan(145);
    board.game.kill(near);
    board.dummy("Roach", 1, 17, 16);
    board.step(60);
    assertThat(board.x(marine)).isEqualTo(10);
    assertThat(board.y(marine)).isEqualTo(16);
  }

  @Test
  void aUnitWithoutOrdersChasesWhatComesIntoItsScanRange() {
    long marine = board.put("Marine", 0, 10, 16);
    // Scan range: 5.5 + 0.375 + 0.625.
    long far = board.dummy("Roach", 1, 16.6f, 16);
    board.step(60);
    assertThat(board.x(marine)).isEqualTo(10);
    board.game.kill(far);
    long near = board.dummy("Roach", 1, 16.4f, 16);
    board.step(60);
    assertThat(board.x(marine)).isGreaterThan(10.3f);
    assertThat(board.health(near)).isLessThan(145);
  }

  @Test
  void holdFireNeverShoots() {
    long marine = board.dummy("Marine", 0, 10, 16);
    long enemy = board.dummy("Roach", 1, 12, 16);
    board.step(200);
    assertThat(board.health(enemy)).isEqualTo(145);
    assertThat(board.x(marine)).isEqualTo(10);
    long zealot = board.put("Zealot", 1, 9, 16);
    board.order(zealot, Ability.ATTACK, marine);
    board.loopsUntilHurt(marine, 30);
    board.step(10);
    assertThat(board.shield(zealot)).as("not even when hit").isEqualTo(50);
  }

  @Test
  void moveWalksPastEnemiesWithoutShooting() {
    long marine = board.put("Marine", 0, 10, 16);
    long enemy = board.dummy("Roach", 1, 15, 14);
    board.order(marine, Ability.MOVE, 20, 16);
    while (board.game.orderCount(board.slot(marine)) > 0) {
      assertThat(board.health(enemy)).isEqualTo(145);
      board.step(1);
    }
    assertThat(board.x(marine)).isCloseTo(20, within(0.1f));
    board.step(30);
    assertThat(board.health(enemy)).as("once there it acquires targets again").isLessThan(145);
  }

  @Test
  void stopDropsAllOrdersAndTheUnitAcquiresTargets() {
    long marine = board.put("Marine", 0, 10, 16);
    board.order(marine, Ability.MOVE, 2, 16);
    board.queue(marine, Ability.MOVE, 2, 2);
    long enemy = board.dummy("Roach", 1, 12, 16);
    board.step(2);
    assertThat(board.order(marine, Ability.STOP)).isEqualTo(CommandResult.SUCCESS);
    assertThat(board.game.orderCount(board.slot(marine))).isZero();
    board.step(10);
    assertThat(board.health(enemy)).isLessThan(145);
  }

  @Test
  void attackMoveFightsOnTheWayAndThenGoesOn() {
    long marine = board.put("Marine", 0, 6, 16);
    long enemy = board.dummy("Zergling", 1, 14, 16);
    board.order(marine, Ability.ATTACK, 20, 16);
    float farthest = 0;
    while (board.alive(enemy)) {
      board.step(1);
      farthest = Math.max(farthest, board.x(marine));
    }
    assertThat(farthest).as("stood and shot at range 5.75").isCloseTo(8.25f, within(0.2f));
    board.step(150);
    assertThat(board.x(marine)).isCloseTo(20, within(0.1f));
  }

  @Test
  void attackUnitFollowsItsTargetPastOthers() {
    long marine = board.put("Marine", 0, 6, 16);
    long bystander = board.dummy("Roach", 1, 8, 18);
    long target = board.put("Zergling", 1, 13, 16);
    board.order(target, Ability.MOVE, 30, 16);
    board.order(marine, Ability.ATTACK, target);
    board.step(160);
    assertThat(board.health(bystander)).isEqualTo(145);
    assertThat(board.x(marine)).isGreaterThan(20);
    board.step(100);
    assertThat(board.alive(target)).as("caught where its way ended").isFalse();
    assertThat(board.game.orderCount(board.slot(marine))).isZero();
  }

  @Test
  void queuedOrdersAreCarriedOutInTurn() {
    long marine = board.put("Marine", 0, 10, 10);
    board.order(marine, Ability.MOVE, 13, 10);
    assertThat(board.queue(marine, Ability.MOVE, 13, 13)).isEqualTo(CommandResult.SUCCESS);
    board.queue(marine, Ability.ATTACK, 10, 13);
    assertThat(board.game.orderCount(board.slot(marine))).isEqualTo(3);
    boolean corner = false;
    for (int loop = 0; loop < 90; loop++) {
      board.step(1);
      corner |= Math.hypot(board.x(marine) - 13, board.y(marine) - 13) < 0.2;
    }
    assertThat(corner).isTrue();
    assertThat(board.x(marine)).isCloseTo(10, within(0.1f));
    assertThat(board.y(marine)).isCloseTo(13, within(0.1f));
    assertThat(board.game.orderCount(board.slot(marine))).isZero();
  }

  @Test
  void theQueueHoldsEightOrders() {
    long marine = board.put("Marine", 0, 10, 10);
    for (int i = 0; i < 8; i++) {
      assertThat(board.queue(marine, Ability.MOVE, 20, 10 + i)).isEqualTo(CommandResult.SUCCESS);
    }
    assertThat(board.queue(marine, Ability.MOVE, 20, 20))
        .isEqualTo(CommandResult.ORDER_QUEUE_IS_FULL);
    assertThat(board.game.orderCount(board.slot(marine))).isEqualTo(8);
    assertThat(board.game.orderY(board.slot(marine), 7)).isEqualTo(17);
  }

  @Test
  void patrolGoesBackAndForthAndFights() {
    long marine = board.put("Marine", 0, 10, 16);
    board.order(marine, Ability.PATROL, 13, 16);
    int turns = 0;
    boolean out = true;
    for (int loop = 0; loop < 300; loop++) {
      board.step(1);
      if (out ? board.x(marine) > 12.9f : board.x(marine) < 10.1f) {
        out = !out;
        turns++;
      }
    }
    assertThat(turns).as("3 cells take 21 loops and a turn").isBetween(10, 14);
    long enemy = board.dummy("Roach", 1, 12, 19);
    board.step(20);
    assertThat(board.health(enemy)).isLessThan(145);
  }

  @Test
  void aQueuedPatrolStartsWhereItsTurnComes() {
    long marine = board.put("Marine", 0, 5, 16);
    board.order(marine, Ability.MOVE, 15, 16);
    board.queue(marine, Ability.PATROL, 18, 16);
    board.step(75);
    float leftmost = 32;
    for (int loop = 0; loop < 120; loop++) {
      board.step(1);
      leftmost = Math.min(leftmost, board.x(marine));
    }
    assertThat(leftmost).isCloseTo(15, within(0.2f));
  }

  @Test
  void smartAttacksEnemiesFollowsFriendsAndWalksToPoints() {
    long marine = board.put("Marine", 0, 10, 16);
    long friend = board.put("Marine", 0, 12, 20);
    long enemy = board.dummy("Roach", 1, 25, 25);
    board.order(marine, Ability.SMART, enemy);
    assertThat(board.game.orderAbility(board.slot(marine), 0)).isEqualTo(Ability.ATTACK);
    board.order(marine, Ability.SMART, friend);
    assertThat(board.game.orderAbility(board.slot(marine), 0)).isEqualTo(Ability.MOVE);
    assertThat(board.game.orderTarget(board.slot(marine), 0)).isEqualTo(Action.Target.UNIT);
    board.step(40);
    assertThat(board.distance(marine, friend)).isBetween(0.75f, 1.3f);
    board.order(marine, Ability.SMART, 5, 5);
    assertThat(board.game.orderTarget(board.slot(marine), 0)).isEqualTo(Action.Target.POINT);
  }

  @Test
  void ordersForTheDeadAndForOthersUnitsAreRefused() {
    long own = board.put("Marine", 0, 10, 16);
    long foreign = board.put("Marine", 1, 25, 16);
    long dead = board.put("Marine", 0, 5, 5);
    board.game.kill(dead);
    assertThat(move(0, dead)).isEqualTo(CommandResult.ERROR);
    assertThat(move(0, 12345)).isEqualTo(CommandResult.ERROR);
    assertThat(move(0, foreign)).isEqualTo(CommandResult.YOU_CANT_CONTROL_THAT_UNIT);
    assertThat(move(0, own)).isEqualTo(CommandResult.SUCCESS);
    assertThat(board.game.orderCount(board.slot(foreign))).isZero();
  }

  @Test
  void onlyLivingEnemiesCanBeAttackedAndNobodyFollowsItself() {
    long marine = board.put("Marine", 0, 10, 16);
    long friend = board.put("Marine", 0, 12, 16);
    long dead = board.put("Marine", 1, 20, 16);
    board.game.kill(dead);
    assertThat(board.order(marine, Ability.ATTACK, dead))
        .isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    assertThat(board.order(marine, Ability.ATTACK, friend))
        .isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    assertThat(board.order(marine, Ability.MOVE, marine))
        .isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    assertThat(board.game.orderCount(board.slot(marine))).isZero();
  }

  @Test
  void anOrderForATagWhoseSlotIsUsedAgainIsRefused() {
    long dead = board.put("Marine", 0, 10, 16);
    board.game.kill(dead);
    long next = board.put("Marine", 0, 10, 16);
    assertThat(next & 0x3ffff).as("the slot is used again").isEqualTo(dead & 0x3ffff);
    assertThat(move(0, dead)).isEqualTo(CommandResult.ERROR);
  }

  @ParameterizedTest
  @EnumSource(
      value = Ability.class,
      names = {"ATTACK", "MOVE", "SMART", "PATROL"})
  void abilitiesWithATargetNeedOne(Ability ability) {
    long marine = board.put("Marine", 0, 10, 16);
    assertThat(board.order(marine, ability)).isEqualTo(CommandResult.NOT_SUPPORTED);
    assertThat(board.order(marine, ability, Float.NaN, 3)).isEqualTo(CommandResult.NOT_SUPPORTED);
    assertThat(board.order(marine, ability, 3, Float.POSITIVE_INFINITY))
        .isEqualTo(CommandResult.NOT_SUPPORTED);
    assertThat(board.game.orderCount(board.slot(marine))).isZero();
  }

  @Test
  void pointsBeyondTheMapAreKeptOnIt() {
    long marine = board.put("Marine", 0, 10, 16);
    assertThat(board.order(marine, Ability.MOVE, -50, 1e30f)).isEqualTo(CommandResult.SUCCESS);
    assertThat(board.game.orderX(board.slot(marine), 0)).isZero();
    assertThat(board.game.orderY(board.slot(marine), 0)).isEqualTo(32);
  }

  private CommandResult move(int player, long tag) {
    return board.game.command(player, Ability.MOVE, tag, Action.Target.POINT, 0, 16, 16, false);
  }
}
