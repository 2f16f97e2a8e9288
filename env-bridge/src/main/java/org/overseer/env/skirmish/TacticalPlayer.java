package org.overseer.env.skirmish;

import org.overseer.env.Ability;
import org.overseer.env.Action;
import org.overseer.env.Observation;

/** Attacks, and fights as well as its {@link Tactics} allow. */
final class TacticalPlayer extends ScriptedPlayer {
  /** Decisions after which it no longer waits for the enemy to come. */
  private static final int PATIENCE = 14;

  /** Cells out of range from which on the fight is on. */
  private static final float CONTACT = 0.5f;

  private final Tactics tactics;
  private final Stats stats;
  private final Battlefield field;
  private final Army own;
  private final Army enemy;
  private final Focus focus;
  private final Retreat retreat;
  private final Formation formation;
  private int step;
  private boolean contact;

  TacticalPlayer(Tactics tactics, Stats stats) {
    this.tactics = tactics;
    this.stats = stats;
    field = new Battlefield(stats);
    own = field.own;
    enemy = field.enemy;
    focus = new Focus(field);
    retreat = new Retreat(field, tactics);
    formation = new Formation(field);
  }

  @Override
  public void reset(long seed) {
    field.clear();
    step = 0;
    contact = !tactics.lineUp();
  }

  @Override
  public void act(Observation observation, Action out) {
    out.clear();
    int now = step++;
    if (now % tactics.reactionSteps() != 0) {
      return;
    }
    field.read(observation);
    if (own.size == 0 || enemy.size == 0) {
      return;
    }
    field.measure();
    if (!tactics.focus()) {
      attackMove(out);
      return;
    }
    contact |= now >= PATIENCE * tactics.reactionSteps() || field.margin() <= CONTACT;
    if (contact) {
      fight(observation, out);
    } else {
      formation.order(out);
      sendHealers(out);
    }
  }

  private void attackMove(Action out) {
    for (int i = 0; i < own.size; i++) {
      if (stats.immobile[own.kind[i]]) {
        continue;
      }
      int nearest = field.nearestEnemy(i);
      out.add(Ability.ATTACK, own.tag[i], enemy.x[nearest], enemy.y[nearest]);
    }
  }

  private void fight(Observation observation, Action out) {
    if (tactics.stepsBack() || tactics.rotate()) {
      field.findThreats();
    }
    focus.assign(tactics.spread());
    sendHealers(out);
    float width = observation.map().width();
    float height = observation.map().height();
    for (int i = 0; i < own.size; i++) {
      int target = focus.target[i];
      if (target < 0 || stats.immobile[own.kind[i]]) {
        continue;
      }
      boolean away = retreat.pays(i, target, width, height);
      if (away) {
        out.add(Ability.MOVE, own.tag[i], retreat.goalX, retreat.goalY);
        out.add(Ability.ATTACK, own.tag[i], enemy.tag[target]).queued();
      } else if (own.orderUnit[i] != enemy.tag[target]) {
        out.add(Ability.ATTACK, own.tag[i], enemy.tag[target]);
      }
    }
  }

  /** Healers stay with their friends and see to them by themselves. */
  private void sendHealers(Action out) {
    for (int i = 0; i < own.size; i++) {
      if (stats.heal[own.kind[i]] > 0 && own.orderAbility[i] != Ability.SCAN_MOVE.specificId()) {
        int nearest = field.nearestEnemy(i);
        out.add(Ability.ATTACK, own.tag[i], enemy.x[nearest], enemy.y[nearest]);
      }
    }
  }
}
