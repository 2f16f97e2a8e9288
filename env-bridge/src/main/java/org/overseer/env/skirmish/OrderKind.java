package org.overseer.env.skirmish;

import org.overseer.env.Ability;
import org.overseer.env.Action;

/** An order as a unit carries it out: an ability with the kind of its target. */
enum OrderKind {
  ATTACK_MOVE(Ability.ATTACK, Action.Target.POINT),
  ATTACK_UNIT(Ability.ATTACK, Action.Target.UNIT),
  MOVE(Ability.MOVE, Action.Target.POINT),
  FOLLOW(Ability.MOVE, Action.Target.UNIT),
  PATROL(Ability.PATROL, Action.Target.POINT),
  HOLD_POSITION(Ability.HOLD_POSITION, Action.Target.NONE),
  HOLD_FIRE(Ability.HOLD_FIRE, Action.Target.NONE),
  HEAL(Ability.HEAL, Action.Target.UNIT),
  SCAN_MOVE(Ability.SCAN_MOVE, Action.Target.POINT);

  private static final OrderKind[] ALL = values();

  final Ability ability;
  final Action.Target target;

  OrderKind(Ability ability, Action.Target target) {
    this.ability = ability;
    this.target = target;
  }

  static OrderKind of(int ordinal) {
    return ALL[ordinal];
  }

  /** Whether a unit under this order looks for targets by itself. */
  boolean fights() {
    return this == ATTACK_MOVE || this == PATROL;
  }
}
