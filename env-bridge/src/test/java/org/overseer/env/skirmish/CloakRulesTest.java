package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Ability;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;

/** Who is cloaked cannot be shot at without a detector, but can be hit. */
class CloakRulesTest {
  private final Board board = new Board();

  private float points(long tag) {
    return board.health(tag) + board.shield(tag);
  }

  @Test
  void nobodyShootsAtWhomNobodyDetects() {
    long templar = board.put("DarkTemplar", 0, 12, 16);
    long marine = board.put("Marine", 1, 15, 16);
    assertThat(board.order(marine, Ability.ATTACK, templar))
        .isEqualTo(CommandResult.CANT_TARGET_THAT_UNIT);
    board.step(60);
    assertThat(board.alive(marine)).as("the templar came and hit it").isFalse();
    assertThat(points(templar)).isEqualTo(120);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Observer", "Overseer", "Raven", "PhotonCannon", "MissileTurret"})
  void aDetectorShowsItToAllOfItsSide(String detector) {
    long templar = board.dummy("DarkTemplar", 0, 12.5f, 16.5f);
    long marine = board.put("Marine", 1, 16, 16);
    board.step(20);
    assertThat(points(templar)).isEqualTo(120);
    long eye = board.game.createUnit(UnitTable.standard().byName(detector), 1, 21, 20);
    board.step(1);
    assertThat(board.game.isVisible(board.slot(templar), 1)).isTrue();
    board.step(20);
    assertThat(points(templar)).isLessThan(120);
    assertThat(board.order(marine, Ability.ATTACK, templar)).isEqualTo(CommandResult.SUCCESS);
    board.game.kill(eye);
    float left = points(templar);
    board.step(30);
    assertThat(points(templar)).as("out of sight again").isEqualTo(left);
    assertThat(board.game.orderCount(board.slot(marine))).isZero();
  }

  @Test
  void detectionReachesAsFarAsItsRange() {
    long templar = board.dummy("DarkTemplar", 0, 10, 16);
    long near = board.dummy("Observer", 1, 20.9f, 16);
    board.step(1);
    assertThat(board.game.isVisible(board.slot(templar), 1)).as("10.9 cells off").isTrue();
    board.game.kill(near);
    board.dummy("Observer", 1, 21.1f, 16);
    board.step(1);
    assertThat(board.game.isVisible(board.slot(templar), 1)).as("11.1 cells off").isFalse();
    assertThat(board.game.isVisible(board.slot(templar), Simulation.EVERYBODY)).isTrue();
  }

  @Test
  void splashHitsWhoIsCloaked() {
    long templar = board.dummy("DarkTemplar", 0, 16, 16.9f);
    long zealot = board.dummy("Zealot", 0, 16, 16);
    long colossus = board.put("Colossus", 1, 21, 16);
    assertThat(board.order(colossus, Ability.ATTACK, zealot)).isEqualTo(CommandResult.SUCCESS);
    board.loopsUntilHurt(zealot, 40);
    assertThat(board.shield(templar)).isEqualTo(80 - 2 * 10 - 2 * 5);
    assertThat(board.game.isVisible(board.slot(templar), 1)).isFalse();
  }

  @Test
  void explosionsHitWhoIsCloaked() {
    long templar = board.dummy("DarkTemplar", 0, 16, 17.5f);
    board.dummy("Zealot", 0, 16, 16);
    board.put("Baneling", 1, 18, 16);
    board.step(40);
    assertThat(points(templar)).isEqualTo(120 - 35);
  }

  @Test
  void aBansheeCloaksAsLongAsItHasEnergy() {
    long banshee = board.dummy("Banshee", 0, 16, 16);
    int slot = board.slot(banshee);
    assertThat(board.game.energy(slot)).isEqualTo(50);
    assertThat(board.game.cloak(1, banshee, true))
        .isEqualTo(CommandResult.YOU_CANT_CONTROL_THAT_UNIT);
    assertThat(board.game.cloak(0, banshee, true)).isEqualTo(CommandResult.SUCCESS);
    assertThat(board.game.cloak(0, banshee, true)).isEqualTo(CommandResult.NOT_SUPPORTED);
    assertThat(board.game.energy(slot)).isEqualTo(25);
    assertThat(board.game.isVisible(slot, 1)).isFalse();
    board.step(160);
    assertThat(board.game.energy(slot)).isCloseTo(25 - 9, within(0.01f));
    assertThat(board.game.orderCount(slot)).as("its order goes on").isEqualTo(1);
    board.step(320);
    assertThat(board.game.isCloaked(slot)).isFalse();
    assertThat(board.game.isVisible(slot, 1)).isTrue();
    assertThat(board.game.cloak(0, banshee, true)).isEqualTo(CommandResult.NOT_ENOUGH_ENERGY);
    board.game.debug().setEnergy(banshee, 200);
    board.game.cloak(0, banshee, true);
    assertThat(board.game.cloak(0, banshee, false)).isEqualTo(CommandResult.SUCCESS);
    assertThat(board.game.isVisible(slot, 1)).isTrue();
    long marine = board.dummy("Marine", 0, 5, 5);
    assertThat(board.game.cloak(0, marine, true)).isEqualTo(CommandResult.NOT_SUPPORTED);
  }

  @Test
  void whoIsUnderTheGroundIsHiddenAndInNobodysWay() {
    long roach = board.put("RoachBurrowed", 0, 16, 16);
    long marine = board.put("Marine", 1, 12, 16);
    board.order(marine, Ability.MOVE, 20, 16);
    board.step(70);
    assertThat(board.x(marine)).isEqualTo(20);
    assertThat(points(roach)).isEqualTo(145);
    Observation own = new Observation();
    ObservationWriter.write(board.game, 0, own);
    int row = row(own, roach);
    assertThat(own.feature(row, UnitFeature.IS_BURROWED)).isEqualTo(1);
    assertThat(own.feature(row, UnitFeature.CLOAK)).as("CloakedAllied").isEqualTo(4);
  }

  @Test
  void outlinesHaveNoState() {
    long templar = board.dummy("DarkTemplar", 0, 10, 16);
    long roach = board.put("RoachBurrowed", 0, 10, 20);
    board.put("CreepTumorBurrowed", 0, 10.5f, 24.5f);
    board.dummy("Marine", 1, 16, 16);
    board.step(1);
    assertThat(seen(Outlines.NONE).entityCount()).isEqualTo(1);
    Observation cloaked = seen(new Outlines(true, false, false));
    assertThat(cloaked.entityCount()).isEqualTo(2);
    int row = row(cloaked, templar);
    assertThat(cloaked.feature(row, UnitFeature.DISPLAY_TYPE)).as("Hidden").isEqualTo(3);
    assertThat(cloaked.feature(row, UnitFeature.CLOAK)).as("Cloaked").isEqualTo(1);
    assertThat(cloaked.feature(row, UnitFeature.X)).isEqualTo(10);
    assertThat(cloaked.feature(row, UnitFeature.HEALTH)).isZero();
    assertThat(cloaked.feature(row, UnitFeature.HEALTH_MAX)).isZero();
    assertThat(cloaked.feature(row, UnitFeature.SHIELD)).isZero();
    Observation burrowed = seen(new Outlines(false, true, false));
    assertThat(burrowed.entityCount()).as("not the tumor").isEqualTo(2);
    assertThat(burrowed.feature(row(burrowed, roach), UnitFeature.DISPLAY_TYPE)).isEqualTo(3);
  }

  @Test
  void noOutlineLeavesTheFog() {
    Board foggy = new Board(Board.scenario(32, 32, true, List.of(), "Marine", 1), 1);
    foggy.dummy("DarkTemplar", 0, 4, 16);
    foggy.dummy("Marine", 1, 28, 16);
    foggy.step(1);
    Observation view = new Observation();
    ObservationWriter.write(foggy.game, 1, new Outlines(true, true, false), view);
    assertThat(view.entityCount()).isEqualTo(1);
  }

  private Observation seen(Outlines outlines) {
    Observation view = new Observation();
    ObservationWriter.write(board.game, 1, outlines, view);
    return view;
  }

  private static int row(Observation view, long tag) {
    for (int row = 0; row < view.entityCount(); row++) {
      if (view.tags()[row] == tag) {
        return row;
      }
    }
    throw new AssertionError("not in sight");
  }
}
