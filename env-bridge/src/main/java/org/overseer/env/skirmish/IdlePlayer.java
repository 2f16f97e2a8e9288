package org.overseer.env.skirmish;

import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/** Stands and holds fire. */
final class IdlePlayer extends ScriptedPlayer {
  private final Army own;

  IdlePlayer(Stats stats) {
    own = new Army(stats);
  }

  @Override
  public void reset(long seed) {
    own.clear();
  }

  @Override
  public void act(Observation observation, Action out) {
    out.clear();
    own.read(observation, Army.SELF);
    for (int i = 0; i < own.size; i++) {
      if (own.orderAbility[i] != Ability.HOLD_FIRE.specificId()) {
        out.add(Ability.HOLD_FIRE, own.tag[i]);
      }
    }
  }
}
