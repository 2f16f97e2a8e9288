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

/** Writes units as messages; what the protocol hides of enemies is left out (reference §3.5). */
final class UnitMessages {
  private UnitMessages() {}

  static Unit unit(Simulation game, Observation view, int row, Camera camera) {
    boolean own = view.feature(row, UnitFeature.ALLIANCE) <= Alliance.Ally_VALUE;
    Unit.Builder unit =
        Unit.newBuilder()
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
            .setDetectRange(0)
            .setRadarRange(0)
            .setIsSelected(false)
            .setIsOnScreen(
                camera.shows(view.feature(row, UnitFeature.X), view.feature(row, UnitFeature.Y)))
            .setIsBlip(bit(view, row, UnitFeature.IS_BLIP))
            .setIsPowered(bit(view, row, UnitFeature.IS_POWERED))
            .setIsActive(bit(view, row, UnitFeature.IS_ACTIVE))
            .setAttackUpgradeLevel(integer(view, row, UnitFeature.ATTACK_UPGRADE_LEVEL))
            .setArmorUpgradeLevel(integer(view, row, UnitFeature.ARMOR_UPGRADE_LEVEL))
            .setShieldUpgradeLevel(integer(view, row, UnitFeature.SHIELD_UPGRADE_LEVEL))
            .setHealth(view.feature(row, UnitFeature.HEALTH))
            .setHealthMax(view.feature(row, UnitFeature.HEALTH_MAX))
            .setShield(view.feature(row, UnitFeature.SHIELD))
            .setShieldMax(view.feature(row, UnitFeature.SHIELD_MAX))
            .setEnergy(view.feature(row, UnitFeature.ENERGY))
            .setEnergyMax(view.feature(row, UnitFeature.ENERGY_MAX))
            .setMineralContents(integer(view, row, UnitFeature.MINERAL_CONTENTS))
            .setVespeneContents(integer(view, row, UnitFeature.VESPENE_CONTENTS))
            .setIsFlying(bit(view, row, UnitFeature.IS_FLYING))
            .setIsBurrowed(bit(view, row, UnitFeature.IS_BURROWED))
            .setIsHallucination(bit(view, row, UnitFeature.IS_HALLUCINATION));
    if (own) {
      unit.setWeaponCooldown(view.feature(row, UnitFeature.WEAPON_COOLDOWN))
          .setEngagedTargetTag(view.engagedTargetTags()[row])
          .setCargoSpaceTaken(integer(view, row, UnitFeature.CARGO_SPACE_TAKEN))
          .setCargoSpaceMax(integer(view, row, UnitFeature.CARGO_SPACE_MAX))
          .setAssignedHarvesters(integer(view, row, UnitFeature.ASSIGNED_HARVESTERS))
          .setIdealHarvesters(integer(view, row, UnitFeature.IDEAL_HARVESTERS));
      addOrders(game, game.find(view.tags()[row]), unit);
    }
    return unit.build();
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
