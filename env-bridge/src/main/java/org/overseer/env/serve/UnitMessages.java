package org.overseer.env.serve;

import SC2APIProtocol.Common.Point;
import SC2APIProtocol.Raw.Alliance;
import SC2APIProtocol.Raw.CloakState;
import SC2APIProtocol.Raw.DisplayType;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Raw.UnitOrder;
import org.overseer.env.Action;
import org.overseer.env.Observation;
import org.overseer.env.UnitFeature;
import org.overseer.env.skirmish.Simulation;
import org.overseer.env.skirmish.UnitAttribute;
import org.overseer.env.skirmish.UnitType;

/**
 * Writes units as messages, each with the fields that recordings of the real game have for its kind
 * (s2client-proto): less of enemies, least of what is only remembered or shown in outline.
 */
final class UnitMessages {
  private UnitMessages() {}

  static Unit unit(Simulation game, Observation view, int row, Camera camera) {
    Unit.Builder unit = common(view, row);
    if (view.feature(row, UnitFeature.DISPLAY_TYPE) != DisplayType.Visible_VALUE) {
      return unit.setIsOnScreen(false).setIsPowered(false).build();
    }
    int slot = game.find(view.tags()[row]);
    UnitType type = game.type(slot);
    boolean own = view.feature(row, UnitFeature.ALLIANCE) <= Alliance.Ally_VALUE;
    boolean neutral = view.feature(row, UnitFeature.ALLIANCE) == Alliance.Neutral_VALUE;
    unit.setIsOnScreen(
        camera.shows(view.feature(row, UnitFeature.X), view.feature(row, UnitFeature.Y)));
    addState(view, row, unit);
    int cloak = CloakCommands.buff(game, slot);
    if (cloak != 0) {
      unit.addBuffIds(cloak);
    }
    boolean structure = type.attributes().contains(UnitAttribute.STRUCTURE);
    if (structure) {
      unit.setIsPowered(bit(view, row, UnitFeature.IS_POWERED));
    }
    if (!structure || !type.weapons().isEmpty()) {
      unit.setAttackUpgradeLevel(integer(view, row, UnitFeature.ATTACK_UPGRADE_LEVEL));
    }
    if (type.traits().detection() > 0) {
      unit.setDetectRange(type.traits().detection());
    }
    if (neutral) {
      addContents(view, row, unit);
    }
    if (own) {
      addOwn(game, view, row, slot, unit);
    }
    return unit.build();
  }

  /** What is all there is of snapshots and outlines. */
  private static Unit.Builder common(Observation view, int row) {
    return Unit.newBuilder()
        .setDisplayType(DisplayType.forNumber(integer(view, row, UnitFeature.DISPLAY_TYPE)))
        .setAlliance(Alliance.forNumber(integer(view, row, UnitFeature.ALLIANCE)))
        .setTag(view.tags()[row])
        .setUnitType(integer(view, row, UnitFeature.UNIT_TYPE))
        .setOwner(integer(view, row, UnitFeature.OWNER))
        .setPos(
            point(
                view.feature(row, UnitFeature.X),
                view.feature(row, UnitFeature.Y),
                view.feature(row, UnitFeature.Z)))
        .setFacing(view.feature(row, UnitFeature.FACING))
        .setRadius(view.feature(row, UnitFeature.RADIUS))
        .setBuildProgress(view.feature(row, UnitFeature.BUILD_PROGRESS))
        .setCloak(CloakState.forNumber(integer(view, row, UnitFeature.CLOAK)))
        .setIsBlip(bit(view, row, UnitFeature.IS_BLIP));
  }

  /** What everything that is seen has. */
  private static void addState(Observation view, int row, Unit.Builder unit) {
    unit.setIsSelected(false)
        .setHealth(view.feature(row, UnitFeature.HEALTH))
        .setHealthMax(view.feature(row, UnitFeature.HEALTH_MAX))
        .setShield(view.feature(row, UnitFeature.SHIELD))
        .setShieldMax(view.feature(row, UnitFeature.SHIELD_MAX))
        .setEnergy(view.feature(row, UnitFeature.ENERGY))
        .setEnergyMax(view.feature(row, UnitFeature.ENERGY_MAX))
        .setIsFlying(bit(view, row, UnitFeature.IS_FLYING))
        .setIsBurrowed(bit(view, row, UnitFeature.IS_BURROWED))
        .setIsHallucination(bit(view, row, UnitFeature.IS_HALLUCINATION))
        .setIsActive(bit(view, row, UnitFeature.IS_ACTIVE))
        .setArmorUpgradeLevel(integer(view, row, UnitFeature.ARMOR_UPGRADE_LEVEL))
        .setShieldUpgradeLevel(integer(view, row, UnitFeature.SHIELD_UPGRADE_LEVEL));
  }

  private static void addContents(Observation view, int row, Unit.Builder unit) {
    int minerals = integer(view, row, UnitFeature.MINERAL_CONTENTS);
    int vespene = integer(view, row, UnitFeature.VESPENE_CONTENTS);
    if (minerals > 0) {
      unit.setMineralContents(minerals);
    }
    if (vespene > 0) {
      unit.setVespeneContents(vespene);
    }
  }

  /** What only the owner of a unit gets to know. */
  private static void addOwn(
      Simulation game, Observation view, int row, int slot, Unit.Builder unit) {
    unit.setAssignedHarvesters(integer(view, row, UnitFeature.ASSIGNED_HARVESTERS))
        .setIdealHarvesters(integer(view, row, UnitFeature.IDEAL_HARVESTERS));
    UnitType type = game.type(slot);
    if (!type.attributes().contains(UnitAttribute.STRUCTURE) || !type.weapons().isEmpty()) {
      unit.setWeaponCooldown(view.feature(row, UnitFeature.WEAPON_COOLDOWN));
    }
    if (view.engagedTargetTags()[row] != 0) {
      unit.setEngagedTargetTag(view.engagedTargetTags()[row]);
    }
    addOrders(game, slot, unit);
  }

  static Point point(float x, float y, float z) {
    return Point.newBuilder().setX(x).setY(y).setZ(z).build();
  }

  private static void addOrders(Simulation game, int slot, Unit.Builder unit) {
    for (int i = 0; i < game.orderCount(slot); i++) {
      UnitOrder.Builder order =
          UnitOrder.newBuilder()
              .setAbilityId(game.orderAbility(slot, i).specificId())
              .setProgress(0);
      Action.Target target = game.orderTarget(slot, i);
      if (target == Action.Target.POINT) {
        order.setTargetWorldSpacePos(point(game.orderX(slot, i), game.orderY(slot, i), 0));
      } else if (target == Action.Target.UNIT) {
        order.setTargetUnitTag(game.orderTargetTag(slot, i));
      }
      unit.addOrders(order);
    }
  }

  private static int integer(Observation view, int row, UnitFeature feature) {
    return (int) view.feature(row, feature);
  }

  private static boolean bit(Observation view, int row, UnitFeature feature) {
    return view.feature(row, feature) != 0;
  }
}
