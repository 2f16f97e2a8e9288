package org.overseer.env.skirmish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.overseer.env.Ability;
import org.overseer.env.Action;

/** Ways around walls: lines are exact, and what is measured is what is walked. */
class WalkedWaysTest {
  private static final float BODY = 0.375f;

  @Test
  void aLineIsFreeIfABodyCanStandEverywhereOnIt() {
    Random random = new Random(5);
    int free = 0;
    for (int map = 0; map < 40; map++) {
      Terrain terrain = scattered(random);
      for (int line = 0; line < 200; line++) {
        float x0 = 1 + 18 * random.nextFloat();
        float y0 = 1 + 18 * random.nextFloat();
        float x1 = Math.min(19, Math.max(1, x0 + 6 * (random.nextFloat() - 0.5f)));
        float y1 = Math.min(19, Math.max(1, y0 + 6 * (random.nextFloat() - 0.5f)));
        boolean is = WalkLine.isFree(terrain.ways(), terrain.area, x0, y0, x1, y1, BODY);
        free += is ? 1 : 0;
        if (is) {
          assertThat(standsAlong(terrain, x0, y0, x1, y1, BODY - 1e-4f)).isTrue();
        } else {
          assertThat(standsAlong(terrain, x0, y0, x1, y1, BODY + 0.02f)).isFalse();
        }
      }
    }
    assertThat(free).isBetween(1000, 6000);
  }

  private static Terrain scattered(Random random) {
    int size = 20;
    Terrain terrain = Terrain.flat("scattered", size, size);
    byte[] walk = new byte[size * size];
    for (int i = 0; i < walk.length; i++) {
      walk[i] = (byte) (random.nextInt(8) == 0 ? 0 : 1);
    }
    terrain.begin(walk, walk);
    return terrain;
  }

  private static boolean standsAlong(
      Terrain terrain, float x0, float y0, float x1, float y1, float body) {
    int samples = 2000;
    for (int i = 0; i <= samples; i++) {
      float part = (float) i / samples;
      if (!stands(terrain, x0 + (x1 - x0) * part, y0 + (y1 - y0) * part, body)) {
        return false;
      }
    }
    return true;
  }

  /** As {@link Terrain#canStand}, for bodies of any width. */
  private static boolean stands(Terrain terrain, float x, float y, float r) {
    return terrain.pathable((int) (x - r), (int) y)
        && terrain.pathable((int) (x + r), (int) y)
        && terrain.pathable((int) x, (int) (y - r))
        && terrain.pathable((int) x, (int) (y + r));
  }

  @ParameterizedTest
  @CsvSource({"Simple64, Marine", "Simple96, Zealot", "corridor, Marine", "2c_vs_64zg, Zergling"})
  void nobodyWalksFartherThanIsMeasured(String map, String type) {
    Simulation game = new Simulation(Scenario.load(map), Mode.MAP);
    clear(game);
    Terrain terrain = game.scenario().terrain();
    Random random = new Random(3);
    for (int pair = 0; pair < 60; pair++) {
      float x = at(random, terrain.width);
      float y = at(random, terrain.height);
      float toX = at(random, terrain.width);
      float toY = at(random, terrain.height);
      long unit = game.createUnit(UnitTable.standard().byName(type), 0, x, y);
      x = game.x(game.find(unit));
      y = game.y(game.find(unit));
      float length = game.pathLength(x, y, toX, toY);
      boolean stands = terrain.canStand(toX, toY, BODY, false);
      if (stands && length > 0) {
        float walked = walk(game, unit, toX, toY);
        float back = game.pathLength(toX, toY, x, y);
        String way = "%s %s to %s %s".formatted(x, y, toX, toY);
        assertThat(walked).as(way).isBetween(0.97f * length, 1.01f * length + 0.05f);
        assertThat(back).as("and back").isBetween(0.97f * length - 0.1f, 1.03f * length + 0.1f);
      }
      clear(game);
    }
  }

  private static float at(Random random, int size) {
    return 1 + random.nextInt(4 * (size - 2)) / 4f;
  }

  private static void clear(Simulation game) {
    for (int s = 0; s < game.slots(); s++) {
      if (game.isAlive(s) && game.owner(s) != World.NEUTRAL) {
        game.kill(game.tag(s));
      }
    }
  }

  private static float walk(Simulation game, long unit, float toX, float toY) {
    game.command(0, Ability.MOVE, unit, Action.Target.POINT, 0, toX, toY, false);
    float walked = 0;
    for (int loop = 0; loop < 4000 && game.orderCount(game.find(unit)) > 0; loop++) {
      float x = game.x(game.find(unit));
      float y = game.y(game.find(unit));
      game.step();
      walked += (float) Math.hypot(game.x(game.find(unit)) - x, game.y(game.find(unit)) - y);
    }
    assertThat(game.orderCount(game.find(unit))).as("arrived").isZero();
    return walked;
  }
}
