package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.overseer.env.Ability;

/** Whom units attack by themselves, and for how long. */
class TargetRulesTest {
  @Test
  void aTargetIsKeptUntilItIsOneAndAHalfCellsBeyondScanRange() {
    Board board = new Board();
    long marine = board.put("Marine", 0, 4, 16);
    // Scan range: 5.5 + 0.375 + 0.375. It runs 0.7 cells a second faster than a marine.
    long zergling = board.put("Zergling", 1, 10.2f, 16);
    board.order(zergling, Ability.MOVE, 31, 16);
    board.step(1);
    assertThat(target(board, marine)).isEqualTo(zergling);
    float kept = 0;
    while (target(board, marine) == zergling) {
      kept = board.distance(marine, zergling);
      board.step(1);
    }
    assertThat(kept).isCloseTo(7.75f, within(0.2f));
    assertThat(board.x(zergling)).as("dropped on the run").isLessThan(30);
    float x = board.x(marine);
    board.step(10);
    assertThat(board.x(marine)).as("and no longer followed").isEqualTo(x);
  }

  @Test
  void whoIsHitFromBeyondItsScanRangeTurnsOnTheAttacker() {
    Board board = new Board();
    long marine = board.put("Marine", 0, 10, 16);
    // A stalker reaches 6 + 1 cells, a marine looks for it up to 5.5 + 1.
    long stalker = board.put("Stalker", 1, 16.9f, 16);
    board.order(stalker, Ability.HOLD_POSITION);
    board.loopsUntilHurt(marine, 60);
    assertThat(target(board, marine)).isEqualTo(stalker);
    board.loopsUntilHurt(stalker, 60);
    assertThat(board.x(marine)).isGreaterThan(10.8f);
  }

  @Test
  void whoWasToldToMoveDoesNotStrikeBack() {
    Board board = new Board();
    long marine = board.put("Marine", 0, 10, 16);
    long stalker = board.put("Stalker", 1, 16.9f, 16);
    board.order(stalker, Ability.HOLD_POSITION);
    board.order(marine, Ability.MOVE, 10, 2);
    board.loopsUntilHurt(marine, 60);
    assertThat(target(board, marine)).isZero();
  }

  /** No type of the table is unarmed or flies, so the rule is tried on made-up figures. */
  @Test
  void enemiesThatCanHitBackComeFirstThenOtherArmedOnes() {
    Stats stats = new Stats(UnitTable.standard().types());
    World world = new World(Board.scenario(32, 32, false, java.util.List.of(), "Marine", 1), stats);
    world.clear();
    int marine = type(stats, "Marine");
    int unarmed = type(stats, "Zealot");
    int armed = type(stats, "Roach");
    int danger = type(stats, "Stalker");
    stats.armed[unarmed] = false;
    stats.canHit[unarmed * stats.count + marine] = false;
    stats.canHit[armed * stats.count + marine] = false;
    int shooter = world.add(marine, 0, 10, 16);
    int near = world.add(unarmed, 1, 12, 16);
    world.vision.reset(world.units);
    assertThat(new Targeting(world).inScan(shooter)).isEqualTo(near);
    int middle = world.add(armed, 1, 13.5f, 16);
    world.units.setTarget(shooter, -1);
    assertThat(new Targeting(world).inScan(shooter)).isEqualTo(middle);
    int far = world.add(danger, 1, 15, 16);
    world.units.setTarget(shooter, -1);
    assertThat(new Targeting(world).inScan(shooter)).isEqualTo(far);
  }

  private static int type(Stats stats, String name) {
    return stats.indexOf(UnitTable.standard().byName(name).id());
  }

  private static long target(Board board, long tag) {
    return board.game.engagedTargetTag(board.slot(tag));
  }
}
