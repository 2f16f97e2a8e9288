package org.overseer.env.serve;

import SC2APIProtocol.Common.Race;
import SC2APIProtocol.Data.AbilityData;
import SC2APIProtocol.Data.EffectData;
import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Sc2Api.RequestData;
import SC2APIProtocol.Sc2Api.ResponseData;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.overseer.env.Ability;
import org.overseer.env.skirmish.UnitTable;
import org.overseer.env.skirmish.UnitType;

/**
 * The answer to RequestData.
 *
 * <p>Lists are dense: element i has id i, because clients rely on positions, and those of the real
 * game, {@link DataTables}, whatever of it the simulator knows; after the unit types come the map's
 * copies of some. Weapon periods and speeds are in seconds of 16 game loops.
 */
final class DataMessages {
  /** The game's effects in the order of their ids: name, friendly name, radius. */
  private static final List<EffectData> EFFECTS =
      List.of(
          effect(0, "", "", 0),
          effect(1, "PsiStormPersistent", "PsiStorm", 1.5f),
          effect(2, "GuardianShieldPersistent", "GuardianShield", 4),
          effect(3, "TemporalFieldGrowingBubbleCreatePersistent", "TemporalFieldGrowing", 4),
          effect(4, "TemporalFieldAfterBubbleCreatePersistent", "TemporalField", 4),
          effect(5, "ThermalLancesForward", "ThermalLance", 0.15f),
          effect(6, "ScannerSweep", "ScannerSweep", 13),
          effect(7, "NukePersistent", "NukeDot", 0.5f),
          effect(8, "LiberatorTargetMorphDelayPersistent", "LiberatorDefenderZoneSetup", 5),
          effect(9, "LiberatorTargetMorphPersistent", "LiberatorDefenderZone", 5),
          effect(10, "BlindingCloudCP", "BlindingCloud", 2),
          effect(11, "RavagerCorrosiveBileCP", "CorrosiveBile", 0.5f),
          effect(12, "LurkerMP", "LurkerSpines", 0.5f));

  /** Kept as long as somebody has the table: map files come and go. */
  private static final Map<UnitTable, ResponseData> BY_TABLE =
      Collections.synchronizedMap(new WeakHashMap<>());

  private DataMessages() {}

  static ResponseData data(UnitTable table, RequestData request) {
    ResponseData all = BY_TABLE.computeIfAbsent(table, DataMessages::build);
    ResponseData.Builder data = ResponseData.newBuilder();
    if (request.getAbilityId()) {
      data.addAllAbilities(all.getAbilitiesList());
    }
    if (request.getUnitTypeId()) {
      data.addAllUnits(all.getUnitsList());
    }
    if (request.getUpgradeId()) {
      data.addAllUpgrades(all.getUpgradesList());
    }
    if (request.getBuffId()) {
      data.addAllBuffs(all.getBuffsList());
    }
    if (request.getEffectId()) {
      data.addAllEffects(all.getEffectsList());
    }
    return data.build();
  }

  private static ResponseData build(UnitTable table) {
    ResponseData.Builder data = ResponseData.newBuilder();
    DataTables tables = DataTables.standard();
    data.addAllAbilities(tables.abilities());
    data.addAllUnits(tables.units());
    for (UnitType type : table.types()) {
      if (type.copyOf() != 0) { // they have the ids from the end of the game's own on, in order
        data.addUnits(copy(tables, type));
      }
    }
    data.addAllUpgrades(tables.upgrades());
    data.addAllBuffs(tables.buffs());
    data.addAllEffects(EFFECTS);
    return data.build();
  }

  private static EffectData effect(int id, String name, String friendlyName, float radius) {
    return EffectData.newBuilder()
        .setEffectId(id)
        .setName(name)
        .setFriendlyName(friendlyName)
        .setRadius(radius)
        .build();
  }

  static AbilityData.Target target(Ability ability) {
    return switch (ability) {
      case STOP, HOLD_POSITION, HOLD_FIRE -> AbilityData.Target.None;
      case SMART, MOVE, PATROL, ATTACK, SCAN_MOVE -> AbilityData.Target.PointOrUnit;
      case HEAL -> AbilityData.Target.Unit;
    };
  }

  /** A map's own copy of one of the game's types. */
  private static UnitTypeData copy(DataTables tables, UnitType type) {
    return tables.units().get(type.copyOf()).toBuilder()
        .setUnitId(type.id())
        .setName(type.name())
        .setUnitAlias(type.copyOf())
        .build();
  }

  static Race race(UnitType type) {
    Race race = Race.forNumber(type.race().protocolId());
    return race == null ? Race.NoRace : race;
  }
}
