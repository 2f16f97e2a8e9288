package org.overseer.env.sc2;

import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Raw.Unit;
import SC2APIProtocol.Sc2Api.ResponseData;
import SC2APIProtocol.Sc2Api.ResponseObservation;
import java.util.HashMap;
import java.util.Map;
import org.overseer.env.skirmish.UnitTable;

/**
 * The original types of a map's own copies of units, by {@code unit_alias}.
 *
 * <p>Maps such as SMAC's give the player copies with ids after the game's own, which mean nothing
 * to an agent. The alias of one of the game's own types is another form of it, such as a sieged
 * tank's, and is left alone.
 */
final class UnitAliases {
  static final UnitAliases NONE = new UnitAliases(ResponseData.getDefaultInstance());

  private final Map<Integer, Integer> originals = new HashMap<>();

  UnitAliases(ResponseData data) {
    for (UnitTypeData unit : data.getUnitsList()) {
      if (isCopy(unit.getUnitId()) && unit.getUnitAlias() != 0) {
        originals.put(unit.getUnitId(), unit.getUnitAlias());
      }
    }
  }

  /** Whether an observation has a unit whose type is the map's own. */
  static boolean areNeeded(ResponseObservation response) {
    for (Unit unit : response.getObservation().getRawData().getUnitsList()) {
      if (isCopy(unit.getUnitType())) {
        return true;
      }
    }
    return false;
  }

  int original(int unitType) {
    return isCopy(unitType) ? originals.getOrDefault(unitType, unitType) : unitType;
  }

  private static boolean isCopy(int unitType) {
    return unitType >= UnitTable.REAL_TYPES;
  }
}
