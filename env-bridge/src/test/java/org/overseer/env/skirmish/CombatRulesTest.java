package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.env.Ability;

/** Expected values are worked out by hand from the unit table and the rules of the game. */
class CombatRulesTest {
  /** Shields take whole attacks first; then each attack loses the armour of 1 where it is 1. */
  @ParameterizedTest
  @CsvSource({
    // attacker, target, points after one shot: health, shield
    "Marine, Marine, 39, 0", // 6 on armour 0
    "Marine, Marauder, 120, 0", // 6 − 1
    "Marauder, Marauder, 106, 0", // 10 + 10 armoured − 1
    "Marauder, Marine, 35, 0", // 10, not armoured
    "Marine, Zealot, 100, 44", // 6 on shields, no armour there
    "Zealot, Marine, 29, 0", // 8 × 2
    "Zealot, Marauder, 111, 0", // (8 − 1) × 2: armour counts against each attack
    "Zealot, Zealot, 100, 34", // 8 × 2 on shields
    "Stalker, Marine, 32, 0", // 13
    "Stalker, Marauder, 108, 0", // 13 + 5 armoured − 1
    "Stalker, Stalker, 80, 62", // 13 + 5 on shields
    "Stalker, Zealot, 100, 37", // 13, a zealot is not armoured
    "Zergling, Roach, 141, 0", // 5 − 1
    "Hydralisk, Roach, 134, 0", // 12 − 1
    "Roach, Hydralisk, 64, 0" // 16
  })
  void oneShotHurtsByDamageBonusAndArmour(
      String attacker, String target, float health, float shield) {
    Board board = new Board();
    long victim = board.dummy(target, 1, 16, 16);
    long shooter = board.put(attacker, 0, 14.7f, 16);
    board.order(shooter, Ability.ATTACK, victim);
    board.loopsUntilHurt(victim, 20);
    assertThat(board.health(victim)).isEqualTo(health);
    assertThat(board.shield(victim)).isEqualTo(shield);
  }

  @Test
  void anAttackThatBreaksTheShieldsLosesTheArmourFromTheRest() {
    Board board = new Board();
    long zealot = board.dummy("Zealot", 1, 16, 16);
    long marine = board.put("Marine", 0, 12, 16);
    board.order(marine, Ability.ATTACK, zealot);
    for (int shot = 0; shot < 8; shot++) {
      board.loopsUntilHurt(zealot, 30);
    }
    assertThat(board.shield(zealot)).isEqualTo(50 - 8 * 6);
    board.loopsUntilHurt(zealot, 30);
    assertThat(board.shield(zealot)).isZero();
    assertThat(board.health(zealot)).as("2 on the shields, 4 − 1 on health").isEqualTo(97);
    board.loopsUntilHurt(zealot, 30);
    assertThat(board.health(zealot)).isEqualTo(92);
  }

  @ParameterizedTest
  @CsvSource({
    "Marine, 0.86083984375, 40",
    "Stalker, 1.8701171875, 90",
    "Zealot, 1.199951171875, 90",
  })
  void shotsAreAPeriodPlusTheMeanDelayApart(String type, double period, int targets) {
    Board board = new Board();
    long shooter = board.put(type, 0, 14.7f, 16);
    int shots = 0;
    int loops = 0;
    int shortest = Integer.MAX_VALUE;
    int longest = 0;
    for (int i = 0; i < targets; i++) {
      long victim = board.dummy("Roach", 1, 16, 16);
      board.order(shooter, Ability.ATTACK, victim);
      board.loopsUntilHurt(victim, 60);
      while (board.health(victim) > 20) {
        int between = board.loopsUntilHurt(victim, 60);
        shortest = Math.min(shortest, between);
        longest = Math.max(longest, between);
        loops += between;
        shots++;
      }
      board.game.kill(victim);
    }
    assertThat(shots).isGreaterThan(500);
    // The delay is uniform between -1 and +2 game loops.
    assertThat((double) loops / shots).isCloseTo(period * 16 + 0.5, within(0.2));
    assertThat(shortest).isEqualTo((int) Math.floor(period * 16 - 1));
    assertThat(longest).isEqualTo((int) Math.ceil(period * 16 + 2));
  }

  @Test
  void aShotLandsAfterTheDamagePoint() {
    Board board = new Board();
    long stalker = board.put("Stalker", 0, 12, 16);
    long victim = board.dummy("Roach", 1, 16, 16);
    board.order(stalker, Ability.ATTACK, victim);
    board.step(1);
    assertThat(board.cooldown(stalker)).as("the shot has started").isPositive();
    // 0.1666 s × 16 = 2.67 loops: in the third loop after the start.
    assertThat(board.loopsUntilHurt(victim, 10)).isEqualTo(3);
  }

  @Test
  void walkingAwayBeforeTheDamagePointCancelsTheShotAndItsCooldown() {
    Board board = new Board();
    long stalker = board.put("Stalker", 0, 12, 16);
    long victim = board.dummy("Roach", 1, 16, 16);
    board.order(stalker, Ability.ATTACK, victim);
    board.step(2);
    board.order(stalker, Ability.MOVE, 8, 16);
    assertThat(board.cooldown(stalker)).isZero();
    board.step(20);
    assertThat(board.health(victim)).isEqualTo(145);
    assertThat(board.x(stalker)).isLessThan(11);
  }

  @Test
  void walkingAwayAfterTheDamagePointKeepsTheHitAndTheCooldown() {
    Board board = new Board();
    long stalker = board.put("Stalker", 0, 12, 16);
    long victim = board.dummy("Roach", 1, 16, 16);
    board.order(stalker, Ability.ATTACK, victim);
    board.step(4);
    board.order(stalker, Ability.MOVE, 8, 16);
    // A roach regains 0.017 a loop.
    assertThat(board.health(victim)).isCloseTo(145 - 17, within(0.04f));
    // 29.9 loops, delayed by -1 to 2, less the 3 that have passed.
    assertThat(board.cooldown(stalker)).isBetween(25.9f, 29f);
  }

  /** No unit of the table gets a cell away before a shot lands, so the target is carried off. */
  @ParameterizedTest
  @CsvSource({"0.99, 128, true", "1.01, 145, false"})
  void aStartedShotLandsUpToOneCellOutOfRange(float beyond, float health, boolean shot) {
    World world = duel();
    Combat combat = new Combat(world, new Movement(world));
    int stalker = world.add(type(world, "Stalker"), 0, 10, 16);
    int roach = world.add(type(world, "Roach"), 1, 17.25f, 16); // 6 + 0.625 + 0.625 away
    combat.engage(stalker, roach, true);
    assertThat(world.units.winding[stalker]).isTrue();
    world.place(roach, 17.25f + beyond, 16);
    for (int loop = 0; loop < 3; loop++) {
      combat.engage(stalker, roach, false);
    }
    assertThat(world.units.health[roach]).isEqualTo(health);
    assertThat(world.units.cooldown[stalker] > 0).isEqualTo(shot);
  }

  /** No unit of the table has armour that matters, so it is made up. */
  @Test
  void atLeastHalfAPointOfEachAttackGetsThrough() {
    World world = duel();
    Combat combat = new Combat(world, new Movement(world));
    int zealot = world.add(type(world, "Zealot"), 0, 10, 16);
    int roach = world.add(type(world, "Roach"), 1, 11.2f, 16);
    world.stats.armour[type(world, "Roach")] = 100;
    combat.engage(zealot, roach, false);
    assertThat(world.units.health[roach]).as("two attacks").isEqualTo(144);
  }

  private static World duel() {
    Stats figures = new Stats(UnitTable.standard().types());
    World world = new World(Board.scenario(TargetRule.NEAREST), figures);
    world.clear();
    return world;
  }

  private static int type(World world, String name) {
    return world.stats.indexOf(UnitTable.standard().byName(name).id());
  }

  @Test
  void theDeadDoNotShoot() {
    Board board = new Board();
    long stalker = board.put("Stalker", 0, 12, 16);
    long victim = board.dummy("Roach", 1, 16, 16);
    board.order(stalker, Ability.ATTACK, victim);
    board.step(2);
    board.game.kill(stalker);
    board.step(60);
    assertThat(board.health(victim)).isEqualTo(145);
  }

  @Test
  void shieldsComeBackTenSecondsAfterTheLastDamageAtTwoASecond() {
    Board board = new Board();
    long zealot = board.dummy("Zealot", 1, 16, 16);
    long marine = board.put("Marine", 0, 12, 16);
    board.order(marine, Ability.ATTACK, zealot);
    board.loopsUntilHurt(zealot, 10);
    board.order(marine, Ability.HOLD_FIRE);
    assertThat(board.shield(zealot)).isEqualTo(44);
    board.step(160);
    assertThat(board.shield(zealot)).isEqualTo(44);
    board.step(16);
    assertThat(board.shield(zealot)).isEqualTo(46);
    board.step(32);
    assertThat(board.shield(zealot)).isEqualTo(50);
    board.step(100);
    assertThat(board.shield(zealot)).isEqualTo(50);
    assertThat(board.health(zealot)).as("health does not come back").isEqualTo(100);
  }

  @Test
  void healthThatIsLostStaysLost() {
    Board board = new Board();
    long victim = board.dummy("Stalker", 1, 16, 16);
    long zealot = board.put("Zealot", 0, 14.8f, 16);
    board.order(zealot, Ability.ATTACK, victim);
    while (board.shield(victim) > 0 || board.health(victim) == 80) {
      board.step(1);
    }
    float health = board.health(victim);
    board.order(zealot, Ability.HOLD_FIRE);
    board.step(1_000);
    assertThat(board.health(victim)).isEqualTo(health);
    assertThat(board.shield(victim)).isEqualTo(80);
  }

  @ParameterizedTest
  @CsvSource({
    // Range plus both radii: 5 + 0.375 + 0.375, 6 + 0.625 + 0.375, 6 + 0.5625 + 0.5.
    "Marine, Marine, 5.75",
    "Stalker, Marine, 7",
    "Marauder, Zealot, 7.0625",
  })
  void rangeIsMeasuredFromEdgeToEdge(String attacker, String target, float reach) {
    assertThat(hurtsFrom(attacker, target, reach)).isTrue();
    assertThat(hurtsFrom(attacker, target, reach + 0.002f)).isFalse();
  }

  private static boolean hurtsFrom(String attacker, String target, float distance) {
    Board board = new Board();
    long victim = board.dummy(target, 1, 16, 16);
    long shooter = board.put(attacker, 0, 16 - distance, 16);
    board.order(shooter, Ability.HOLD_POSITION);
    float before = board.health(victim) + board.shield(victim);
    board.step(60);
    assertThat(board.x(shooter)).isEqualTo(16 - distance);
    return board.health(victim) + board.shield(victim) < before;
  }

  @Test
  void theFirstShotWaitsUntilTheUnitFacesItsTarget() {
    Board board = new Board();
    // Units of player 0 look along x; a half turn at 999.8 degrees a second takes 3 loops.
    long ahead = board.put("Marine", 0, 10, 8);
    long behind = board.put("Marine", 0, 10, 24);
    long east = board.dummy("Roach", 1, 14, 8);
    long west = board.dummy("Roach", 1, 6, 24);
    board.order(ahead, Ability.ATTACK, east);
    board.order(behind, Ability.ATTACK, west);
    int hitAhead = 0;
    int hitBehind = 0;
    for (int loop = 1; hitBehind == 0; loop++) {
      board.step(1);
      hitAhead = hitAhead == 0 && board.health(east) < 145 ? loop : hitAhead;
      hitBehind = board.health(west) < 145 ? loop : 0;
    }
    assertThat(hitAhead).as("start in loop 1, damage point 0.8 loops").isEqualTo(2);
    assertThat(hitBehind).as("62.5 degrees a loop until within 22.5 of the target").isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"NEAREST", "WEAKEST"})
  void theTargetRuleOfTheScenarioDecidesWhoIsShotFirst(TargetRule rule) {
    Board board = new Board(Board.scenario(rule), 1);
    long marine = board.put("Marine", 0, 12, 16);
    long near = board.dummy("Zealot", 1, 14, 14);
    long weak = board.dummy("Marine", 1, 15.5f, 16);
    board.step(3);
    long expected = rule == TargetRule.NEAREST ? near : weak;
    assertThat(board.game.engagedTargetTag(board.slot(marine))).isEqualTo(expected);
    assertThat(board.health(near) + board.shield(near)).isEqualTo(expected == near ? 144 : 150);
    assertThat(board.health(weak)).isEqualTo(expected == weak ? 39 : 45);
  }
}
