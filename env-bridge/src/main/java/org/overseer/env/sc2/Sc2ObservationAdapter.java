package org.overseer.env.sc2;

import SC2APIProtocol.Common.ImageData;
import SC2APIProtocol.Common.Size2DI;
import SC2APIProtocol.Raw.DisplayType;
import SC2APIProtocol.Raw.MapState;
import SC2APIProtocol.Raw.ObservationRaw;
import SC2APIProtocol.Raw.PassengerUnit;
import SC2APIProtocol.Raw.StartRaw;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Raw.UnitOrder;
import SC2APIProtocol.Sc2Api.PlayerCommon;
import SC2APIProtocol.Sc2Api.ResponseGameInfo;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.util.Arrays;
import org.overseer.env.EnvironmentException;
import org.overseer.env.MapInfo;
import org.overseer.env.Observation;
import org.overseer.env.ScalarFeature;
import org.overseer.env.UnitFeature;

/**
 * Turns the protocol's observation messages into {@link Observation}s.
 *
 * <p>Every unit of {@code raw_data.units} becomes one entity, in the order of the message; after
 * them come the passengers of transports, as hidden units at their transport's place. Missing
 * images leave their grids 0. Comes after {@link Sc2Protocol}, before the agent's observation
 * encoder.
 */
public final class Sc2ObservationAdapter {
  private static final UnitFeature[] FEATURES = UnitFeature.values();

  /** The visibility layer's value for cells that nobody can see; hidden to us. */
  private static final byte FULL_HIDDEN = 3;

  private Sc2ObservationAdapter() {}

  /**
   * The map of a game.
   *
   * @throws EnvironmentException {@code FORMAT} if sizes or grids contradict each other
   */
  public static MapInfo map(ResponseGameInfo info) {
    StartRaw start = info.getStartRaw();
    int width = GridImages.side("start_raw.map_size.x", start.getMapSize().getX());
    int height = GridImages.side("start_raw.map_size.y", start.getMapSize().getY());
    byte[] pathing = new byte[width * height];
    byte[] placement = new byte[width * height];
    byte[] terrain = new byte[width * height];
    GridImages.read(start.getPathingGrid(), "start_raw.pathing_grid", width, height, pathing);
    GridImages.read(start.getPlacementGrid(), "start_raw.placement_grid", width, height, placement);
    GridImages.read(start.getTerrainHeight(), "start_raw.terrain_height", width, height, terrain);
    clampToOne(pathing);
    clampToOne(placement);
    return new MapInfo(info.getMapName(), width, height, pathing, placement, terrain);
  }

  /**
   * What an observation alone tells of its map: the size of its grids. Pathing, placement and
   * height are 0, and without grids the map has no cells.
   */
  public static MapInfo mapWithoutGameInfo(ResponseObservation response) {
    MapState state = response.getObservation().getRawData().getMapState();
    ImageData image = state.hasVisibility() ? state.getVisibility() : state.getCreep();
    Size2DI size = image.getSize();
    int width = image.getData().isEmpty() ? 0 : GridImages.side("map_state size", size.getX());
    int height = image.getData().isEmpty() ? 0 : GridImages.side("map_state size", size.getY());
    int cells = width * height;
    return new MapInfo("", width, height, new byte[cells], new byte[cells], new byte[cells]);
  }

  /**
   * Writes {@code response} into {@code into}.
   *
   * @throws EnvironmentException {@code FORMAT} if a grid does not fit the map
   */
  public static void read(ResponseObservation response, MapInfo map, Observation into) {
    read(response, map, UnitAliases.NONE, into);
  }

  /** The same, with the map's own copies of units as what they are copies of. */
  static void read(
      ResponseObservation response, MapInfo map, UnitAliases aliases, Observation into) {
    var observation = response.getObservation();
    PlayerCommon player = observation.getPlayerCommon();
    into.begin(map, player.getPlayerId(), observation.getGameLoop());
    readScalars(player, into.scalars());
    ObservationRaw raw = observation.getRawData();
    for (Unit unit : raw.getUnitsList()) {
      readUnit(unit, raw, aliases, into);
    }
    for (Unit unit : raw.getUnitsList()) {
      for (PassengerUnit passenger : unit.getPassengersList()) {
        readPassenger(passenger, unit, aliases, into);
      }
    }
    raw.getPlayer().getUpgradeIdsList().forEach(into::addUpgrade);
    readGrids(raw.getMapState(), map, into);
  }

  private static void readScalars(PlayerCommon player, float[] scalars) {
    for (ScalarFeature feature : ScalarFeature.values()) {
      scalars[feature.ordinal()] =
          switch (feature) {
            case MINERALS -> player.getMinerals();
            case VESPENE -> player.getVespene();
            case FOOD_CAP -> player.getFoodCap();
            case FOOD_USED -> player.getFoodUsed();
            case FOOD_ARMY -> player.getFoodArmy();
            case FOOD_WORKERS -> player.getFoodWorkers();
            case IDLE_WORKER_COUNT -> player.getIdleWorkerCount();
            case ARMY_COUNT -> player.getArmyCount();
            case WARP_GATE_COUNT -> player.getWarpGateCount();
            case LARVA_COUNT -> player.getLarvaCount();
          };
    }
  }

  private static void readUnit(
      Unit unit, ObservationRaw raw, UnitAliases aliases, Observation into) {
    int start = into.addEntity(unit.getTag());
    int row = into.entityCount() - 1;
    float[] values = into.entities();
    for (UnitFeature feature : FEATURES) {
      values[start + feature.ordinal()] = value(unit, feature);
    }
    values[start + UnitFeature.UNIT_TYPE.ordinal()] = aliases.original(unit.getUnitType());
    if (unit.getAddOnTag() != 0) {
      values[start + UnitFeature.ADD_ON_TYPE.ordinal()] = unitType(raw, unit.getAddOnTag());
    }
    if (unit.getOrdersCount() > 0) {
      into.orderTargetTags()[row] = unit.getOrders(0).getTargetUnitTag();
    }
    into.engagedTargetTags()[row] = unit.getEngagedTargetTag();
  }

  /** Type of the unit with a tag, 0 if the message does not have it. */
  private static int unitType(ObservationRaw raw, long tag) {
    for (Unit unit : raw.getUnitsList()) {
      if (unit.getTag() == tag) {
        return unit.getUnitType();
      }
    }
    return 0;
  }

  private static void readPassenger(
      PassengerUnit passenger, Unit transport, UnitAliases aliases, Observation into) {
    int start = into.addEntity(passenger.getTag());
    float[] values = into.entities();
    for (UnitFeature feature : FEATURES) {
      values[start + feature.ordinal()] =
          switch (feature) {
            case UNIT_TYPE -> aliases.original(passenger.getUnitType());
            case DISPLAY_TYPE -> DisplayType.Hidden_VALUE;
            case BUILD_PROGRESS, IN_CARGO -> 1;
            case HEALTH -> passenger.getHealth();
            case HEALTH_MAX -> passenger.getHealthMax();
            case SHIELD -> passenger.getShield();
            case SHIELD_MAX -> passenger.getShieldMax();
            case ENERGY -> passenger.getEnergy();
            case ENERGY_MAX -> passenger.getEnergyMax();
            case ALLIANCE, OWNER, X, Y, Z, CLOAK -> value(transport, feature);
            default -> 0;
          };
    }
  }

  private static float value(Unit unit, UnitFeature feature) {
    return switch (feature) {
      case UNIT_TYPE -> unit.getUnitType();
      case ALLIANCE -> unit.hasAlliance() ? unit.getAlliance().getNumber() : 0;
      case DISPLAY_TYPE -> unit.hasDisplayType() ? unit.getDisplayType().getNumber() : 0;
      case OWNER -> unit.getOwner();
      case X -> unit.getPos().getX();
      case Y -> unit.getPos().getY();
      case Z -> unit.getPos().getZ();
      case FACING -> unit.getFacing();
      case RADIUS -> unit.getRadius();
      case BUILD_PROGRESS -> unit.getBuildProgress();
      case CLOAK -> unit.getCloak().getNumber();
      case IS_BLIP -> bit(unit.getIsBlip());
      case HEALTH -> unit.getHealth();
      case HEALTH_MAX -> unit.getHealthMax();
      case SHIELD -> unit.getShield();
      case SHIELD_MAX -> unit.getShieldMax();
      case ENERGY -> unit.getEnergy();
      case ENERGY_MAX -> unit.getEnergyMax();
      case MINERAL_CONTENTS -> unit.getMineralContents();
      case VESPENE_CONTENTS -> unit.getVespeneContents();
      case IS_FLYING -> bit(unit.getIsFlying());
      case IS_BURROWED -> bit(unit.getIsBurrowed());
      case ORDER_COUNT -> unit.getOrdersCount();
      case ORDER_ABILITY -> order(unit, 0).getAbilityId();
      case ORDER_TARGET_X -> order(unit, 0).getTargetWorldSpacePos().getX();
      case ORDER_TARGET_Y -> order(unit, 0).getTargetWorldSpacePos().getY();
      case ORDER_PROGRESS -> order(unit, 0).getProgress();
      case CARGO_SPACE_TAKEN -> unit.getCargoSpaceTaken();
      case CARGO_SPACE_MAX -> unit.getCargoSpaceMax();
      case ASSIGNED_HARVESTERS -> unit.getAssignedHarvesters();
      case IDEAL_HARVESTERS -> unit.getIdealHarvesters();
      case WEAPON_COOLDOWN -> unit.getWeaponCooldown();
      case IS_POWERED -> bit(unit.getIsPowered());
      case IS_HALLUCINATION -> bit(unit.getIsHallucination());
      case IS_ACTIVE -> bit(unit.getIsActive());
      case ATTACK_UPGRADE_LEVEL -> unit.getAttackUpgradeLevel();
      case ARMOR_UPGRADE_LEVEL -> unit.getArmorUpgradeLevel();
      case SHIELD_UPGRADE_LEVEL -> unit.getShieldUpgradeLevel();
      case BUFF_0 -> unit.getBuffIdsCount() > 0 ? unit.getBuffIds(0) : 0;
      case BUFF_1 -> unit.getBuffIdsCount() > 1 ? unit.getBuffIds(1) : 0;
      case IS_ON_SCREEN -> bit(unit.getIsOnScreen());
      case ORDER_2_ABILITY -> order(unit, 1).getAbilityId();
      case ORDER_3_ABILITY -> order(unit, 2).getAbilityId();
      case ORDER_4_ABILITY -> order(unit, 3).getAbilityId();
      case ORDER_2_PROGRESS -> order(unit, 1).getProgress();
      case ADD_ON_TYPE, IN_CARGO, MINED_MINERALS, MINED_VESPENE -> 0;
    };
  }

  private static UnitOrder order(Unit unit, int place) {
    return unit.getOrdersCount() > place ? unit.getOrders(place) : UnitOrder.getDefaultInstance();
  }

  private static float bit(boolean set) {
    return set ? 1 : 0;
  }

  private static void readGrids(MapState state, MapInfo map, Observation into) {
    byte[] visibility = into.visibility();
    byte[] creep = into.creep();
    int width = map.width();
    int height = map.height();
    if (!GridImages.read(
        state.getVisibility(), "map_state.visibility", width, height, visibility)) {
      Arrays.fill(visibility, (byte) 0);
    }
    for (int i = 0; i < visibility.length; i++) {
      if (visibility[i] == FULL_HIDDEN) {
        visibility[i] = 0;
      }
    }
    if (!GridImages.read(state.getCreep(), "map_state.creep", width, height, creep)) {
      Arrays.fill(creep, (byte) 0);
    }
    clampToOne(creep);
  }

  private static void clampToOne(byte[] cells) {
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] != 0) {
        cells[i] = 1;
      }
    }
  }
}
