package org.overseer.env.skirmish;

import org.overseer.env.Observation;
import org.overseer.env.ScalarFeature;
import org.overseer.env.UnitFeature;

/**
 * Writes what a player sees of a {@link Simulation} into an {@link Observation}, with the values
 * that the protocol server sends. The screen stays where the player starts: in this process nobody
 * moves it. Allocates nothing once the observation has grown.
 */
public final class ObservationWriter {
  /** Half the width and height of the game's screen, cells. */
  public static final float HALF_SCREEN = 12;

  private static final UnitFeature[] LATER_ORDERS = {
    UnitFeature.ORDER_2_ABILITY, UnitFeature.ORDER_3_ABILITY, UnitFeature.ORDER_4_ABILITY
  };
  private static final float SELF = 1;
  private static final float ALLY = 2;
  private static final float NEUTRAL = 3;
  private static final float ENEMY = 4;

  /** The protocol's owner of units that nobody plays. */
  private static final int NOBODY = 16;

  private static final float VISIBLE = 1;
  private static final float SNAPSHOT = 2;
  private static final float HIDDEN = 3;
  private static final float CLOAK_UNKNOWN = 0;
  private static final float CLOAKED = 1;
  private static final float CLOAKED_DETECTED = 2;
  private static final float NOT_CLOAKED = 3;
  private static final float CLOAKED_ALLIED = 4;

  private ObservationWriter() {}

  /**
   * Replaces the content of {@code out} by what {@code player} sees now: 0, 1 or {@link
   * Simulation#EVERYBODY}, to whom both are allies.
   */
  public static void write(Simulation game, int player, Observation out) {
    write(game, player, Outlines.NONE, out);
  }

  /** The same, with the outlines of units that the player does not see. */
  public static void write(Simulation game, int player, Outlines outlines, Observation out) {
    boolean everybody = player == Simulation.EVERYBODY;
    out.begin(game.map(), everybody ? 0 : player + 1, game.gameLoop());
    byte[] visibility = game.visibility(player);
    System.arraycopy(visibility, 0, out.visibility(), 0, visibility.length);
    if (game.scenario().fog() && !everybody) {
      writeSnapshots(game, player, out);
    }
    int slots = game.slots();
    for (int s = 0; s < slots; s++) {
      if (game.isAlive(s)) {
        if (!game.isVisible(s, player)) {
          writeVeiled(game, s, player, outlines, out);
        } else if (outlines.unseen() && isOutOfSight(game, s, player)) {
          writeOutline(game, s, CLOAK_UNKNOWN, out);
        } else {
          writeUnit(game, s, player, out);
        }
      }
    }
    if (everybody) {
      return;
    }
    float supply = game.supply(player); // of which the protocol counts whole ones
    float workers = game.workerSupply(player);
    float[] scalars = out.scalars();
    scalars[ScalarFeature.FOOD_CAP.ordinal()] = (int) game.supplyCap(player);
    scalars[ScalarFeature.FOOD_USED.ordinal()] = (int) supply;
    scalars[ScalarFeature.FOOD_ARMY.ordinal()] = (int) (supply - workers);
    scalars[ScalarFeature.FOOD_WORKERS.ordinal()] = (int) workers;
    scalars[ScalarFeature.IDLE_WORKER_COUNT.ordinal()] = game.idleWorkerCount(player);
    scalars[ScalarFeature.ARMY_COUNT.ordinal()] = game.armyCount(player);
  }

  private static void writeSnapshots(Simulation game, int player, Observation out) {
    Snapshots known = game.snapshots(player);
    for (int i = 0; i < known.size; i++) {
      int slot = game.find(known.tag[i]);
      boolean elsewhere = slot >= 0 && game.isVisible(slot, player);
      if (elsewhere || game.sees(player, known.x[i], known.y[i])) {
        continue;
      }
      int at = out.addEntity(known.tag[i]);
      float[] f = out.entities();
      UnitType type = game.type(known, i);
      boolean neutral = known.owner[i] == World.NEUTRAL;
      f[at + UnitFeature.UNIT_TYPE.ordinal()] = type.id();
      f[at + UnitFeature.ALLIANCE.ordinal()] = neutral ? NEUTRAL : ENEMY;
      f[at + UnitFeature.DISPLAY_TYPE.ordinal()] = SNAPSHOT;
      f[at + UnitFeature.OWNER.ordinal()] = neutral ? NOBODY : known.owner[i] + 1;
      f[at + UnitFeature.X.ordinal()] = known.x[i];
      f[at + UnitFeature.Y.ordinal()] = known.y[i];
      f[at + UnitFeature.Z.ordinal()] = game.groundHeight(known.x[i], known.y[i]);
      f[at + UnitFeature.FACING.ordinal()] = Directions.angle(known.dirX[i], known.dirY[i]);
      f[at + UnitFeature.RADIUS.ordinal()] = type.radius();
      f[at + UnitFeature.BUILD_PROGRESS.ordinal()] = 1;
    }
  }

  /** Whether another's unit is not in the player's own sight. */
  private static boolean isOutOfSight(Simulation game, int s, int player) {
    return player != Simulation.EVERYBODY
        && game.owner(s) != player
        && !game.looksAt(player, game.x(s), game.y(s));
  }

  private static void writeVeiled(
      Simulation game, int s, int player, Outlines outlines, Observation out) {
    if (game.isVeiled(s, player)
        && outlines.shows(game.type(s))
        && game.sees(player, game.x(s), game.y(s))) {
      boolean unseen = outlines.unseen() && isOutOfSight(game, s, player);
      writeOutline(game, s, unseen ? CLOAK_UNKNOWN : CLOAKED, out);
    }
  }

  /** Another's unit without its state. */
  private static void writeOutline(Simulation game, int s, float cloak, Observation out) {
    int at = out.addEntity(game.tag(s));
    float[] f = out.entities();
    UnitType type = game.type(s);
    boolean neutral = game.owner(s) == World.NEUTRAL;
    f[at + UnitFeature.UNIT_TYPE.ordinal()] = type.id();
    f[at + UnitFeature.ALLIANCE.ordinal()] = neutral ? NEUTRAL : ENEMY;
    f[at + UnitFeature.DISPLAY_TYPE.ordinal()] = HIDDEN;
    f[at + UnitFeature.OWNER.ordinal()] = neutral ? NOBODY : game.owner(s) + 1;
    f[at + UnitFeature.X.ordinal()] = game.x(s);
    f[at + UnitFeature.Y.ordinal()] = game.y(s);
    f[at + UnitFeature.Z.ordinal()] = game.z(s);
    f[at + UnitFeature.FACING.ordinal()] = game.facing(s);
    f[at + UnitFeature.RADIUS.ordinal()] = type.radius();
    f[at + UnitFeature.BUILD_PROGRESS.ordinal()] = 1;
    f[at + UnitFeature.CLOAK.ordinal()] = cloak;
  }

  private static void writeUnit(Simulation game, int s, int player, Observation out) {
    int row = out.entityCount();
    int at = out.addEntity(game.tag(s));
    float[] f = out.entities();
    UnitType type = game.type(s);
    boolean neutral = game.owner(s) == World.NEUTRAL;
    boolean everybody = player == Simulation.EVERYBODY;
    boolean own = !neutral && (everybody || game.owner(s) == player);
    f[at + UnitFeature.UNIT_TYPE.ordinal()] = type.id();
    f[at + UnitFeature.ALLIANCE.ordinal()] =
        neutral ? NEUTRAL : everybody ? ALLY : own ? SELF : ENEMY;
    f[at + UnitFeature.DISPLAY_TYPE.ordinal()] = VISIBLE;
    f[at + UnitFeature.OWNER.ordinal()] = neutral ? NOBODY : game.owner(s) + 1;
    f[at + UnitFeature.X.ordinal()] = game.x(s);
    f[at + UnitFeature.Y.ordinal()] = game.y(s);
    f[at + UnitFeature.Z.ordinal()] = game.z(s);
    f[at + UnitFeature.FACING.ordinal()] = game.facing(s);
    f[at + UnitFeature.RADIUS.ordinal()] = type.radius();
    f[at + UnitFeature.BUILD_PROGRESS.ordinal()] = 1;
    f[at + UnitFeature.CLOAK.ordinal()] =
        !game.isCloaked(s) ? NOT_CLOAKED : own ? CLOAKED_ALLIED : CLOAKED_DETECTED;
    f[at + UnitFeature.HEALTH.ordinal()] = game.health(s);
    f[at + UnitFeature.HEALTH_MAX.ordinal()] = type.health();
    f[at + UnitFeature.SHIELD.ordinal()] = game.shield(s);
    f[at + UnitFeature.SHIELD_MAX.ordinal()] = type.shield();
    f[at + UnitFeature.ENERGY.ordinal()] = game.energy(s);
    f[at + UnitFeature.ENERGY_MAX.ordinal()] = type.energy();
    f[at + UnitFeature.MINERAL_CONTENTS.ordinal()] = game.minerals(s);
    f[at + UnitFeature.VESPENE_CONTENTS.ordinal()] = game.vespene(s);
    f[at + UnitFeature.IS_FLYING.ordinal()] = type.flying() ? 1 : 0;
    f[at + UnitFeature.IS_BURROWED.ordinal()] = type.traits().cloak() == Cloak.BURROWED ? 1 : 0;
    f[at + UnitFeature.IS_ON_SCREEN.ordinal()] = isOnScreen(game, s, player) ? 1 : 0;
    if (own) {
      f[at + UnitFeature.WEAPON_COOLDOWN.ordinal()] = game.weaponCooldown(s);
      out.engagedTargetTags()[row] = game.engagedTargetTag(s);
      int orders = game.orderCount(s);
      f[at + UnitFeature.ORDER_COUNT.ordinal()] = orders;
      if (orders > 0) {
        f[at + UnitFeature.ORDER_ABILITY.ordinal()] = game.orderAbility(s, 0).specificId();
        f[at + UnitFeature.ORDER_TARGET_X.ordinal()] = game.orderX(s, 0);
        f[at + UnitFeature.ORDER_TARGET_Y.ordinal()] = game.orderY(s, 0);
        out.orderTargetTags()[row] = game.orderTargetTag(s, 0);
      }
      for (int i = 1; i < Math.min(orders, 4); i++) {
        f[at + LATER_ORDERS[i - 1].ordinal()] = game.orderAbility(s, i).specificId();
      }
    }
  }

  private static boolean isOnScreen(Simulation game, int s, int player) {
    float x = game.map().width() / 2f;
    float y = game.map().height() / 2f;
    if (player != Simulation.EVERYBODY) {
      Side side = game.scenario().sides().get(player);
      x = side.spawnX();
      y = side.spawnY();
    }
    return Math.abs(game.x(s) - x) <= HALF_SCREEN && Math.abs(game.y(s) - y) <= HALF_SCREEN;
  }
}
