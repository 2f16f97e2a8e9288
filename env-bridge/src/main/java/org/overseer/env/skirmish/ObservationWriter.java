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

  // The columns as constants: the compiler reads an ordinal from memory at each use.
  private static final int ALLIANCE = UnitFeature.ALLIANCE.ordinal();
  private static final int DISPLAY_TYPE = UnitFeature.DISPLAY_TYPE.ordinal();
  private static final int OWNER = UnitFeature.OWNER.ordinal();
  private static final int X = UnitFeature.X.ordinal();
  private static final int Y = UnitFeature.Y.ordinal();
  private static final int Z = UnitFeature.Z.ordinal();
  private static final int FACING = UnitFeature.FACING.ordinal();
  private static final int CLOAK = UnitFeature.CLOAK.ordinal();
  private static final int HEALTH = UnitFeature.HEALTH.ordinal();
  private static final int SHIELD = UnitFeature.SHIELD.ordinal();
  private static final int ENERGY = UnitFeature.ENERGY.ordinal();
  private static final int MINERAL_CONTENTS = UnitFeature.MINERAL_CONTENTS.ordinal();
  private static final int VESPENE_CONTENTS = UnitFeature.VESPENE_CONTENTS.ordinal();
  private static final int IS_ON_SCREEN = UnitFeature.IS_ON_SCREEN.ordinal();
  private static final int ORDER_COUNT = UnitFeature.ORDER_COUNT.ordinal();
  private static final int ORDER_ABILITY = UnitFeature.ORDER_ABILITY.ordinal();
  private static final int ORDER_TARGET_X = UnitFeature.ORDER_TARGET_X.ordinal();
  private static final int ORDER_TARGET_Y = UnitFeature.ORDER_TARGET_Y.ordinal();
  private static final int WEAPON_COOLDOWN = UnitFeature.WEAPON_COOLDOWN.ordinal();
  private static final int UNIT_TYPE = UnitFeature.UNIT_TYPE.ordinal();
  private static final int RADIUS = UnitFeature.RADIUS.ordinal();
  private static final int BUILD_PROGRESS = UnitFeature.BUILD_PROGRESS.ordinal();

  private static final int[] LATER_ORDERS = {
    UnitFeature.ORDER_2_ABILITY.ordinal(),
    UnitFeature.ORDER_3_ABILITY.ordinal(),
    UnitFeature.ORDER_4_ABILITY.ordinal()
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
    markScreen(game, player, out);
    if (!everybody) {
      writeScalars(game, player, out);
    }
  }

  private static void writeScalars(Simulation game, int player, Observation out) {
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
      f[at + UNIT_TYPE] = type.id();
      f[at + ALLIANCE] = neutral ? NEUTRAL : ENEMY;
      f[at + DISPLAY_TYPE] = SNAPSHOT;
      f[at + OWNER] = neutral ? NOBODY : known.owner[i] + 1;
      f[at + X] = known.x[i];
      f[at + Y] = known.y[i];
      f[at + Z] = game.groundHeight(known.x[i], known.y[i]);
      f[at + FACING] = Directions.angle(known.dirX[i], known.dirY[i]);
      f[at + RADIUS] = type.radius();
      f[at + BUILD_PROGRESS] = 1;
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
    f[at + UNIT_TYPE] = type.id();
    f[at + ALLIANCE] = neutral ? NEUTRAL : ENEMY;
    f[at + DISPLAY_TYPE] = HIDDEN;
    f[at + OWNER] = neutral ? NOBODY : game.owner(s) + 1;
    f[at + X] = game.x(s);
    f[at + Y] = game.y(s);
    f[at + Z] = game.z(s);
    f[at + FACING] = game.facing(s);
    f[at + RADIUS] = type.radius();
    f[at + BUILD_PROGRESS] = 1;
    f[at + CLOAK] = cloak;
  }

  private static void writeUnit(Simulation game, int s, int player, Observation out) {
    int row = out.entityCount();
    int at = out.addEntity(game.tag(s), game.typeFeatures(s));
    float[] f = out.entities();
    boolean neutral = game.owner(s) == World.NEUTRAL;
    boolean everybody = player == Simulation.EVERYBODY;
    boolean own = !neutral && (everybody || game.owner(s) == player);
    f[at + ALLIANCE] = neutral ? NEUTRAL : everybody ? ALLY : own ? SELF : ENEMY;
    f[at + DISPLAY_TYPE] = VISIBLE;
    f[at + OWNER] = neutral ? NOBODY : game.owner(s) + 1;
    f[at + X] = game.x(s);
    f[at + Y] = game.y(s);
    f[at + Z] = game.z(s);
    f[at + FACING] = game.facing(s);
    f[at + CLOAK] = !game.isCloaked(s) ? NOT_CLOAKED : own ? CLOAKED_ALLIED : CLOAKED_DETECTED;
    f[at + HEALTH] = game.health(s);
    f[at + SHIELD] = game.shield(s);
    f[at + ENERGY] = game.energy(s);
    f[at + MINERAL_CONTENTS] = game.minerals(s);
    f[at + VESPENE_CONTENTS] = game.vespene(s);
    if (own) {
      f[at + WEAPON_COOLDOWN] = game.weaponCooldown(s);
      out.engagedTargetTags()[row] = game.engagedTargetTag(s);
      int orders = game.orderCount(s);
      f[at + ORDER_COUNT] = orders;
      if (orders > 0) {
        f[at + ORDER_ABILITY] = game.orderAbility(s, 0).specificId();
        f[at + ORDER_TARGET_X] = game.orderX(s, 0);
        f[at + ORDER_TARGET_Y] = game.orderY(s, 0);
        out.orderTargetTags()[row] = game.orderTargetTag(s, 0);
      }
      for (int i = 1; i < Math.min(orders, 4); i++) {
        f[at + LATER_ORDERS[i - 1]] = game.orderAbility(s, i).specificId();
      }
    }
  }

  /** Says which of the units in full view are on the screen. */
  private static void markScreen(Simulation game, int player, Observation out) {
    float x = game.map().width() / 2f;
    float y = game.map().height() / 2f;
    if (player != Simulation.EVERYBODY) {
      Side side = game.scenario().sides().get(player);
      x = side.spawnX();
      y = side.spawnY();
    }
    float[] f = out.entities();
    int end = out.entityCount() * UnitFeature.COUNT;
    for (int at = 0; at < end; at += UnitFeature.COUNT) {
      boolean near =
          Math.abs(f[at + X] - x) <= HALF_SCREEN && Math.abs(f[at + Y] - y) <= HALF_SCREEN;
      f[at + IS_ON_SCREEN] = near && f[at + DISPLAY_TYPE] == VISIBLE ? 1 : 0;
    }
  }
}
