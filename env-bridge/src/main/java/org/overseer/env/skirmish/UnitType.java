package org.overseer.env.skirmish;

import java.util.List;

/**
 * One kind of unit, as data.proto's {@code UnitTypeData} plus what that message lacks.
 *
 * @param id the protocol's unit type id
 * @param name the game's catalog name
 * @param race who makes it
 * @param attributes what bonus damage asks for
 * @param flying whether only weapons against air hit it and walls do not stop it
 * @param cargo transport slots
 * @param minerals cost
 * @param vespene cost
 * @param supply supply it uses
 * @param buildLoops game loops to build it
 * @param buildAbility id of the ability that makes it
 * @param armour taken off each attack's damage to health
 * @param speed cells a second of 16 game loops
 * @param sight cells
 * @param weapons in order of preference
 * @param health hit points
 * @param shield shield points, 0 without
 * @param energy energy points at most, 0 without
 * @param radius cells
 * @param turnRate degrees a second of 16 game loops
 * @param copyOf id of the type whose copy this is, 0 for an original; copies do not fight unless
 *     ordered (environment reference §1, fact 7)
 */
public record UnitType(
    int id,
    String name,
    Race race,
    List<UnitAttribute> attributes,
    boolean flying,
    int cargo,
    int minerals,
    int vespene,
    float supply,
    int buildLoops,
    int buildAbility,
    float armour,
    float speed,
    float sight,
    List<Weapon> weapons,
    float health,
    float shield,
    float energy,
    float radius,
    float turnRate,
    int copyOf) {
  /** Copies the lists. */
  public UnitType {
    attributes = List.copyOf(attributes);
    weapons = List.copyOf(weapons);
  }

  /** The same unit under an id of its own, which does not fight unless ordered. */
  UnitType copy(int copyId) {
    return new UnitType(
        copyId,
        "RL_" + name,
        race,
        attributes,
        flying,
        cargo,
        minerals,
        vespene,
        supply,
        buildLoops,
        buildAbility,
        armour,
        speed,
        sight,
        weapons,
        health,
        shield,
        energy,
        radius,
        turnRate,
        id);
  }
}
