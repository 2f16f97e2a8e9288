package org.overseer.env.skirmish;

import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/** Attacks, and fights as well as its {@link Tactics} allow. */
final class TacticalPlayer extends ScriptedPlayer {
  private final Tactics tactics;
  private final Stats stats = new Stats(UnitTable.standard());
  private final Army own = new Army();
  private final Army enemy = new Army();
  private int step;

  TacticalPlayer(Tactics tactics) {
    this.tactics = tactics;
  }

  @Override
  public void reset(long seed) {
    own.clear();
    enemy.clear();
    step = 0;
  }

  @Override
  public void act(Observation observation, Action out) {
    out.clear();
    if (step++ % tactics.reactionSteps() != 0) {
      return;
    }
    own.read(observation, Army.SELF);
    enemy.read(observation, Army.ENEMY);
    for (int i = 0; i < own.size; i++) {
      int target = -1;
      if (tactics.focus()) {
        for (int j = 0; j < enemy.size; j++) {
          float dx = enemy.x[j] - own.x[i];
          float dy = enemy.y[j] - own.y[i];
          if (dx * dx + dy * dy < 36 && (target < 0 || enemy.points[j] < enemy.points[target])) {
            target = j;
          }
        }
      }
      if (target >= 0) {
        out.add(Ability.ATTACK, own.tag[i], enemy.tag[target]);
      } else {
        int nearest = -1;
        float best = Float.MAX_VALUE;
        for (int j = 0; j < enemy.size; j++) {
          float dx = enemy.x[j] - own.x[i];
          float dy = enemy.y[j] - own.y[i];
          if (dx * dx + dy * dy < best) {
            best = dx * dx + dy * dy;
            nearest = j;
          }
        }
        if (nearest >= 0) {
          out.add(Ability.ATTACK, own.tag[i], enemy.x[nearest], enemy.y[nearest]);
        }
      }
    }
  }
}
