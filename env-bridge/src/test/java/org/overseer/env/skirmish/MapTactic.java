package org.overseer.env.skirmish;

import java.util.Arrays;
import java.util.List;
import org.overseer.env.Ability;
import org.overseer.env.Action;

/** Ways to lead the allies of one of SMAC's maps; each decides once an agent step. */
enum MapTactic {
  /** SMAC's random policy: each unit one of its available actions, all equally likely. */
  RANDOM {
    @Override
    void act(MapGame game) {
      for (int s : game.allies()) {
        randomAction(game, s);
      }
    }
  },

  /** To the enemy's spawn, fighting whatever is met. */
  ATTACK_MOVE {
    @Override
    void act(MapGame game) {
      for (int s : game.allies()) {
        if (game.sim.orderCount(s) == 0) {
          game.order(s, Ability.ATTACK, 23, 16);
        }
      }
    }
  },

  /** In line until the enemy is there; then all attack the weakest that they reach. */
  FOCUS_FIRE {
    @Override
    void act(MapGame game) {
      game.forgetShots();
      for (int s : game.allies()) {
        int target = game.weakestInReach(s, 0.3f);
        if (target >= 0) {
          game.attack(s, target);
        } else if (game.sim.gameLoop() > 160 || game.anyInReach()) {
          game.attack(s, game.nearestEnemy(s));
        }
      }
    }
  },

  /** One step for a shot when the weapon is ready and nobody is close, else away from them. */
  KITE {
    @Override
    void act(MapGame game) {
      for (int s : game.allies()) {
        int nearest = game.nearestEnemy(s);
        float d = game.distance(s, nearest);
        boolean ready = game.sim.weaponCooldown(s) <= 4;
        if (d > 6.5f || (ready && d > 2.6f)) {
          game.attack(s, nearest);
        } else {
          game.flee(s, 4);
        }
      }
    }
  },

  /** Side by side in an arc behind the exit of the corridor at x = 16, y = 15 to 17. */
  HOLD_THE_CHOKE {
    @Override
    void act(MapGame game) {
      hold(game, ARC);
    }
  },

  /** Back from the corridor, to where all its zerglings can come around them. */
  MEET_IN_THE_OPEN {
    @Override
    void act(MapGame game) {
      for (int s : game.allies()) {
        if (game.sim.gameLoop() < 8) {
          game.order(s, Ability.ATTACK, 7, 16);
        }
      }
    }
  },

  /** As far from each other as an explosion needs to reach only one. */
  SPREAD {
    @Override
    void act(MapGame game) {
      if (game.sim.gameLoop() < 240) {
        hold(game, grid(5.5f));
      } else {
        FOCUS_FIRE.act(game);
      }
    }
  },

  /** Shoulder to shoulder. */
  CLUMP {
    @Override
    void act(MapGame game) {
      hold(game, grid(1.1f));
    }
  };

  private static final List<float[]> ARC = arc(15.8f, 16, 2f);
  private static final float HALF_MOVE = 1;
  private static final float MOVE = 2;
  private static final float SHOOT_RANGE = 6;

  /** Orders all allies for the next agent step. */
  abstract void act(MapGame game);

  /** Six places around the left side of a point. */
  private static List<float[]> arc(float x, float y, float radius) {
    float[][] places = new float[6][];
    for (int i = 0; i < places.length; i++) {
      double angle = Math.toRadians(180 + (i - 2.5) * 36);
      places[i] =
          new float[] {
            (float) (x + radius * Math.cos(angle)), (float) (y + radius * Math.sin(angle))
          };
    }
    return Arrays.asList(places);
  }

  /** Rows of three around (7, 16), the first ahead. */
  private static List<float[]> grid(float apart) {
    float[][] places = new float[7][];
    for (int i = 0; i < places.length; i++) {
      places[i] = new float[] {7 + (i % 2) * apart * 0.87f - apart / 2, 16 + (i - 3) * apart / 2};
    }
    return Arrays.asList(places);
  }

  /** Each to its place, where it holds position; units keep the order in which they came. */
  private static void hold(MapGame game, List<float[]> places) {
    for (int s : game.allies()) {
      float[] place = places.get(game.number(s) % places.size());
      float dx = place[0] - game.sim.x(s);
      float dy = place[1] - game.sim.y(s);
      boolean there = dx * dx + dy * dy < 0.3f || game.distance(s, game.nearestEnemy(s)) < 1.6f;
      if (!there) {
        game.order(s, Ability.MOVE, place[0], place[1]);
      } else if (game.sim.orderCount(s) == 0
          || game.sim.orderAbility(s, 0) != Ability.HOLD_POSITION) {
        game.order(s, Ability.HOLD_POSITION);
      }
    }
  }

  private static void randomAction(MapGame game, int s) {
    int[] targets = game.sim.type(s).traits().heal() != null ? game.allies() : game.enemies();
    boolean healer = targets.length > 0 && game.sim.owner(targets[0]) == 0;
    int available = 1;
    int[] moves = new int[4];
    int moveCount = 0;
    float x = game.sim.x(s);
    float y = game.sim.y(s);
    for (int k = 0; k < 4; k++) {
      if (game.sim.map().isPathable(x + DX[k] * HALF_MOVE, y + DY[k] * HALF_MOVE)) {
        moves[moveCount++] = k;
      }
    }
    available += moveCount;
    int[] near =
        Arrays.stream(targets)
            .filter(t -> t != s && game.distance(s, t) <= SHOOT_RANGE)
            .filter(t -> !healer || game.sim.type(t).traits().heal() == null)
            .toArray();
    available += near.length;
    int choice = game.random.nextInt(available);
    if (choice == 0) {
      game.order(s, Ability.STOP);
    } else if (choice <= moveCount) {
      int k = moves[choice - 1];
      game.order(s, Ability.MOVE, x + DX[k] * MOVE, y + DY[k] * MOVE);
    } else {
      long tag = game.sim.tag(near[choice - 1 - moveCount]);
      game.command(s, healer ? Ability.HEAL : Ability.ATTACK, Action.Target.UNIT, tag, 0, 0);
    }
  }

  private static final int[] DX = {0, 0, 1, -1};
  private static final int[] DY = {1, -1, 0, 0};
}
