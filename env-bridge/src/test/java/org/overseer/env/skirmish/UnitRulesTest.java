package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.env.Ability;

/** What single kinds of units can do; expected values are worked out by hand. */
class UnitRulesTest {
  /** Low ground, a cliff two cells wide with its only ramp at y = 13 and 14, high ground. */
  private static Board cliff() {
    List<String> rows = new ArrayList<>(Collections.nCopies(16, "........MM^^^^^^^^^^^^^^"));
    rows.set(1, "........//^^^^^^^^^^^^^^");
    rows.set(2, "........//^^^^^^^^^^^^^^");
    return new Board(Board.scenario(24, 16, false, rows, "Marine", 1), 1);
  }

  private static CommandResult heal(Board board, long healer, long friend) {
    return board.order(healer, Ability.HEAL, friend);
  }

  // Colossus

  /** The beam lies across the shot: 1.4 to each side and 0.15 before and behind, plus a body. */
  @ParameterizedTest
  @CsvSource({
    "0, 1.7, true", // 1.7 − 0.375 is below 1.4
    "0, -1.7, true",
    "0, 1.8, false",
    "0.8, 0.8, false", // behind by 0.8 − 0.15 − 0.375
    "0.5, 0.9, true",
    "-0.5, 0.9, true",
    "-0.6, 0.9, false"
  })
  void theColossusHitsALineAcrossItsShot(float behind, float aside, boolean hit) {
    Board board = new Board();
    long target = board.dummy("Zergling", 1, 16, 16);
    long other = board.dummy("Zergling", 1, 16 + behind, 16 + aside);
    long friend = board.dummy("Zergling", 0, 16, 15.2f);
    long colossus = board.put("Colossus", 0, 10, 16);
    board.order(colossus, Ability.ATTACK, target);
    board.loopsUntilHurt(target, 20);
    // (10 + 5 light) × 2; a zergling regains 0.017 a loop.
    assertThat(board.health(target)).isCloseTo(5, within(0.02f));
    assertThat(board.health(other)).isCloseTo(hit ? 5 : 35, within(0.02f));
    assertThat(board.health(friend)).as("friends are spared").isEqualTo(35);
  }

  @Test
  void theBeamTurnsWithTheShot() {
    Board board = new Board();
    long target = board.dummy("Marauder", 1, 16, 16);
    long east = board.dummy("Marauder", 1, 17.6f, 16);
    long north = board.dummy("Marauder", 1, 16, 17.6f);
    long colossus = board.put("Colossus", 0, 16, 10);
    board.order(colossus, Ability.ATTACK, target);
    board.loopsUntilHurt(target, 20);
    // Armour 1 counts against each of two attacks of 10.
    assertThat(board.health(target)).isEqualTo(125 - 18);
    assertThat(board.health(east)).as("each enemy is hit once").isEqualTo(125 - 18);
    assertThat(board.health(north)).isEqualTo(125);
  }

  @Test
  void theBeamDoesNotReachTheAir() {
    Board board = new Board();
    long target = board.dummy("Marine", 1, 16, 16);
    long medivac = board.dummy("Medivac", 1, 16, 17);
    long colossus = board.put("Colossus", 0, 10, 16);
    board.order(colossus, Ability.ATTACK, target);
    board.loopsUntilHurt(target, 20);
    assertThat(board.health(medivac)).isEqualTo(150);
    assertThat(board.order(colossus, Ability.ATTACK, medivac))
        .isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
  }

  @ParameterizedTest
  @CsvSource({"Colossus", "Reaper"})
  void cliffWalkersGoStraightUpAndDownACliff(String type) {
    Board board = cliff();
    long walker = board.put(type, 0, 6, 3);
    board.order(walker, Ability.MOVE, 18, 3);
    float furthest = 0;
    for (int loop = 0; loop < 120; loop++) {
      board.step(1);
      furthest = Math.max(furthest, Math.abs(board.y(walker) - 3));
    }
    assertThat(board.x(walker)).isCloseTo(18, within(0.1f));
    assertThat(furthest).as("no way around").isLessThan(0.1f);
    assertThat(board.game.z(board.slot(walker))).isEqualTo(12);
    board.order(walker, Ability.MOVE, 6, 3);
    board.step(120);
    assertThat(board.x(walker)).isCloseTo(6, within(0.1f));
  }

  @Test
  void zerglingsHaveToTakeTheRamp() {
    Board board = cliff();
    long zergling = board.put("Zergling", 0, 6, 3);
    board.order(zergling, Ability.MOVE, 18, 3);
    float highest = 0;
    for (int loop = 0; loop < 250; loop++) {
      board.step(1);
      highest = Math.max(highest, board.y(zergling));
    }
    assertThat(highest).isGreaterThan(13);
    assertThat(board.x(zergling)).isCloseTo(18, within(0.1f));
  }

  @Test
  void aWallWithOneGroundOnBothSidesIsNoCliff() {
    Board board = Board.withWalls(false);
    long colossus = board.put("Colossus", 0, 5, 8);
    board.order(colossus, Ability.MOVE, 13, 8);
    float furthest = 0;
    for (int loop = 0; loop < 200; loop++) {
      board.step(1);
      furthest = Math.max(furthest, Math.abs(board.y(colossus) - 8));
    }
    assertThat(furthest).isGreaterThan(4);
    assertThat(board.x(colossus)).isCloseTo(13, within(0.2f));
  }

  @Test
  void aColossusWalksOverHeadsButNotOverItsLikeNorOverStructures() {
    Board board = new Board();
    long colossus = board.put("Colossus", 0, 10, 16);
    board.dummy("Zealot", 0, 14, 16);
    board.order(colossus, Ability.MOVE, 18, 16);
    for (int loop = 0; loop < 60; loop++) {
      board.step(1);
      assertThat(board.y(colossus)).isEqualTo(16);
    }
    assertThat(board.x(colossus)).isCloseTo(18, within(0.1f));
    long other = board.dummy("Colossus", 0, 22, 16);
    long spine = board.put("SpineCrawler", 0, 26, 20);
    board.order(colossus, Ability.MOVE, 30, 22);
    for (int loop = 0; loop < 200; loop++) {
      board.step(1);
      assertThat(board.distance(colossus, other)).isGreaterThan(2 - 1e-4f);
      assertThat(board.distance(colossus, spine)).isGreaterThan(2.125f - 1e-4f);
    }
  }

  @Test
  void weaponsAgainstAirHitAColossusAndAMedivacButNoMarine() {
    Weapon flak = new Weapon(Weapon.Targets.AIR, 10, List.of(), 1, 7, 1, 0);
    Weapon cannon = new Weapon(Weapon.Targets.GROUND, 10, List.of(), 1, 7, 1, 0);
    UnitTable table = UnitTable.standard();
    assertThat(flak.canHit(table.byName("Colossus"))).isTrue();
    assertThat(cannon.canHit(table.byName("Colossus"))).isTrue();
    assertThat(flak.canHit(table.byName("Medivac"))).isTrue();
    assertThat(cannon.canHit(table.byName("Medivac"))).isFalse();
    assertThat(flak.canHit(table.byName("Marine"))).isFalse();
    assertThat(flak.canHit(table.byName("Reaper"))).isFalse();
  }

  // Baneling

  /**
   * 20, 15 more against light ones, 80 against structures, less armour where there is no shield.
   */
  @ParameterizedTest
  @CsvSource({
    "Marine, 10, 0", // 45 − 35
    "Marauder, 106, 0", // 125 − (20 − 1)
    "Zealot, 100, 15", // 50 − 35
    "Stalker, 80, 60",
    "SpineCrawler, 222, 0" // 300 − (80 − 2)
  })
  void aBanelingDiesForItsDamage(String victim, float health, float shield) {
    Board board = new Board();
    long target = board.dummy(victim, 1, 16, 16);
    long baneling = board.put("Baneling", 0, 10, 16);
    board.order(baneling, Ability.ATTACK, target);
    board.loopsUntilHurt(target, 100);
    assertThat(board.health(target)).isCloseTo(health, within(0.02f));
    assertThat(board.shield(target)).isEqualTo(shield);
    assertThat(board.alive(baneling)).isFalse();
    assertThat(board.game.unitCount(0)).isZero();
    assertThat(board.game.deadTag(board.game.deadCount() - 1)).isEqualTo(baneling);
  }

  @Test
  void itHurtsAllEnemiesOnTheGroundWithin2Point2AndNoFriends() {
    Board board = new Board();
    // It reaches the target at 0.25 + 0.375 + 0.375 from it: at x = 15.
    long target = board.dummy("Marine", 1, 16, 16);
    long near = board.dummy("Marine", 1, 15, 18.4f); // 2.4 − 0.375 is below 2.2
    long far = board.dummy("Marine", 1, 15, 18.4f + 0.8f);
    long air = board.dummy("Medivac", 1, 16, 15);
    long friend = board.dummy("Marine", 0, 15, 14);
    long baneling = board.put("Baneling", 0, 12, 16);
    board.order(baneling, Ability.ATTACK, target);
    board.loopsUntilHurt(target, 100);
    assertThat(board.health(near)).isEqualTo(10);
    assertThat(board.health(far)).isEqualTo(45);
    assertThat(board.health(air)).isEqualTo(150);
    assertThat(board.health(friend)).isEqualTo(45);
  }

  @Test
  void aBanelingThatIsKilledExplodesToo() {
    Board board = new Board();
    long zealot = board.put("Zealot", 0, 15, 16);
    long baneling = board.dummy("Baneling", 1, 16.5f, 16);
    board.order(zealot, Ability.ATTACK, baneling);
    int loops = 0;
    while (board.alive(baneling)) {
      board.step(1);
      assertThat(++loops).isLessThan(100);
    }
    assertThat(board.shield(zealot)).isEqualTo(15);
    assertThat(board.game.deadTag(board.game.deadCount() - 1)).isEqualTo(baneling);
  }

  @Test
  void oneExplosionSetsOffTheNext() {
    Board board = new Board();
    long[] chain = new long[6];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = board.dummy("Baneling", (i + 1) % 2, 16 + 2 * i, 16);
    }
    // Alternating sides, and an explosion of 20 does not kill a whole baneling of 30: weaken them.
    for (int i = 1; i < chain.length; i++) {
      long marine = board.put("Marine", i % 2, 16 + 2 * i, 20.5f);
      board.order(marine, Ability.ATTACK, chain[i]);
      for (int shot = 0; shot < 3; shot++) {
        board.loopsUntilHurt(chain[i], 60);
      }
      board.game.kill(marine);
    }
    long trigger = board.put("Marine", 0, 11.4f, 16);
    board.order(trigger, Ability.ATTACK, chain[0]);
    for (int loop = 0; loop < 200 && board.alive(chain[0]); loop++) {
      board.step(1);
    }
    for (long baneling : chain) {
      assertThat(board.alive(baneling)).isFalse();
    }
    assertThat(board.alive(trigger)).isTrue();
  }

  @Test
  void aDebugKillIsNoExplosion() {
    Board board = new Board();
    long marine = board.dummy("Marine", 0, 15, 16);
    long baneling = board.dummy("Baneling", 1, 16, 16);
    assertThat(board.game.kill(baneling)).isTrue();
    board.step(3);
    assertThat(board.health(marine)).isEqualTo(45);
  }

  @Test
  void banelingsRunInUnderAnAttackMove() {
    Board board = new Board();
    long zealot = board.dummy("Zealot", 1, 16, 16);
    long baneling = board.put("Baneling", 0, 8, 16);
    board.order(baneling, Ability.ATTACK, 28, 16);
    board.loopsUntilHurt(zealot, 100);
    assertThat(board.alive(baneling)).isFalse();
  }

  // Medivac

  @Test
  void aMedivacHealsNinePointsASecondAtThreeAPointOfEnergy() {
    Board board = new Board();
    long marauder = hurt(board, "Marauder", 40);
    long medivac = board.put("Medivac", 0, 12, 16);
    assertThat(board.game.energy(board.slot(medivac))).isEqualTo(50);
    assertThat(board.game.autocast(board.slot(medivac))).isTrue();
    float before = board.health(marauder);
    board.step(16);
    assertThat(board.health(marauder) - before).isCloseTo(9, within(1e-3f));
    assertThat(board.game.energy(board.slot(medivac))).isCloseTo(50 - 3 + 0.5625f, within(1e-3f));
    board.step(200);
    assertThat(board.health(marauder)).isEqualTo(125);
  }

  /** A marauder with this much taken off. */
  private static long hurt(Board board, String type, float points) {
    long victim = board.dummy(type, 0, 16, 16);
    long marine = board.put("Marine", 1, 20, 16);
    board.order(marine, Ability.ATTACK, victim);
    float full = board.health(victim);
    while (board.health(victim) > full - points) {
      board.loopsUntilHurt(victim, 60);
    }
    board.game.kill(marine);
    return victim;
  }

  @Test
  void energyComesBackUpTo200() {
    Board board = new Board();
    long medivac = board.put("Medivac", 0, 12, 16);
    board.step(160);
    assertThat(board.game.energy(board.slot(medivac))).isCloseTo(55.625f, within(0.01f));
    board.step(5_000);
    assertThat(board.game.energy(board.slot(medivac))).isEqualTo(200);
  }

  @Test
  void healingNeedsALivingHurtFriendAndEnergy() {
    Board board = new Board();
    long marine = hurt(board, "Marauder", 40);
    long medivac = board.put("Medivac", 0, 12, 16);
    long other = board.put("Medivac", 0, 12, 20);
    long stalker = board.put("Stalker", 0, 14, 20);
    long enemy = board.dummy("Marine", 1, 26, 16);
    board.game.toggleAutocast(0, medivac, Ability.HEAL);
    board.game.toggleAutocast(0, other, Ability.HEAL);
    assertThat(heal(board, medivac, medivac)).isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    assertThat(heal(board, medivac, enemy)).isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    assertThat(heal(board, medivac, other)).isEqualTo(CommandResult.MUST_TARGET_BIOLOGICAL_UNITS);
    assertThat(heal(board, medivac, stalker)).isEqualTo(CommandResult.MUST_TARGET_BIOLOGICAL_UNITS);
    assertThat(heal(board, marine, stalker)).isEqualTo(CommandResult.NOT_SUPPORTED);
    assertThat(board.order(medivac, Ability.HEAL)).isEqualTo(CommandResult.NOT_SUPPORTED);
    assertThat(heal(board, medivac, marine)).isEqualTo(CommandResult.SUCCESS);
    assertThat(board.game.orderAbility(board.slot(medivac), 0)).isEqualTo(Ability.HEAL);
    board.step(200);
    assertThat(board.health(marine)).isEqualTo(125);
    assertThat(board.game.orderCount(board.slot(medivac))).isZero();
    assertThat(heal(board, medivac, marine))
        .as("who is whole")
        .isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
  }

  @Test
  void withoutEnergyThereIsNoHealing() {
    Board board = new Board();
    long medivac = board.put("Medivac", 0, 12, 16);
    float energy = board.game.energy(board.slot(medivac));
    for (int i = 0; i < 9 && energy >= Healing.LEAST_ENERGY; i++) {
      board.game.toggleAutocast(0, medivac, Ability.HEAL);
      long patient = hurt(board, "Marauder", 110);
      board.game.toggleAutocast(0, medivac, Ability.HEAL);
      for (int loop = 0; loop < 400; loop++) {
        board.step(1);
        energy = board.game.energy(board.slot(medivac));
        if (energy < Healing.LEAST_ENERGY) {
          assertThat(heal(board, medivac, patient)).isEqualTo(CommandResult.NOT_ENOUGH_ENERGY);
          return;
        }
      }
      board.game.kill(patient);
    }
    throw new AssertionError("the energy did not run out, " + energy + " are left");
  }

  @Test
  void itFliesIntoRangeAndStopsThere() {
    Board board = new Board();
    long marauder = hurt(board, "Marauder", 60);
    long medivac = board.put("Medivac", 0, 4, 16);
    board.step(10);
    assertThat(board.x(medivac)).as("too far to notice").isEqualTo(4);
    assertThat(heal(board, medivac, marauder)).isEqualTo(CommandResult.SUCCESS);
    board.step(60);
    assertThat(board.distance(medivac, marauder)).isCloseTo(4 + 0.75f + 0.5625f, within(0.02f));
    assertThat(board.health(marauder)).isGreaterThan(65);
  }

  @Test
  void autocastCanBeSwitchedOff() {
    Board board = new Board();
    long medivac = board.put("Medivac", 0, 12, 16);
    assertThat(board.game.toggleAutocast(0, medivac, Ability.HEAL))
        .isEqualTo(CommandResult.SUCCESS);
    long marauder = hurt(board, "Marauder", 60);
    float before = board.health(marauder);
    board.step(50);
    assertThat(board.health(marauder)).isEqualTo(before);
    assertThat(board.game.autocast(board.slot(medivac))).isFalse();
    board.game.toggleAutocast(0, medivac, Ability.HEAL);
    board.step(10);
    assertThat(board.health(marauder)).isGreaterThan(before);
    assertThat(board.game.toggleAutocast(1, medivac, Ability.HEAL))
        .isEqualTo(CommandResult.YOU_CANT_CONTROL_THAT_UNIT);
    assertThat(board.game.toggleAutocast(0, medivac, Ability.ATTACK))
        .isEqualTo(CommandResult.NOT_SUPPORTED);
    assertThat(board.game.toggleAutocast(0, marauder, Ability.HEAL))
        .isEqualTo(CommandResult.NOT_SUPPORTED);
    assertThat(board.game.toggleAutocast(0, 12345, Ability.HEAL)).isEqualTo(CommandResult.ERROR);
  }

  @Test
  void anAttackMovingMedivacStaysWithItsFriendsAndHealsThem() {
    Board board = new Board();
    long marine = board.put("Marauder", 0, 6, 16);
    long medivac = board.put("Medivac", 0, 4, 16);
    long enemy = board.put("Marine", 1, 20, 16);
    board.order(marine, Ability.ATTACK, 28, 16);
    assertThat(board.order(medivac, Ability.ATTACK, 28, 16)).isEqualTo(CommandResult.SUCCESS);
    assertThat(board.game.orderAbility(board.slot(medivac), 0)).isEqualTo(Ability.SCAN_MOVE);
    while (board.alive(enemy)) {
      board.step(1);
      assertThat(board.x(medivac)).isLessThan(board.x(marine) + 1.5f);
      assertThat(board.game.gameLoop()).isLessThan(600);
    }
    board.step(120);
    assertThat(board.health(marine)).isEqualTo(125);
    assertThat(board.x(medivac)).isGreaterThan(20);
    board.step(300);
    assertThat(board.x(medivac)).as("alone it goes all the way").isCloseTo(28, within(0.5f));
    assertThat(board.game.orderCount(board.slot(medivac))).isZero();
  }

  // Flying units

  @Test
  void onlyWeaponsAgainstAirHitWhatFlies() {
    Board board = new Board();
    long medivac = board.dummy("Medivac", 1, 16, 16);
    for (String type : List.of("Marine", "Stalker", "Hydralisk")) {
      long shooter = board.put(type, 0, 12, 16);
      board.order(shooter, Ability.ATTACK, medivac);
      board.loopsUntilHurt(medivac, 60);
      board.game.kill(shooter);
    }
    float left = board.health(medivac);
    for (String type : List.of("Zealot", "Zergling", "Marauder", "Colossus", "Baneling")) {
      long walker = board.put(type, 0, 14, 16);
      assertThat(board.order(walker, Ability.ATTACK, medivac))
          .isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
      board.step(20);
      assertThat(board.alive(walker)).isTrue();
      board.game.kill(walker);
    }
    assertThat(board.health(medivac)).isEqualTo(left);
  }

  @Test
  void flyingUnitsPassWallsAndEachOtherAndDriftApartAtRest() {
    Board board = Board.withWalls(false);
    long medivac = board.put("Medivac", 0, 5, 8);
    long other = board.put("Medivac", 0, 13, 8);
    board.order(medivac, Ability.MOVE, 13, 8);
    for (int loop = 0; loop < 52; loop++) {
      board.step(1);
      assertThat(board.y(medivac)).isEqualTo(8);
    }
    assertThat(board.distance(medivac, other)).isLessThan(1.5f);
    board.step(60);
    assertThat(board.distance(medivac, other)).isGreaterThan(1.5f - 0.1f);
  }

  // Spine crawler

  @Test
  void aSpineCrawlerShootsFromWhereItStands() {
    Board board = new Board();
    long spine = board.put("SpineCrawler", 1, 16, 16);
    assertThat(board.order(spine, Ability.MOVE, 20, 16)).isEqualTo(CommandResult.NOT_SUPPORTED);
    assertThat(board.order(spine, Ability.ATTACK, 20, 16)).isEqualTo(CommandResult.NOT_SUPPORTED);
    assertThat(board.order(spine, Ability.SMART, 20, 16)).isEqualTo(CommandResult.NOT_SUPPORTED);
    long marauder = board.dummy("Marauder", 0, 16, 23); // 7 + 1.125 + 0.5625 is in range
    board.loopsUntilHurt(marauder, 60);
    assertThat(board.health(marauder)).isEqualTo(125 - 29); // 25 + 5 armoured − 1
    board.game.kill(marauder);
    long medivac = board.dummy("Medivac", 0, 16, 20);
    long outside = board.dummy("Marine", 0, 16, 25);
    board.step(100);
    assertThat(board.health(medivac)).isEqualTo(150);
    assertThat(board.health(outside)).isEqualTo(45);
    assertThat(board.order(spine, Ability.ATTACK, outside)).isEqualTo(CommandResult.SUCCESS);
    board.step(100);
    assertThat(board.x(spine)).isEqualTo(16);
    assertThat(board.y(spine)).isEqualTo(16);
  }

  // Regeneration

  @ParameterizedTest
  @CsvSource({"Zergling, true", "Roach, true", "Marauder, false"})
  void zergRegainHealth(String type, boolean regains) {
    Board board = new Board();
    long victim = hurt(board, type, 10);
    float before = board.health(victim);
    board.step(160);
    // 0.2734 a second of 16 loops, which is 0.38 at the ladder's speed.
    assertThat(board.health(victim) - before).isCloseTo(regains ? 2.734f : 0, within(0.01f));
    board.step(2_000);
    assertThat(board.health(victim))
        .isLessThanOrEqualTo(UnitTable.standard().byName(type).health());
  }
}
