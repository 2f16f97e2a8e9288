package org.overseer.env.skirmish;

/** What units do in one game loop under each kind of order. */
final class Behaviours {
  private static final float ARRIVED = 0.05f;
  static final float FOLLOW_GAP = 0.5f;

  private final World world;
  private final UnitStore u;
  private final Stats stats;
  private final Movement movement;
  private final Targeting targeting;
  private final Combat combat;
  private final Healing healing;

  Behaviours(World world) {
    this.world = world;
    this.u = world.units;
    this.stats = world.stats;
    movement = new Movement(world);
    targeting = new Targeting(world);
    combat = new Combat(world, movement);
    healing = new Healing(world, movement);
  }

  Movement movement() {
    return movement;
  }

  Healing healing() {
    return healing;
  }

  /** One game loop of one unit. */
  void act(int s) {
    if (!stats.flying[u.type[s]]) {
      behave(s);
      return;
    }
    float x = u.x[s];
    float y = u.y[s];
    behave(s);
    if (u.x[s] == x && u.y[s] == y) {
      movement.hover(s);
    }
  }

  private void behave(int s) {
    if (u.orderCount[s] == 0) {
      idle(s);
      return;
    }
    switch (OrderKind.of(u.orderKind[s * UnitStore.ORDERS])) {
      case ATTACK_MOVE -> attackMove(s);
      case ATTACK_UNIT -> attackUnit(s);
      case MOVE -> move(s);
      case FOLLOW -> follow(s);
      case PATROL -> patrol(s);
      case HOLD_POSITION -> holdPosition(s);
      case HOLD_FIRE -> {} // standing still is all there is to do
      case HEAL -> heal(s);
      case SCAN_MOVE -> scanMove(s);
    }
  }

  private boolean fightInScan(int s) {
    int t = targeting.inScan(s);
    if (t < 0) {
      return false;
    }
    combat.engage(s, t, true);
    return true;
  }

  private boolean goToOrder(int s) {
    int order = s * UnitStore.ORDERS;
    if (!movement.advance(s, u.orderX[order], u.orderY[order], 0)) {
      return false;
    }
    if (!movement.hasWay(s, u.orderX[order], u.orderY[order])) {
      fail(s, CommandResult.COULDNT_REACH_TARGET);
    }
    return true;
  }

  /** Reports that a unit's first order cannot be carried out to its end. */
  private void fail(int s, CommandResult why) {
    OrderKind kind = OrderKind.of(u.orderKind[s * UnitStore.ORDERS]);
    world.failures.add(u.owner[s], u.tag[s], kind.ability, why);
  }

  /** Slot of the unit the first order is aimed at, −1 when it is gone or nobody knows where. */
  private int orderUnit(int s) {
    int t = u.find(u.orderTag[s * UnitStore.ORDERS]);
    return t >= 0 && world.known(t, u.owner[s]) ? t : -1;
  }

  /**
   * Goes to where the unit of the first order is remembered although it is gone; false if it is not
   * remembered.
   */
  private boolean goToMemory(int s, float stop) {
    Snapshots known = world.snapshots[u.owner[s]];
    int i = world.remembered(u.orderTag[s * UnitStore.ORDERS], u.owner[s]);
    if (i < 0) {
      return false;
    }
    movement.advance(s, known.x[i], known.y[i], stop);
    return true;
  }

  private void idle(int s) {
    int type = u.type[s];
    if (stats.passive[type]) {
      return;
    }
    if (stats.heal[type] > 0) {
      healing.healNearby(s);
    } else if (stats.immobile[type]) {
      holdPosition(s);
    } else if (stats.armed[type]) {
      fightInScan(s);
    }
  }

  private void attackMove(int s) {
    if (!fightInScan(s) && goToOrder(s)) {
      u.finishOrder(s);
    }
  }

  private void patrol(int s) {
    if (!fightInScan(s) && goToOrder(s)) {
      int order = s * UnitStore.ORDERS;
      float x = u.orderX[order];
      float y = u.orderY[order];
      u.orderX[order] = u.patrolX[s];
      u.orderY[order] = u.patrolY[s];
      u.patrolX[s] = x;
      u.patrolY[s] = y;
    }
  }

  private void attackUnit(int s) {
    int t = orderUnit(s);
    if (t < 0 && goToMemory(s, ARRIVED)) {
      u.setTarget(s, -1);
    } else if (t < 0) {
      if (u.find(u.orderTag[s * UnitStore.ORDERS]) >= 0) { // out of sight, not dead
        fail(s, CommandResult.CANT_TARGET_THAT_UNIT);
      }
      u.setTarget(s, -1);
      u.finishOrder(s);
    } else if (!world.visible(t, u.owner[s])) { // known from before: goes to see
      u.setTarget(s, -1);
      movement.advance(s, u.x[t], u.y[t], ARRIVED);
    } else {
      u.setTarget(s, t);
      combat.engage(s, t, !stats.immobile[u.type[s]]);
    }
  }

  private void move(int s) {
    if (goToOrder(s)) {
      u.finishOrder(s);
    }
  }

  private void follow(int s) {
    int t = orderUnit(s);
    if (t < 0 && goToMemory(s, stats.radius[u.type[s]] + FOLLOW_GAP)) {
      return;
    }
    if (t < 0) {
      fail(s, CommandResult.CANT_TARGET_THAT_UNIT);
      u.finishOrder(s);
    } else {
      float bodies = stats.radius[u.type[s]] + stats.radius[u.type[t]];
      movement.advance(s, u.x[t], u.y[t], bodies + FOLLOW_GAP);
    }
  }

  private void holdPosition(int s) {
    int t = stats.armed[u.type[s]] ? targeting.inReach(s) : -1;
    if (t >= 0) {
      combat.engage(s, t, false);
    }
  }

  private void heal(int s) {
    int t = orderUnit(s);
    if (t >= 0 && healing.isHurt(t) && healing.canGoOn(s)) {
      u.setTarget(s, t);
      healing.heal(s, t);
    } else {
      if (t < 0) {
        fail(s, CommandResult.CANT_TARGET_THAT_UNIT);
      } else if (healing.isHurt(t)) {
        fail(s, CommandResult.NOT_ENOUGH_ENERGY);
      }
      u.setTarget(s, -1);
      u.finishOrder(s);
    }
  }

  private void scanMove(int s) {
    if (!healing.healNearby(s) && !healing.escort(s) && goToOrder(s)) {
      u.finishOrder(s);
    }
  }
}
