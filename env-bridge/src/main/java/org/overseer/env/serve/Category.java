package org.overseer.env.serve;

import java.util.Set;
import org.overseer.env.skirmish.UnitAttribute;
import org.overseer.env.skirmish.UnitType;

/** The score's kinds of unit (score.proto). */
enum Category {
  /** Whatever fights. */
  ARMY,
  /** Town halls, supply, gas buildings and workers. */
  ECONOMY,
  /** All other structures. */
  TECHNOLOGY;

  static final int COUNT = values().length;

  private static final Set<String> ECONOMIC_UNITS = Set.of("MULE", "Larva", "Egg", "Overlord");
  private static final Set<String> ECONOMIC_STRUCTURES =
      Set.of(
          "CommandCenter",
          "CommandCenterFlying",
          "OrbitalCommand",
          "OrbitalCommandFlying",
          "PlanetaryFortress",
          "SupplyDepot",
          "SupplyDepotLowered",
          "Refinery",
          "Nexus",
          "Pylon",
          "Assimilator",
          "Hatchery",
          "Lair",
          "Hive",
          "Extractor");

  static Category of(UnitType type) {
    if (type.isWorker()
        || ECONOMIC_UNITS.contains(type.name())
        || ECONOMIC_STRUCTURES.contains(type.name())) {
      return ECONOMY;
    }
    return isStructure(type) && type.weapons().isEmpty() ? TECHNOLOGY : ARMY;
  }

  static boolean isStructure(UnitType type) {
    return type.attributes().contains(UnitAttribute.STRUCTURE);
  }
}
