package org.overseer.env.skirmish;

import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/** Gives random legal orders, each kept for a random while. */
final class RandomPlayer extends ScriptedPlayer {
  /** A unit gets a new order in one of this many steps. */
  private static final int STEPS_PER_ORDER = 8;

  private static final int KINDS = 5;

  private final Stats stats = UnitTable.standard().stats();
  private final Army own = new Army(stats);
  private final Army enemy = new Army(stats);
  private long noise;

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
        order(observation, own.tag[i], out);
      }
    }
  }

  private void order(Observation observation, long tag, Action out) {
    float x = uniform() * observation.map().width();
    float y = uniform() * observation.map().height();
    switch (below(enemy.size > 0 ? KINDS : KINDS - 1)) {
      case 0 -> out.add(Ability.STOP, tag);
      case 1 -> out.add(Ability.MOVE, tag, x, y);
      case 2 -> out.add(Ability.ATTACK, tag, x, y);
      case 3 -> out.add(Ability.HOLD_POSITION, tag);
      default -> out.add(Ability.ATTACK, tag, enemy.tag[below(enemy.size)]);
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
