package org.overseer.env.skirmish;

import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/** Gives random legal orders, each kept for a random while. */
final class RandomPlayer extends ScriptedPlayer {
  /** A unit gets a new order in one of this many steps. */
  private static final int STEPS_PER_ORDER = 8;

  private static final int KINDS = 5;

  private final Stats stats;
  private final Army own;
  private final Army enemy;
  private long noise;

  RandomPlayer(Stats stats) {
    this.stats = stats;
    own = new Army(stats);
    enemy = new Army(stats);
  }

  @Override
  public void reset(long seed) {
    noise = Noise.stream(seed, 0);
    own.clear();
    enemy.clear();
  }

  @Override
  public void act(Observation observation, Action out) {
    out.clear();
    own.read(observation, Army.SELF);
    enemy.read(observation, Army.ENEMY);
    for (int i = 0; i < own.size; i++) {
      if (below(STEPS_PER_ORDER) == 0) {
        order(observation, i, out);
      }
    }
  }

  private void order(Observation observation, int i, Action out) {
    long tag = own.tag[i];
    float x = uniform() * observation.map().width();
    float y = uniform() * observation.map().height();
    int kind = below(enemy.size > 0 ? KINDS : KINDS - 1);
    if (stats.immobile[own.kind[i]]) {
      kind = 0;
    } else if (kind == KINDS - 1 && !stats.armed[own.kind[i]]) {
      kind = 2;
    }
    switch (kind) {
      case 0 -> out.add(Ability.STOP, tag);
      case 1 -> out.add(Ability.MOVE, tag, x, y);
      case 2 -> out.add(Ability.ATTACK, tag, x, y);
      case 3 -> out.add(Ability.HOLD_POSITION, tag);
      default -> {
        int target = below(enemy.size);
        boolean hit = stats.canHit[own.kind[i] * stats.count + enemy.kind[target]];
        if (hit) {
          out.add(Ability.ATTACK, tag, enemy.tag[target]);
        } else {
          out.add(Ability.ATTACK, tag, enemy.x[target], enemy.y[target]);
        }
      }
    }
  }

  private int below(int bound) {
    noise = Noise.next(noise);
    return Noise.below(noise, bound);
  }

  private float uniform() {
    noise = Noise.next(noise);
    return Noise.uniform(noise);
  }
}
