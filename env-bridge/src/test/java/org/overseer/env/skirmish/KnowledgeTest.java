package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** Under fog no answer tells a player more than units have seen. */
class KnowledgeTest {
  private final Simulation game = new Simulation(Scenario.load("Flat64"), Mode.MAP);

  private long unit(String type, int player, float x, float y) {
    long tag = game.createUnit(UnitTable.standard().byName(type), player, x, y);
    assertThat(tag).isNotZero();
    return tag;
  }

  private CommandResult order(long tag, Ability ability, long target) {
    return game.command(0, ability, tag, Action.Target.UNIT, target, 0, 0, false);
  }

  private boolean sawLastDeath(int player) {
    return game.sawDeath(game.deadCount() - 1, player);
  }

  private void step(int loops) {
    for (int i = 0; i < loops; i++) {
      game.step();
    }
  }

  @Test
  void onlyWhoSeesADeathIsToldOfIt() {
    long near = unit("Marine", 0, 10, 10);
    long seen = unit("Marine", 1, 14, 10);
    long hidden = unit("Marine", 1, 50, 50);
    game.kill(hidden);
    assertThat(sawLastDeath(0)).isFalse();
    assertThat(sawLastDeath(1)).isTrue();
    assertThat(sawLastDeath(Simulation.EVERYBODY)).isTrue();
    game.kill(seen);
    assertThat(sawLastDeath(0)).isTrue();
    game.kill(near);
    assertThat(sawLastDeath(0)).as("the own").isTrue();
    assertThat(sawLastDeath(1)).as("the witness is dead").isFalse();
  }

  @Test
  void hiddenStructuresAreNoWallsInAnAnswer() {
    unit("Marine", 0, 10, 10);
    float straight = game.pathLength(0, 40.5f, 32.5f, 50.5f, 32.5f);
    byte[] empty = game.buildable(0);
    long nexus = unit("Nexus", 1, 45.5f, 32.5f);
    assertThat(game.pathLength(0, 40.5f, 32.5f, 50.5f, 32.5f)).isEqualTo(straight);
    assertThat(game.buildable(0)).isEqualTo(empty);
    assertThat(game.isBuiltOn(0, 45.5f, 32.5f)).isFalse();
    float around = game.pathLength(1, 40.5f, 32.5f, 50.5f, 32.5f);
    assertThat(around).isGreaterThan(straight + 1);
    assertThat(game.buildable(1)).isNotEqualTo(empty);
    long scout = unit("Reaper", 0, 38, 32);
    assertThat(game.pathLength(0, 40.5f, 32.5f, 50.5f, 32.5f)).isCloseTo(around, within(1e-4f));
    game.kill(scout);
    game.kill(nexus);
    assertThat(game.pathLength(1, 40.5f, 32.5f, 50.5f, 32.5f)).isEqualTo(straight);
    assertThat(game.pathLength(0, 40.5f, 32.5f, 50.5f, 32.5f))
        .as("as it is remembered")
        .isCloseTo(around, within(1e-4f));
    assertThat(game.isBuiltOn(0, 45.5f, 32.5f)).isTrue();
    assertThat(game.pathLength(Simulation.EVERYBODY, 40.5f, 32.5f, 50.5f, 32.5f))
        .isEqualTo(straight);
  }

  @Test
  void commandsToForeignUnitsDoNotTellWhetherTheyLive() {
    long own = unit("Marine", 0, 10, 10);
    long living = unit("Medivac", 1, 50, 50);
    long dead = unit("Medivac", 1, 52, 50);
    game.kill(dead);
    assertThat(order(living, Ability.MOVE, own)).isEqualTo(CommandResult.ERROR);
    assertThat(order(dead, Ability.MOVE, own)).isEqualTo(CommandResult.ERROR);
    assertThat(game.toggleAutocast(0, living, Ability.HEAL)).isEqualTo(CommandResult.ERROR);
    assertThat(game.toggleAutocast(0, dead, Ability.HEAL)).isEqualTo(CommandResult.ERROR);
    assertThat(order(own, Ability.ATTACK, living)).isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    assertThat(order(own, Ability.ATTACK, dead)).isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    long seen = unit("Medivac", 1, 12, 10);
    assertThat(order(seen, Ability.MOVE, own)).isEqualTo(CommandResult.YOU_CANT_CONTROL_THAT_UNIT);
    assertThat(game.toggleAutocast(0, seen, Ability.HEAL))
        .isEqualTo(CommandResult.YOU_CANT_CONTROL_THAT_UNIT);
  }

  @Test
  void rememberedStructuresAreAttackedWhetherTheyStillStandOrNot() {
    long own = unit("Marine", 0, 20, 32);
    long other = unit("Marine", 0, 20, 30);
    long standing = unit("SupplyDepot", 1, 40, 32);
    long gone = unit("SupplyDepot", 1, 40, 28);
    game.kill(unit("Reaper", 0, 34, 30));
    game.kill(gone);
    for (long depot : new long[] {standing, gone}) {
      assertThat(order(depot, Ability.MOVE, own))
          .isEqualTo(CommandResult.YOU_CANT_CONTROL_THAT_UNIT);
      long attacker = depot == standing ? own : other;
      assertThat(order(attacker, Ability.ATTACK, depot)).isEqualTo(CommandResult.SUCCESS);
      assertThat(game.orderTargetTag(game.find(attacker), 0)).isEqualTo(depot);
      assertThat(game.engagedTargetTag(game.find(attacker))).isZero();
    }
    step(40);
    assertThat(game.x(game.find(own))).isGreaterThan(24);
    assertThat(game.x(game.find(other))).as("it goes to see").isGreaterThan(24);
    assertThat(game.orderCount(game.find(other))).isEqualTo(1);
    step(100);
    assertThat(game.orderCount(game.find(other))).as("nothing is there").isZero();
    assertThat(game.orderCount(game.find(own))).isEqualTo(1);
  }

  @Test
  void aTumorIsRememberedOnceDetectedAndForgottenWhenItsPlaceIsSeenWithoutADetector() {
    long tumor = unit("CreepTumorBurrowed", 1, 40, 32);
    long scout = unit("Marine", 0, 34, 32);
    step(1);
    assertThat(shown(tumor)).as("not detected").isZero();
    game.kill(scout);
    assertThat(shown(tumor)).as("never seen").isZero();
    long raven = unit("Raven", 0, 34, 32);
    step(1);
    assertThat(shown(tumor)).as("Visible").isEqualTo(1);
    game.kill(raven);
    assertThat(shown(tumor)).as("Snapshot").isEqualTo(2);
    scout = unit("Marine", 0, 34, 32);
    assertThat(shown(tumor)).as("nothing is there to be seen").isZero();
    game.kill(scout);
    assertThat(shown(tumor)).as("nothing was there").isZero();
  }

  @Test
  void aStructureThatFliesIsRememberedWhereItWasLastSeen() {
    long barracks = unit("BarracksFlying", 1, 30, 32);
    long scout = unit("Marine", 0, 26, 32);
    game.command(0, Ability.HOLD_FIRE, scout, Action.Target.NONE, 0, 0, 0, false);
    game.command(1, Ability.MOVE, barracks, Action.Target.POINT, 0, 60, 32, false);
    for (int loops = 0; loops < 400 && game.isVisible(game.find(barracks), 0); loops++) {
      game.step();
    }
    assertThat(shown(barracks)).as("Snapshot").isEqualTo(2);
    Observation view = view();
    float x = view.feature(row(view, barracks), UnitFeature.X);
    assertThat(x).isCloseTo(game.x(game.find(barracks)), within(1f)).isGreaterThan(33);
    step(200);
    assertThat(view().feature(row(view(), barracks), UnitFeature.X)).isEqualTo(x);
    game.command(0, Ability.MOVE, scout, Action.Target.POINT, 0, 30, 32, false);
    step(40);
    assertThat(shown(barracks)).as("it is not there any more").isZero();
  }

  private Observation view() {
    Observation view = new Observation();
    ObservationWriter.write(game, 0, view);
    return view;
  }

  /** The display type of a unit in the first player's view, 0 if it is not there. */
  private float shown(long tag) {
    Observation view = view();
    int row = row(view, tag);
    return row < 0 ? 0 : view.feature(row, UnitFeature.DISPLAY_TYPE);
  }

  private static int row(Observation view, long tag) {
    for (int row = 0; row < view.entityCount(); row++) {
      if (view.tags()[row] == tag) {
        return row;
      }
    }
    return -1;
  }

  @Test
  void whatIsMadeInViewIsRemembered() {
    long scout = unit("Marine", 0, 30, 32);
    long rocks = unit("DestructibleRockEx16x6", Simulation.NEUTRAL, 36, 32);
    step(1);
    game.kill(scout);
    Observation view = new Observation();
    ObservationWriter.write(game, 0, view);
    assertThat(java.util.Arrays.copyOf(view.tags(), view.entityCount())).contains(rocks);
    ObservationWriter.write(game, 1, view);
    assertThat(java.util.Arrays.copyOf(view.tags(), view.entityCount())).doesNotContain(rocks);
  }
}
