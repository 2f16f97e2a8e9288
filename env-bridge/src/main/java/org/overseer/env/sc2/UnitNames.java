package org.overseer.env.sc2;

import SC2APIProtocol.Data.UnitTypeData;
import SC2APIProtocol.Sc2Api.ResponseData;
import java.util.HashMap;
import java.util.Map;

/** Names of unit types, from the game's own data message. */
public final class UnitNames {
  private final Map<Integer, String> names = new HashMap<>();

  /** Takes the names of all unit types in {@code data}. */
  public UnitNames(ResponseData data) {
    for (UnitTypeData unit : data.getUnitsList()) {
      if (!unit.getName().isEmpty()) {
        names.put(unit.getUnitId(), unit.getName());
      }
    }
  }

  /** The name of a unit type, {@code "unit 1234"} if the data does not have it. */
  public String name(int unitType) {
    return names.getOrDefault(unitType, "unit " + unitType);
  }
}
