package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.overseer.env.skirmish.NeutralMaps.game;
import static org.overseer.env.skirmish.NeutralMaps.neutral;
import static org.overseer.env.skirmish.NeutralMaps.unit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/** Rocks, towers and structures among units that fight and walk. */
class BodiesTest {
  private static final int TOWER = 149;
  private static final int ROCKS = 370;

  private static CommandResult move(Simulation game, long tag, float x, float y) {
    int player = game.owner(game.find(tag));
    return game.command(player, Ability.MOVE, tag, Action.Target.POINT, 0, x, y, false);
  }

  private static void step(Simulation game, int loops) {
    for (int i = 0; i < loops; i++) {
      game.step();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Colossus", "Baneling"})
  void beamsAndExplosionsHurtTheRocksTheyAreOrderedTo(String type) {
    Simulation game = game("Simple64");
    int rocks = neutral(game, ROCKS);
    long attacker = unit(game, type, 0, game.x(rocks) - 6, game.y(rocks));
    CommandResult result =
        game.command(0, Ability.ATTACK, attacker, Action.Target.UNIT, game.tag(rocks), 0, 0, false);
    assertThat(result).isEqualTo(CommandResult.SUCCESS);
    step(game, 600); // the side to which they go may be the far one
    assertThat(game.health(rocks)).isLessThan(2000);
    assertThat(game.find(attacker) < 0).isEqualTo(type.equals("Baneling"));
  }

  @Test
  void aTowerThatIsGoneShowsNothing() {
    Simulation game = game("Simple64");
    int tower = neutral(game, TOWER);
    float x = game.x(tower);
    float y = game.y(tower);
    long far = unit(game, "Marine", 1, x + 15, y + 8);
    long holder = unit(game, "Marine", 0, x - 2, y);
    assertThat(game.isVisible(game.find(far), 0)).isTrue();
    assertThat(game.kill(game.tag(tower))).isTrue();
    assertThat(game.isVisible(game.find(far), 0)).isFalse();
    long heir = unit(game, "Marine", 0, x - 2, y + 2);
    assertThat(game.find(heir)).as("the tower's slot").isEqualTo(tower);
    step(game, 1);
    assertThat(game.isVisible(game.find(far), 0)).isFalse();
    move(game, heir, x - 12, y);
    step(game, 60);
    game.kill(holder);
    game.kill(heir);
    assertThat(game.visibility(0)).doesNotContain((byte) 2);
  }

  @Test
  void nobodyPushesAStructureAway() {
    Simulation game = game("Flat64");
    long spine = unit(game, "SpineCrawler", 1, 40, 32);
    float x = game.x(game.find(spine));
    float y = game.y(game.find(spine));
    unit(game, "Medivac", 0, x - 8, y); // sees it and is no target
    for (int i = 0; i < 4; i++) {
      move(game, unit(game, "Zergling", 1, x - 4, y - 1.5f + i), x + 12, y);
    }
    for (int loop = 0; loop < 120; loop++) {
      game.step();
      assertThat(game.x(game.find(spine))).isEqualTo(x);
      assertThat(game.y(game.find(spine))).isEqualTo(y);
      Observation view = new Observation();
      ObservationWriter.write(game, 0, view);
      long[] tags = java.util.Arrays.copyOf(view.tags(), view.entityCount());
      assertThat(tags).doesNotHaveDuplicates();
    }
  }
}
