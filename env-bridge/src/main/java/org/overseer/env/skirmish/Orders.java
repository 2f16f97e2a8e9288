package org.overseer.env.skirmish;

import org.overseer.env.Ability;
import org.overseer.env.Action;

/** Takes commands: checks them and puts them into the units' lines of orders. */
final class Orders {
  private final World world;
  private final UnitStore u;
  private final Stats stats;
  private final Healing healing;

  Orders(World world, Healing healing) {
    this.world = world;
    this.u = world.units;
    this.stats = world.stats;
    this.healing = healing;
  }

  CommandResult command(
      int player,
      Ability ability,
      long unitTag,
      Action.Target target,
      long targetTag,
      float x,
      float y,
      boolean queued) {
    int s = u.find(unitTag);
    if (s < 0 || u.owner[s] != player) {
      return notOwn(s, unitTag, player);
    }
    int t = -1;
    int memory = -1;
    if (target == Action.Target.UNIT) {
      t = u.find(targetTag);
      memory = t < 0 ? world.remembered(targetTag, player) : -1;
      if (t == s || (t < 0 ? memory < 0 : !world.known(t, player))) {
        return CommandResult.CANT_TARGET_THAT_UNIT;
      }
    } else if (target == Action.Target.POINT && !(Float.isFinite(x) && Float.isFinite(y))) {
      return CommandResult.NOT_SUPPORTED;
    }
    if (ability == Ability.STOP) {
      clear(s);
      return CommandResult.SUCCESS;
    }
    boolean foreign = memory >= 0 || (t >= 0 && u.owner[t] != player);
    int kind = kindOf(ability, target, s, foreign);
    if (kind < 0) {
      return CommandResult.NOT_SUPPORTED;
    }
    OrderKind order = OrderKind.of(kind);
    int type = memory >= 0 ? world.snapshots[player].type[memory] : t >= 0 ? u.type[t] : -1;
    CommandResult refusal = refusal(order, s, t, type, foreign);
    long aim = target == Action.Target.UNIT ? targetTag : 0;
    return refusal == CommandResult.SUCCESS ? enqueue(s, order, t, aim, x, y, queued) : refusal;
  }

  /** No answer tells whether somebody lives whom the player neither sees nor remembers. */
  private CommandResult notOwn(int s, long tag, int player) {
    boolean known = s >= 0 ? world.known(s, player) : world.remembered(tag, player) >= 0;
    return known ? CommandResult.YOU_CANT_CONTROL_THAT_UNIT : CommandResult.ERROR;
  }

  /**
   * @param t slot of the target, −1 without one and for what is gone without being missed
   * @param type of the target
   */
  private CommandResult refusal(OrderKind order, int s, int t, int type, boolean foreign) {
    if (!stats.has(u.type[s], order.ability)) {
      return CommandResult.NOT_SUPPORTED;
    }
    return switch (order) {
      case ATTACK_UNIT ->
          !foreign || world.isUntouchable(type) || !stats.canHit[u.type[s] * stats.count + type]
              ? CommandResult.CANT_TARGET_THAT_UNIT
              : CommandResult.SUCCESS;
      case ATTACK_MOVE ->
          stats.immobile[u.type[s]] ? CommandResult.NOT_SUPPORTED : CommandResult.SUCCESS;
      case HEAL -> foreign ? CommandResult.CANT_TARGET_THAT_UNIT : refusalToHeal(s, t);
      default -> CommandResult.SUCCESS;
    };
  }

  private CommandResult refusalToHeal(int s, int t) {
    if (!healing.canHeal(s, t)) {
      return CommandResult.MUST_TARGET_BIOLOGICAL_UNITS;
    }
    if (!healing.isHurt(t)) {
      return CommandResult.CANT_TARGET_THAT_UNIT;
    }
    return healing.canBegin(s) ? CommandResult.SUCCESS : CommandResult.NOT_ENOUGH_ENERGY;
  }

  /** Switches whether a unit uses an ability by itself. */
  CommandResult toggleAutocast(int player, long unitTag, Ability ability) {
    int s = u.find(unitTag);
    if (s < 0 || u.owner[s] != player) {
      return notOwn(s, unitTag, player);
    }
    if (ability != Ability.HEAL || !stats.has(u.type[s], ability)) {
      return CommandResult.NOT_SUPPORTED;
    }
    u.autocast[s] = !u.autocast[s];
    return CommandResult.SUCCESS;
  }

  /** Tells a unit to cloak or to uncloak. */
  CommandResult cloak(int player, long unitTag, boolean on) {
    int s = u.find(unitTag);
    return s < 0 || u.owner[s] != player
        ? notOwn(s, unitTag, player)
        : world.detection().cloak(s, on);
  }

  private CommandResult enqueue(
      int s, OrderKind kind, int t, long aim, float x, float y, boolean queued) {
    if (!queued || u.orderCount[s] == 0) {
      replace(s, kind, t);
    } else if (u.orderCount[s] == UnitStore.ORDERS) {
      return CommandResult.ORDER_QUEUE_IS_FULL;
    }
    int order = s * UnitStore.ORDERS + u.orderCount[s]++;
    boolean point = kind.target == Action.Target.POINT;
    u.orderKind[order] = (byte) kind.ordinal();
    u.orderX[order] = point ? within(x, world.terrain.width) : 0;
    u.orderY[order] = point ? within(y, world.terrain.height) : 0;
    u.orderTag[order] = aim;
    if (u.orderCount[s] == 1) {
      u.beginOrder(s);
    }
    return CommandResult.SUCCESS;
  }

  /** Drops the old orders; a shot that is under way goes on if the new order wants it too. */
  private void replace(int s, OrderKind kind, int t) {
    u.orderCount[s] = 0;
    u.stuck[s] = 0;
    u.detour[s] = 0;
    switch (kind) {
      case ATTACK_UNIT, HEAL -> u.setTarget(s, t >= 0 && world.visible(t, u.owner[s]) ? t : -1);
      case MOVE, FOLLOW, HOLD_FIRE -> u.setTarget(s, -1);
      case ATTACK_MOVE, PATROL, HOLD_POSITION, SCAN_MOVE -> {}
    }
  }

  private void clear(int s) {
    u.orderCount[s] = 0;
    u.stuck[s] = 0;
    u.detour[s] = 0;
    u.setTarget(s, -1);
  }

  private static float within(float value, int size) {
    return Math.min(Math.max(value, 0), size);
  }

  private int kindOf(Ability ability, Action.Target target, int s, boolean foreign) {
    boolean point = target == Action.Target.POINT;
    boolean unit = target == Action.Target.UNIT;
    OrderKind kind =
        switch (ability) {
          case ATTACK ->
              !point
                  ? OrderKind.ATTACK_UNIT
                  : stats.has(u.type[s], Ability.SCAN_MOVE)
                      ? OrderKind.SCAN_MOVE
                      : OrderKind.ATTACK_MOVE;
          case MOVE -> point ? OrderKind.MOVE : OrderKind.FOLLOW;
          case SMART ->
              point
                  ? OrderKind.MOVE
                  : unit && foreign && stats.armed[u.type[s]]
                      ? OrderKind.ATTACK_UNIT
                      : OrderKind.FOLLOW;
          case PATROL -> OrderKind.PATROL;
          case HOLD_POSITION, STOP -> OrderKind.HOLD_POSITION;
          case HOLD_FIRE -> OrderKind.HOLD_FIRE;
          case HEAL -> OrderKind.HEAL;
          case SCAN_MOVE -> OrderKind.SCAN_MOVE;
        };
    return kind.target == target ? kind.ordinal() : -1;
  }
}
